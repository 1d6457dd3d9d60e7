/** A frame may take so long, ms: about 30 a second with room for everything else. */
export const FRAME_BUDGET_MS = 24;
/** Steps of the resolution, part of the screen's own along each side. */
const STEPS = [1, 0.85, 0.72, 0.6, 0.5, 0.42, 0.35, 0.28] as const;
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

  /** A frame that was drawn for measuring took so long, ms. True where the next one should be smaller. */
  measured(tookMs: number): boolean {
    if (tookMs <= FRAME_BUDGET_MS || this.step === STEPS.length - 1) return false;
    // Time goes with the area, at best: never a step that cannot be enough.
    const scale = STEPS[this.step]! * Math.sqrt(FRAME_BUDGET_MS / tookMs);
    const fits = STEPS.findIndex((s) => s <= scale);
    this.step = Math.max(this.step + 1, fits === -1 ? STEPS.length - 1 : fits);
    return true;
  }

  /** A frame on screen took so long, ms. True where the resolution went down for it. */
  drawn(tookMs: number): boolean {
    this.late = tookMs > FRAME_BUDGET_MS * 1.5 ? this.late + 1 : 0;
    if (this.late < LATE_FRAMES || this.step === STEPS.length - 1) return false;
    this.late = 0;
    this.step += 1;
    return true;
  }
}
