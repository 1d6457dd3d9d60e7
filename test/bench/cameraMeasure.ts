// Every clip of a folder, measured one after the other.
import { join } from 'node:path';
import type { Detector } from '../../devices/camera/detector.ts';
import { openClip } from './cameraClip.ts';
import { clipView, figuresOf } from './cameraFigures.ts';
import type { Figures } from './cameraFigures.ts';
import type { Rate } from './cameraJudge.ts';
import { judge } from './cameraJudge.ts';
import type { ClipTruth } from './cameraTruth.ts';
import { readTruth } from './cameraTruth.ts';
import { round } from './machine.ts';

/** Pictures a second of a folder of images whose truth names none, and of the second look at every clip. */
const FOLDER_FPS = 10;
const FIVE: Rate = { fps: 5 };

export interface ClipFigures extends Figures {
  readonly pictures: number;
  readonly unreadable: number;
  readonly framesPerSecond: number;
  readonly msPerPicture: number;
  /** Part of one core that the stream takes at the rate at which it was judged, decoding with it. */
  readonly processorShare: number;
  /** Part of that which is decoding. */
  readonly decodingShare: number;
  /** The same clip, judged at five pictures a second. */
  readonly five: Figures;
  /** What of its truth cannot be used, and what does not fit the clip, in words. */
  readonly notes: readonly string[];
}
export type Measured = ClipFigures | { readonly fault: string };

/**
 * Measures the clips of a folder by its `truth.json`.
 *
 * @param detector makes one for each clip, which is closed after it
 * @param only the path of one clip; all when left out. Nothing is measured where the truth has no such clip
 * @throws TruthError when the truth cannot be used at all
 */
export async function measureFolder(
  folder: string,
  rate: Rate,
  detector: () => Detector,
  only?: string,
): Promise<Record<string, Measured>> {
  const clips: Record<string, Measured> = {};
  for (const [path, truth] of readTruth(folder)) {
    if (only !== undefined && path !== only) continue;
    try {
      clips[path] = 'fault' in truth ? truth : await measure(join(folder, path), truth, rate, detector);
    } catch (error) {
      clips[path] = { fault: error instanceof Error ? error.message : String(error) };
    }
  }
  return clips;
}

async function measure(path: string, truth: ClipTruth, rate: Rate, make: () => Detector): Promise<ClipFigures> {
  const clip = openClip(path);
  const fps = truth.fps ?? clip.fps ?? FOLDER_FPS;
  const detector = make();
  try {
    const pictures = clip.pictures(detector.within);
    const judged = await judge(pictures, fps, [rate, FIVE], detector, clipView(truth, clip.size));
    const [asked, five] = judged.followed;
    const seconds = judged.pictures / fps;
    const decoding = clip.decodingS(detector.within) / seconds;
    return {
      ...figuresOf(asked!, truth, fps),
      pictures: judged.pictures,
      unreadable: judged.unreadable,
      framesPerSecond: round(judged.framesPerSecond),
      msPerPicture: round(judged.msPerPicture),
      processorShare: round((judged.processorMs * asked!.judged) / seconds / 1000 + decoding, 3),
      decodingShare: round(decoding, 3),
      five: figuresOf(five!, truth, fps),
      notes: [...truth.notes, ...unfit(truth, judged.pictures, path)],
    };
  } finally {
    detector.close();
  }
}

/** Counts of another number of pictures than the clip has. */
function unfit(truth: ClipTruth, pictures: number, path: string): string[] {
  return Object.entries(truth.zones).flatMap(([zone, { count_per_frame: counts, every }]) => {
    if (counts === null || counts === undefined) return [];
    const told = counts.length * (every ?? 1);
    return Math.abs(told - pictures) <= Math.max(1, every ?? 1)
      ? []
      : [`zones.${zone} has counts of ${told} pictures, and ${path} has ${pictures}`];
  });
}
