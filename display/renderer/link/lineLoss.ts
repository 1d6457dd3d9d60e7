/** Without a line for this long, open-ended triggered orders give way to the programme, ms. */
const ALONE_MS = 120_000;
/** What was wrong with the line is told for so long after it is back, ms. */
const TOLD_MS = 60_000;

/** Keeps count of a line that is away, and says what was wrong with it once it is back: health cannot travel before. */
export class LineLoss {
  private readonly fault: (text: string | null) => void;
  private readonly left: () => void;
  private lostAt: number | null = null;
  private why = '';
  private alone: ReturnType<typeof setTimeout> | undefined;
  private telling: ReturnType<typeof setTimeout> | undefined;

  /** `left` is called when the line has been away for two minutes. */
  constructor(fault: (text: string | null) => void, left: () => void) {
    this.fault = fault;
    this.left = left;
  }

  /** @param why in words; '' where nothing is known */
  away(why: string): void {
    clearTimeout(this.telling);
    if (why !== '') this.why = why.slice(0, 200);
    // Counted from the first loss, not from the last attempt to come back.
    if (this.lostAt !== null) return;
    this.lostAt = performance.now();
    this.alone = setTimeout(this.left, ALONE_MS);
  }

  back(): void {
    clearTimeout(this.alone);
    if (this.lostAt === null) return;
    const seconds = Math.round((performance.now() - this.lostAt) / 1000);
    this.lostAt = null;
    if (this.why !== '') this.fault(`The line was away for ${seconds} s (${this.why}).`);
    this.why = '';
    this.telling = setTimeout(() => this.fault(null), TOLD_MS);
  }
}
