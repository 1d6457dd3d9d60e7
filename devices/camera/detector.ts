import type { Within } from './within.ts';

/** Colours of a person's clothes, coarsely: shares of 255. It lives and dies with the person's track. */
export type Look = Uint8Array;

/** A box in the picture: parts of its width and height, 0 to 1, origin top left. */
export interface Box {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  /** How sure the detector is, 0 to 1. */
  readonly score: number;
  /** Its colours, where the detector looked; they stay in this process and are forgotten with the person. */
  readonly look?: Look;
}

/** One picture in memory: packed RGB, row by row. It is handed on and then forgotten; nothing writes it anywhere. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/** What a detector made of one picture. */
export interface Judgement {
  readonly boxes: readonly Box[];
  /** Time that it took, ms. */
  readonly tookMs: number;
}

/** Finds people in pictures, one at a time. */
export interface Detector {
  /** Pictures are wanted no larger than this, pixels; they keep their shape. */
  readonly within: Within;
  /**
   * Resolves with the people of one picture, best first. The picture's memory belongs to the detector from then on.
   * Rejects with a DetectorError when it cannot work. It is of no use after that, but for an error that is `passing`:
   * then it starts itself anew, and another picture may be tried at any time.
   */
  judge(frame: Frame): Promise<Judgement>;
  /** Ends it; what is under way never resolves. May be called twice. */
  close(): void;
}

/** The detector cannot work. The message says what to do. */
export class DetectorError extends Error {
  /** It may work again by itself. */
  readonly passing: boolean;

  constructor(message: string, passing = false) {
    super(message);
    this.name = 'DetectorError';
    this.passing = passing;
  }
}
