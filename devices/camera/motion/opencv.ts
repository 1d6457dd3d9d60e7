import { createRequire } from 'node:module';

/** The part of OpenCV that is used here; the package's own types leave the background model out. */
interface Mat {
  readonly data: Uint8Array;
  readonly data32S: Int32Array;
  delete(): void;
}
interface Mog2 {
  apply(picture: Mat, mask: Mat, learn: number): void;
  getBackgroundImage(into: Mat): void;
  delete(): void;
}
interface Opencv {
  readonly Mat: new (rows?: number, columns?: number, type?: number) => Mat;
  readonly Size: new (width: number, height: number) => object;
  readonly Point: new (x: number, y: number) => object;
  readonly BackgroundSubtractorMOG2: new (history: number, spread: number, shadows: boolean) => Mog2;
  readonly CV_8UC3: number;
  readonly CV_8UC1: number;
  readonly MORPH_OPEN: number;
  readonly MORPH_CLOSE: number;
  readonly MORPH_ELLIPSE: number;
  readonly THRESH_BINARY: number;
  GaussianBlur(from: Mat, into: Mat, size: object, sigma: number): void;
  threshold(from: Mat, into: Mat, above: number, value: number, kind: number): void;
  getStructuringElement(shape: number, size: object): Mat;
  morphologyEx(from: Mat, into: Mat, kind: number, kernel: Mat): void;
  connectedComponentsWithStats(from: Mat, labels: Mat, stats: Mat, centres: Mat): number;
}

/** Mixture of Gaussians: spread that a spot may have from what is usual there, in squared multiples of it. */
const SPREAD = 100;
const HISTORY = 500;
/** A shadow is marked with half of this. */
const FOREGROUND = 255;

/** What does not belong to the empty scene in one picture. */
export interface Difference {
  /** Number of what each spot belongs to, row by row; 0: to the empty scene. */
  readonly labels: Int32Array;
  /** Spots of each number, beginning with the empty scene. */
  readonly sizes: readonly number[];
}

/** A learnt empty scene (OpenCV's MOG2), of pictures of one size. Its memory is not Node's: `free` it. */
export interface Background {
  /** What of a picture is not of the empty scene, without learning from it. */
  compare(rgb: Uint8Array): Difference;
  /** @param rate part of the picture in what is learnt, 0 to 1 */
  learn(rgb: Uint8Array, rate: number): void;
  /** The empty scene, packed RGB. */
  image(): Uint8Array;
  free(): void;
}
export type MakeBackground = (width: number, height: number) => Background;

/** Loads OpenCV, once for a process: 10 MB of WebAssembly. */
export async function loadBackgrounds(): Promise<MakeBackground> {
  // Not by import(): the module has a "then" of its own that resolves with itself, so that awaiting it never ends.
  const opencv = createRequire(import.meta.url)('@techstark/opencv-js') as Opencv & {
    onRuntimeInitialized?: () => void;
  };
  if (typeof opencv.Mat !== 'function')
    await new Promise<void>((resolve) => {
      opencv.onRuntimeInitialized = resolve;
    });
  return (width, height) => background(opencv, width, height);
}

function background(cv: Opencv, width: number, height: number): Background {
  const model = new cv.BackgroundSubtractorMOG2(HISTORY, SPREAD, true);
  const picture = new cv.Mat(height, width, cv.CV_8UC3);
  const calm = new cv.Mat();
  const mask = new cv.Mat(height, width, cv.CV_8UC1);
  const unused = new cv.Mat();
  const empty = new cv.Mat();
  const [labels, stats, centres] = [new cv.Mat(), new cv.Mat(), new cv.Mat()];
  const small = cv.getStructuringElement(cv.MORPH_ELLIPSE, new cv.Size(3, 3));
  const large = cv.getStructuringElement(cv.MORPH_ELLIPSE, new cv.Size(5, 5));
  const take = (rgb: Uint8Array): void => {
    picture.data.set(rgb);
    cv.GaussianBlur(picture, calm, new cv.Size(3, 3), 0);
  };
  return {
    compare(rgb) {
      take(rgb);
      model.apply(calm, mask, 0);
      cv.threshold(mask, mask, FOREGROUND - 1, FOREGROUND, cv.THRESH_BINARY);
      // Lone spots are noise; what is torn apart by a belt or a shelf in front of it is one.
      cv.morphologyEx(mask, mask, cv.MORPH_OPEN, small);
      cv.morphologyEx(mask, mask, cv.MORPH_CLOSE, large);
      const found = cv.connectedComponentsWithStats(mask, labels, stats, centres);
      return {
        labels: labels.data32S.slice(),
        sizes: Array.from({ length: found }, (_, i) => stats.data32S[i * 5 + 4]!),
      };
    },
    learn(rgb, rate) {
      take(rgb);
      model.apply(calm, unused, rate);
    },
    image() {
      model.getBackgroundImage(empty);
      return empty.data.slice();
    },
    free() {
      for (const own of [model, picture, calm, mask, unused, empty, labels, stats, centres, small, large]) own.delete();
    },
  };
}
