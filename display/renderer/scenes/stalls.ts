/** A frame that comes this late was held up, ms. */
const LATE_MS = 600;
/** So many within the span, and something has the machine. */
const MOST = 4;
const SPAN_MS = 10_000;

/** Notices that frames of this page are held up again and again, while something foreign runs beside it. */
export class Stalls {
  private readonly told: () => void;
  private frame = 0;
  private late: number[] = [];

  constructor(told: () => void) {
    this.told = told;
  }

  watch(): void {
    this.stop();
    let before = performance.now();
    const look = (): void => {
      const now = performance.now();
      // Nobody draws a hidden page: its frames are not late.
      if (now - before > LATE_MS && document.visibilityState === 'visible') this.late.push(now);
      this.late = this.late.filter((at) => now - at < SPAN_MS);
      before = now;
      if (this.late.length >= MOST) {
        this.stop();
        this.told();
        return;
      }
      this.frame = requestAnimationFrame(look);
    };
    this.frame = requestAnimationFrame(look);
  }

  stop(): void {
    cancelAnimationFrame(this.frame);
    this.late = [];
  }
}
