import type { JournalEntry, Records, SeenEvent } from './records/records.ts';
import type { Logger } from './runtime/logger.ts';

/** Most entries that wait for room on the disk; beyond that the oldest counts are given up. */
const MOST_WAITING = 20_000;

export interface Line {
  readonly entry: JournalEntry;
  /** The event that it came from, to be remembered with it. */
  readonly seen: SeenEvent | null;
}

/**
 * Writes down what has counted, in the order in which it counted. What could not be written waits and goes before the
 * next lines (OBS-4); while anything waits, no snapshot is taken, so that a restart cannot count it twice.
 */
export class Logbook {
  readonly #journal: Records['journal'];
  readonly #logger: Logger;
  /** Told for each event that is on disk, or was given up. */
  readonly #settled: (event: SeenEvent) => void;
  #waiting: Line[] = [];
  /** In which order lines counted: batches on their way together may fail in another one. */
  readonly #order = new WeakMap<Line, number>();
  #next = 0;
  #last: Promise<string | null> = Promise.resolve(null);
  #trouble: string | null = null;
  /** Number of the last line that was handed in, once it is on disk. */
  #lastSeq: Promise<number | null> = Promise.resolve(null);
  #faults = 0;

  constructor(journal: Records['journal'], logger: Logger, settled: (event: SeenEvent) => void) {
    this.#journal = journal;
    this.#logger = logger;
    this.#settled = settled;
  }

  /** Why the last lines could not be written, or null. */
  get trouble(): string | null {
    return this.#trouble;
  }

  /** True when everything that has counted is on disk, or on its way there in order. */
  get whole(): boolean {
    return this.#waiting.length === 0;
  }

  /**
   * Without lines it tries what waits, or follows what is on its way.
   * @returns null when the lines, and all that waited before them, are committed; else why not
   */
  write(lines: readonly Line[]): Promise<string | null> {
    if (lines.length === 0 && this.#waiting.length === 0) {
      return this.#last.then((fault) => fault ?? (this.#waiting.length > 0 ? 'not written yet' : null));
    }
    this.#last = this.#append(lines);
    return this.#last;
  }

  /**
   * The number under which the last line of now is on disk, and with it all before that; null when that is not certain.
   * What is asked for in the same turn as the last line was handed in belongs to that line.
   */
  async mark(): Promise<number | null> {
    const faults = this.#faults;
    if (!this.whole) return null;
    const seq = await this.#lastSeq;
    return faults === this.#faults ? seq : null;
  }

  async #append(lines: readonly Line[]): Promise<string | null> {
    for (const line of lines) this.#order.set(line, this.#next++);
    const batch = [...this.#waiting, ...lines];
    this.#waiting = [];
    const seen = batch.flatMap((l) => l.seen ?? []);
    try {
      const appended = this.#journal.append(
        batch.map((l) => l.entry),
        seen,
      );
      this.#lastSeq = appended.catch(() => null);
      await appended;
    } catch (error) {
      this.#faults += 1;
      this.#trouble = (error as Error).message;
      this.#logger.error({ error: this.#trouble, waiting: batch.length }, 'the journal could not be written');
      this.#wait(batch);
      return this.#trouble;
    }
    // A batch before this one may still wait: then there is trouble until it is written too.
    if (this.#waiting.length === 0) this.#trouble = null;
    for (const event of seen) this.#settled(event);
    return null;
  }

  #wait(batch: readonly Line[]): void {
    for (const line of batch) this.#waiting.push(line);
    this.#waiting.sort((a, b) => this.#order.get(a)! - this.#order.get(b)!);
    const over = this.#waiting.length - MOST_WAITING;
    if (over <= 0) return;
    // Counts and presence age within seconds; likes and sales are kept.
    let left = over;
    this.#waiting = this.#waiting.filter((line) => {
      const { kind } = line.entry.input;
      if (left === 0 || kind === 'like' || kind === 'likes' || kind === 'sale' || kind === 'configuration') return true;
      left -= 1;
      if (line.seen !== null) this.#settled(line.seen);
      return false;
    });
  }
}
