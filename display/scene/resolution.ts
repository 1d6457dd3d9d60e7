/** A frame may take so long, ms: about 30 a second with room for everything else. */
export const FRAME_BUDGET_MS = 24;
/** Steps of the resolution, part of the screen's own along each side. */
const STEPS = [1, 0.85, 0.7, 0.6, 0.5] as const;
const LAST = STEPS.length - 1;
/** A machine that needs less than this part of the budget may draw finer again. */
const EASY = 0.4;
/** Most pixels of one frame, whatever the machine can do. */
const MOST_PIXELS = 4_200_000;
/** A step down is taken after so many frames over the budget in a row. */
const LATE_FRAMES = 8;

/** Size of a frame on the graphics card, pixels. */
export interface FrameSize {
  readonly width: number;
  readonly height: number;
}

/** Finds how many pixels a machine draws in time, from how long frames took. All scenes of a page share one. */
export class Resolution {
  private step = 0;
  private late = 0;

  /** For a box of CSS pixels on a screen with so many own pixels for each. */
  sizeFor(box: FrameSize, ratio: number): FrameSize {
    const wanted = Math.min(2, Math.max(1, ratio)) * STEPS[this.step]!;
    const most = Math.sqrt(MOST_PIXELS / Math.max(1, box.width * box.height));
    const scale = Math.min(wanted, most);
    return { width: Math.max(1, Math.round(box.width * scale)), height: Math.max(1, Math.round(box.height * scale)) };
  }

  /** Settles on a resolution before anything is shown. `measure` draws a frame as it would be now, and tells its time, ms. */
  settle(measure: () => number): void {
    const began = this.step;
    for (let took = quickest(measure); took > FRAME_BUDGET_MS && this.step < LAST; took = quickest(measure)) {
      // Time goes with the area, at best: never a step that cannot be enough.
      const scale = STEPS[this.step]! * Math.sqrt(FRAME_BUDGET_MS / took);
      const fits = STEPS.findIndex((s) => s <= scale);
      this.step = Math.max(this.step + 1, fits === -1 ? LAST : fits);
    }
    if (began > 0 && this.step === began && quickest(measure) < FRAME_BUDGET_MS * EASY) this.step -= 1;
  }

  /** A frame on screen took so long, ms. True where the resolution went down for it. */
  drawn(tookMs: number): boolean {
    this.late = tookMs > FRAME_BUDGET_MS * 1.5 ? this.late + 1 : 0;
    if (this.late < LATE_FRAMES || this.step === LAST) return false;
    this.late = 0;
    this.step += 1;
    return true;
  }
}

/** What else the machine does makes frames slower, never faster. */
function quickest(measure: () => number): number {
  return Math.min(measure(), measure());
}
