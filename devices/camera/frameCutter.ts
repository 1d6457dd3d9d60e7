import type { Frame } from './detector.ts';

/** Largest picture that is taken, pixels each way. */
const MAX_SIDE = 4096;
/** A header is shorter than this, bytes. */
const MAX_HEADER = 64;

/** The stream of pictures makes no sense. */
export class FrameError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FrameError';
  }
}

/**
 * Cuts a stream of raw pictures, each with its size in front (PPM: `P6 width height 255`, then packed RGB), at
 * whatever places its chunks end. Every picture has memory of its own.
 */
export class FrameCutter {
  #header = '';
  #size: { width: number; height: number } | null = null;
  #rgb = new Uint8Array(0);
  #filled = 0;

  /** True in the middle of a picture. */
  get isOpen(): boolean {
    return this.#size !== null || this.#header !== '';
  }

  /**
   * Takes the next chunk; answers with the pictures that it completes.
   *
   * @throws FrameError when it is no such stream
   */
  push(chunk: Uint8Array): Frame[] {
    const frames: Frame[] = [];
    let at = 0;
    while (at < chunk.length) {
      if (this.#size === null) {
        at = this.#readHeader(chunk, at);
        continue;
      }
      const take = Math.min(this.#rgb.length - this.#filled, chunk.length - at);
      this.#rgb.set(chunk.subarray(at, at + take), this.#filled);
      this.#filled += take;
      at += take;
      if (this.#filled < this.#rgb.length) break;
      frames.push({ ...this.#size, rgb: this.#rgb });
      this.#size = null;
      this.#header = '';
    }
    return frames;
  }

  #readHeader(chunk: Uint8Array, from: number): number {
    for (let at = from; at < chunk.length; at++) {
      this.#header += String.fromCharCode(chunk[at]!);
      const found = /^P6\s(\d+)\s(\d+)\s(\d+)\s$/.exec(this.#header);
      if (found !== null) {
        const [width, height, depth] = [Number(found[1]), Number(found[2]), Number(found[3])];
        if (depth !== 255 || width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE)
          throw new FrameError(`pictures of ${width}x${height} cannot be taken`);
        this.#size = { width, height };
        this.#rgb = new Uint8Array(width * height * 3);
        this.#filled = 0;
        return at + 1;
      }
      if (this.#header.length > MAX_HEADER || !'P6'.startsWith(this.#header.slice(0, 2)))
        throw new FrameError('no picture where one should begin');
    }
    return chunk.length;
  }
}
