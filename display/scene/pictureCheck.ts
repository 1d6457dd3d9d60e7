/** Size of the pictures that are judged. */
export const SAMPLE_WIDTH = 32;
export const SAMPLE_HEIGHT = 18;

/** Mean luminance below this is near black, of 255. */
const BLACK_MEAN = 10;
/** A pixel this bright is light, and so much of a picture may be light before it is no longer black: a speck of dust. */
const LIGHT = 40;
const LIGHT_SHARE = 0.01;
/** One look may fall on a black frame of a film, or on the blink of a transition: so many in a row are no chance. */
const LOOKS = 2;
/** A film may be dark for a while by itself; where only the film's own picture can be seen, so many looks decide. */
const FILM_LOOKS = 4;

/** What moves, and how far it has come: equal figures of two looks mean that it stands still. */
export interface Motion {
  /** Tells one film or animation from another. */
  readonly what: string;
  readonly progress: number;
}

/** One look at the picture. Luminance is 0 to 255, row by row, 32 x 18. */
export interface Look {
  /** What is on; another key begins anew. */
  readonly key: string;
  readonly standby: boolean;
  /** A page that is not drawn, because a window covers it, cannot be judged. */
  readonly visible: boolean;
  /** Animation frames that were given when some were asked for. */
  readonly ticks: number;
  readonly seen: ArrayLike<number> | null;
  /** The same as it should look: the files themselves, or as it looked when it came on. Null: not known. */
  readonly should: ArrayLike<number> | null;
  /** It is a film of which only the film itself can be read: it may be dark on purpose. */
  readonly film: boolean;
  readonly motions: readonly Motion[];
}

export interface Memory {
  readonly key: string;
  readonly black: number;
  readonly still: number;
  readonly motions: readonly Motion[];
}

export interface Verdict {
  readonly state: 'fine' | 'black' | 'frozen' | 'standby' | 'unknown';
  /** Why, in words; '' where there is nothing to say. */
  readonly why: string;
  readonly memory: Memory;
}

export const NOTHING_SEEN: Memory = { key: '', black: 0, still: 0, motions: [] };

/** Near black all over, but for a speck. */
export function isBlack(luminance: ArrayLike<number>): boolean {
  let sum = 0;
  let light = 0;
  for (const value of Array.from(luminance)) {
    sum += value;
    if (value >= LIGHT) light += 1;
  }
  return luminance.length > 0 && sum / luminance.length < BLACK_MEAN && light / luminance.length <= LIGHT_SHARE;
}

/** Luminance (Rec. 709) of RGBA pixels, four bytes each. */
export function luminanceOf(rgba: ArrayLike<number>): Uint8ClampedArray {
  const out = new Uint8ClampedArray(Math.floor(rgba.length / 4));
  for (let i = 0; i < out.length; i++) {
    const [r, g, b] = [rgba[4 * i]!, rgba[4 * i + 1]!, rgba[4 * i + 2]!];
    out[i] = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }
  return out;
}

/**
 * Judges a look by what the looks before it remembered. Black: near black though the scene is not. Frozen: a film, or
 * something else that should move, that has not come on, or a page that is given no frames. Twice in a row each.
 */
export function judge(before: Memory, look: Look): Verdict {
  const none = { black: 0, still: 0, motions: look.motions };
  if (look.standby) return { state: 'standby', why: '', memory: { key: look.key, ...none } };
  if (!look.visible) return { state: 'unknown', why: '', memory: { key: look.key, ...none } };
  const same = before.key === look.key;
  const dark = look.seen !== null && isBlack(look.seen) && look.should !== null && !isBlack(look.should);
  const black = dark ? (same ? before.black : 0) + 1 : 0;
  const stands = look.ticks === 0 ? 'the browser draws no frames' : standsStill(same ? before.motions : [], look);
  // No frames concern every scene: they count on from one to the next.
  const still = stands === null ? 0 : (same || look.ticks === 0 ? before.still : 0) + 1;
  const memory = { key: look.key, black, still, motions: look.motions };
  if (black >= (look.film ? FILM_LOOKS : LOOKS)) {
    return { state: 'black', why: 'it is black though its scene is not', memory };
  }
  if (still >= LOOKS) return { state: 'frozen', why: stands ?? '', memory };
  const seen = look.seen !== null || look.motions.length > 0 || look.ticks > 0;
  return { state: seen ? 'fine' : 'unknown', why: '', memory };
}

function standsStill(before: readonly Motion[], { motions }: Look): string | null {
  for (const { what, progress } of motions) {
    const was = before.find((m) => m.what === what);
    if (was?.progress === progress) return `${what} does not move on`;
  }
  return null;
}
