import type { FrameLook } from './playerFrames.ts';
import { SPECK } from './playerFrames.ts';
import type { Switch } from './playerSwitches.ts';

/** The page's clock and the browser's differ by no more than this, ms. */
const STAMP_MS = 4;

/** A frame is stamped when the browser hands it out, on a busy machine long after it was presented: counted as late, ms. */
const LATE_MS = 150;
/** So late after the next switch no frame is handed out: the picture itself was old, ms. */
const STALE_MS = 400;
const MOST_NOTES = 10;
const told = (at: number | null, frameMs: number): string => (at === null ? 'not' : (frameMs - at).toFixed(0));

export interface Verdict {
  black: number;
  blank: number;
  /** Frames that show an older picture after a newer one was on, and orders that never showed. */
  stale: number;
  /** Frames that came long after the next switch had been presented, and are not called stale. None on an idle machine. */
  late: number;
  /** Frames read. */
  frames: number;
  /** Cuts of which at least one frame was read, and cuts in all. */
  seen: number;
  cuts: number;
}

/**
 * Judges presented frames by what was ordered. A frame of one plain colour belongs to a switch with that colour that
 * had been made by then; frames never go back to an earlier switch.
 */
export class Judge {
  readonly verdict: Verdict = { black: 0, blank: 0, stale: 0, late: 0, frames: 0, seen: 0, cuts: 0 };
  /** Words on the first few that are not as they should be, and the first few spoiled frames, PNG. */
  readonly notes: string[] = [];
  readonly spoiled: Buffer[] = [];
  readonly #colourOf: (creative: string) => number;
  readonly #isCut: (creative: string) => boolean;
  readonly #switches: Switch[] = [];
  /** The switch that the last plain frame belongs to. */
  #at = 0;
  #seen = 0;

  constructor(colourOf: (creative: string) => number, isCut: (creative: string) => boolean) {
    this.#colourOf = colourOf;
    this.#isCut = isCut;
  }

  /** Switches that frames handed in from now on may show; in order. */
  switched(switches: readonly Switch[]): void {
    this.#switches.push(...switches);
    // The first of all was on before anybody looked.
    const counted = this.#switches.length === switches.length ? switches.slice(1) : switches;
    this.verdict.cuts += counted.filter((s) => this.#isCut(s.creative)).length;
  }

  frames(looks: readonly FrameLook[]): void {
    for (const look of looks) {
      const { verdict } = this;
      verdict.frames += 1;
      if (look.black > SPECK) verdict.black += 1;
      if (look.blank > SPECK) verdict.blank += 1;
      if (look.png !== undefined) this.#keep(look, look.png);
      if (look.colour < 0 || look.black > SPECK || look.blank > SPECK) continue;
      const belongs = this.#switchOf(look);
      if (belongs < 0) {
        verdict.stale += 1;
        this.#note(look);
        continue;
      }
      this.#at = belongs;
      if (this.#after(belongs, look, LATE_MS)) verdict.late += 1;
      if (belongs > this.#seen) {
        this.#seen = belongs;
        if (this.#isCut(this.#switches[belongs]!.creative)) verdict.seen += 1;
      }
    }
  }

  #keep(look: FrameLook, png: Buffer): void {
    if (this.spoiled.length < MOST_NOTES) this.spoiled.push(png);
    const last = this.#switches.findLast((s) => s.orderedAt <= look.atMs + STAMP_MS);
    const on = `${last?.creative ?? 'nothing'}, changed ${told(last?.orderedAt ?? null, look.atMs)} ms before`;
    if (this.notes.length < MOST_NOTES) this.notes.push(`black ${look.black}, blank ${look.blank} while ${on}`);
  }

  #note(look: FrameLook): void {
    if (this.notes.length >= MOST_NOTES) return;
    const near = this.#switches.slice(this.#at, this.#at + 4);
    const order = near.map((s) => `${s.creative} ${told(s.orderedAt, look.atMs)}/${told(s.at, look.atMs)}`);
    this.notes.push(`colour ${look.colour} while ${order.join(', ')} (changed/presented, ms before the frame)`);
  }

  #switchOf(look: FrameLook): number {
    for (let i = this.#at; i < this.#switches.length; i++) {
      const s = this.#switches[i]!;
      if (s.orderedAt > look.atMs + STAMP_MS) return -1;
      if (this.#colourOf(s.creative) === look.colour && !this.#after(i, look, STALE_MS)) return i;
    }
    return -1;
  }

  /** The next switch had been presented for so long when this frame was taken. */
  #after(i: number, look: FrameLook, ms: number): boolean {
    const next = this.#switches[i + 1];
    return next !== undefined && next.at !== null && look.atMs > next.at + ms;
  }
}
