import type { ReadingKind } from '../../config/schema/condition.ts';
import { readingCatalogue } from '../protocol/reading.ts';
import type { Reading, ReadingQuality } from '../protocol/reading.ts';

/** What one source last said. */
export interface Said {
  readonly value: number;
  readonly sensedAtMs: number;
  readonly confidence: number;
  readonly simulated: boolean;
  /** One standard deviation of an estimate, in its unit. */
  readonly error?: number;
  /** Restored after a restart: shown with its age, but it decides nothing until it is heard again (RDG-4). */
  readonly restored?: boolean;
  /** Worked out from several words: its age may also go back. */
  readonly sum?: boolean;
  /** What only time said: the word of the source that it follows from, epoch ms. Whatever was sensed later counts. */
  readonly afterMs?: number;
  /** Too much of what it sums up was not heard: it is kept, and the reading is unknown (RDG-16). */
  readonly withheld?: boolean;
}

interface Entry {
  readonly kind: ReadingKind;
  readonly of: string;
  readonly segment: string | undefined;
  readonly sources: Map<string, Said>;
  current: Reading;
}

/** Current values of everything that can be read (SPEC RDG). */
export class Readings {
  readonly #entries = new Map<string, Entry>();

  /** Declares a reading that exists in the store; it is unknown until heard. */
  declare(kind: ReadingKind, of: string, segment?: string): void {
    const key = segment === undefined ? `${kind}:${of}` : `${kind}:${of}/${segment}`;
    if (this.#entries.has(key)) return;
    const names = { kind, of, segment };
    this.#entries.set(key, { ...names, sources: new Map(), current: unknownReading(key, names) });
  }

  get(key: string): Reading | undefined {
    return this.#entries.get(key)?.current;
  }

  has(key: string): boolean {
    return this.#entries.has(key);
  }

  /** Whether a source has said anything of it that still stands, withheld or not. */
  isSaid(key: string, source: string): boolean {
    return this.#entries.get(key)?.sources.has(source) === true;
  }

  all(): Reading[] {
    return [...this.#entries.values()].map((e) => e.current);
  }

  /** What each source last said, as plain data. */
  said(): { key: string; source: string; said: Said }[] {
    const out: { key: string; source: string; said: Said }[] = [];
    for (const [key, entry] of this.#entries)
      for (const [source, said] of entry.sources) out.push({ key, source, said });
    return out;
  }

  /**
   * Takes what a source says. Older than what the same source said before: ignored (RDG-3).
   * @returns the reading as it is now, or undefined when nothing is to be told
   */
  say(key: string, source: string, said: Said, nowMs: number): Reading | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    const before = entry.sources.get(source);
    if (before !== undefined && wordMs(said) < wordMs(before) && said.sum !== true) return undefined;
    entry.sources.set(source, said);
    return this.refresh(key, nowMs);
  }

  /**
   * A source takes back what it said, and so do its parts: `urn:x:cam` speaks for `urn:x:cam:motion` too.
   * @returns the reading, when it has changed
   */
  takeBack(key: string, source: string, nowMs: number): Reading | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    for (const name of [...entry.sources.keys()])
      if (name === source || name.startsWith(`${source}:`)) entry.sources.delete(name);
    return this.refresh(key, nowMs);
  }

  /** Looks at the ages again; the reading, when it has changed. */
  refresh(key: string, nowMs: number): Reading | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    const next = settle(entry, nowMs);
    const before = entry.current;
    if (
      before.value === next.value &&
      before.quality === next.quality &&
      before.atMs === next.atMs &&
      before.source === next.source &&
      before.confidence === next.confidence &&
      before.error === next.error &&
      before.simulated === next.simulated
    ) {
      return undefined;
    }
    entry.current = next;
    return next;
  }

  /** Next instant at which the age alone changes the quality of a reading, or Infinity. */
  nextChangeMs(key: string, nowMs: number): number {
    const entry = this.#entries.get(key);
    if (entry === undefined) return Number.POSITIVE_INFINITY;
    const { staleAfterMs, unknownAfterMs } = readingCatalogue[entry.kind];
    let next = Number.POSITIVE_INFINITY;
    for (const said of entry.sources.values()) {
      for (const age of [staleAfterMs, unknownAfterMs]) {
        const at = said.sensedAtMs + age;
        if (at > nowMs) next = Math.min(next, at);
      }
    }
    return next;
  }
}

type Names = Pick<Entry, 'kind' | 'of' | 'segment'>;

function unknownReading(key: string, { kind, of, segment }: Names): Reading {
  return {
    key,
    kind,
    of,
    ...(segment === undefined ? {} : { segment }),
    value: null,
    unit: readingCatalogue[kind].unit,
    atMs: null,
    source: '',
    quality: 'unknown',
    confidence: 0,
    simulated: false,
  };
}

const rank: Record<ReadingQuality, number> = { live: 0, stale: 1, unknown: 2 };

/** The source that counts: live before stale, real before simulated, surer before less sure, newer before older (RDG-5). */
function settle(entry: Entry, nowMs: number): Reading {
  const { staleAfterMs, unknownAfterMs } = readingCatalogue[entry.kind];
  let best: { source: string; said: Said; quality: ReadingQuality } | undefined;
  for (const [source, said] of entry.sources) {
    const age = nowMs - said.sensedAtMs;
    if (age >= unknownAfterMs) {
      entry.sources.delete(source);
      continue;
    }
    if (said.withheld === true) continue;
    const quality: ReadingQuality = age >= staleAfterMs || said.restored === true ? 'stale' : 'live';
    if (best === undefined || beats({ said, quality }, best)) best = { source, said, quality };
  }
  if (best === undefined) return unknownReading(entry.current.key, entry);
  const { said, quality, source } = best;
  const { error: _, ...current } = entry.current;
  return {
    ...current,
    ...(said.error === undefined ? {} : { error: said.error }),
    value: said.value,
    atMs: said.sensedAtMs,
    source,
    quality,
    confidence: said.confidence,
    simulated: said.simulated,
  };
}

type Candidate = { said: Said; quality: ReadingQuality };
function beats(a: Candidate, b: Candidate): boolean {
  if (a.quality !== b.quality) return rank[a.quality] < rank[b.quality];
  if (a.said.simulated !== b.said.simulated) return !a.said.simulated;
  if (a.said.confidence !== b.said.confidence) return a.said.confidence > b.said.confidence;
  return wordMs(a.said) > wordMs(b.said);
}

/** When the source itself last said something. */
function wordMs({ sensedAtMs, afterMs }: Said): number {
  return afterMs ?? sensedAtMs;
}
