const HOUR_MS = 3_600_000;
/** Most times of one camera that are kept apart; of a camera that flickers more often the oldest two become one. */
const MOST_SPANS = 120;

/** A time in which a camera did not work, epoch ms. */
interface Span {
  readonly fromMs: number;
  /** null: it does not work yet. */
  readonly toMs: number | null;
}

/** When a camera did not work in the last hour, as plain data. */
export interface BlindCamera {
  readonly camera: string;
  /** Newest word about it, epoch ms. */
  readonly wordMs: number;
  /** In order; they do not overlap. */
  readonly spans: readonly Span[];
}

/** Since when and until when cameras did not work: what they counted in that hour is a lower bound (SPEC RDG-16). */
export class BlindTime {
  readonly #cameras = new Map<string, BlindCamera>();
  readonly #known: ReadonlySet<string>;

  /**
   * @param known cameras of the store; words about others are none
   * @param carried of another; this one goes on from it exactly
   */
  constructor(known: Iterable<string>, carried: readonly BlindCamera[] = []) {
    this.#known = new Set(known);
    for (const c of carried) if (this.#known.has(c.camera)) this.#cameras.set(c.camera, c);
  }

  all(): BlindCamera[] {
    return [...this.#cameras.values()];
  }

  /**
   * A camera says that it works, or that it does not. What is older than its newest word is ignored (RDG-3).
   * @returns whether it was otherwise before
   */
  take(camera: string, working: boolean, sensedAtMs: number, nowMs: number): boolean {
    const before = this.#cameras.get(camera);
    const wordMs = Math.min(sensedAtMs, nowMs);
    if (!this.#known.has(camera) || wordMs < (before?.wordMs ?? -Infinity)) return false;
    const spans = (before?.spans ?? []).filter((s) => s.toMs === null || s.toMs > nowMs - HOUR_MS);
    const last = spans.at(-1);
    const isBlind = last?.toMs === null;
    if (working && isBlind) spans.splice(-1, 1, { fromMs: last.fromMs, toMs: wordMs });
    if (!working && !isBlind) spans.push({ fromMs: wordMs, toMs: null });
    const [first, second] = spans;
    if (spans.length > MOST_SPANS) spans.splice(0, 2, { fromMs: first!.fromMs, toMs: second!.toMs });
    this.#cameras.set(camera, { camera, wordMs, spans });
    return working === isBlind;
  }

  /** For how long between two instants any of these cameras did not work, ms. */
  within(cameras: readonly string[], fromMs: number, toMs: number): number {
    const spans = cameras
      .flatMap((c) => this.#cameras.get(c)?.spans ?? [])
      .map((s) => ({ fromMs: Math.max(s.fromMs, fromMs), toMs: Math.min(s.toMs ?? toMs, toMs) }))
      .sort((a, b) => a.fromMs - b.fromMs);
    let blindMs = 0;
    let doneMs = fromMs;
    for (const s of spans) {
      blindMs += Math.max(0, s.toMs - Math.max(s.fromMs, doneMs));
      doneMs = Math.max(doneMs, s.toMs);
    }
    return blindMs;
  }

  /** Any of these cameras does not work now. */
  isBlind(cameras: readonly string[]): boolean {
    return cameras.some((c) => this.#cameras.get(c)?.spans.at(-1)?.toMs === null);
  }
}
