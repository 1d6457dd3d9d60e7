import { programme as programmeSchema } from '../../../controller/protocol/programme/programme.ts';
import type { Programme, Resume } from '../../../controller/protocol/programme/programme.ts';
import { resumed } from '../../../controller/protocol/programme/resume.ts';
import type { Storage } from '../page/storage.ts';
import type { Credentials } from './link.ts';
import { BadProgramme, fetchProgramme } from './readProgramme.ts';

const KEPT = 'programme';
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 30_000;
/** A programme that is bad stays bad until somebody mends it: asked for less often, ms. */
const LONGEST_BAD_RETRY_MS = 300_000;
/** A programme that waits for its files is looked at this often, ms: what it shows changes with time. */
const LOOK_MS = 1000;

export interface ProgrammePorts {
  readonly storage: Storage;
  /** Null: there is none for this screen. */
  readonly take: (programme: Programme | null) => void;
  readonly fault: (text: string | null) => void;
  /** Whether `next` may take the place of the one in use. Asks for its files. */
  readonly ready: (next: Programme, inUse: Programme | null) => boolean;
  /** No programme waits for its files any more. */
  readonly settled: () => void;
}

/** Fetches the programme whenever a new revision is named, swaps when it can be shown, and keeps the last good one. */
export class Programmes {
  private readonly ports: ProgrammePorts;
  private screen: string | null = null;
  private current: Programme | null = null;
  /** Fetched, sound, and waiting for the files of what it shows next. */
  private next: Programme | null = null;
  private wanted: { url: string; revision: string; credentials: Credentials } | null = null;
  private busy = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private looking: ReturnType<typeof setInterval> | undefined;
  private delay = FIRST_RETRY_MS;

  constructor(ports: ProgrammePorts) {
    this.ports = ports;
  }

  /** Revision of the programme that waits for its files; null: none does. */
  get coming(): string | null {
    return this.next?.revision ?? null;
  }

  /** Whose programmes it takes from now on; null: nobody's. What is here for another screen is forgotten. */
  belong(screen: string | null): void {
    if (screen === this.screen) return;
    const known = this.screen !== null;
    this.screen = screen;
    if (known) this.forget();
  }

  /** The last good programme of this screen, if one is kept. */
  async restore(): Promise<Programme | null> {
    const kept = programmeSchema.safeParse(await this.ports.storage.get(KEPT).catch(() => undefined));
    if (kept.success && this.current === null && kept.data.screen === this.screen) {
      this.current = kept.data;
      this.ports.take(kept.data);
    }
    return this.current;
  }

  /** Hands the programme in use over once more, to a new picture. */
  again(): void {
    if (this.current !== null) this.ports.take(this.current);
  }

  want(named: { url: string; revision: string }, credentials: Credentials): void {
    this.wanted = { ...named, credentials };
    this.delay = FIRST_RETRY_MS;
    void this.fetch();
  }

  /** The loop goes on where an override had interrupted it; a programme that is another one is fetched. */
  resume(resume: Resume, atMs: number): void {
    if (this.current?.revision === resume.revision) return;
    const newest = this.next ?? this.current;
    const goesOn = newest === null ? null : resumed(newest, resume, atMs);
    if (this.wanted !== null) this.wanted = { ...this.wanted, revision: resume.revision };
    if (goesOn === null) void this.fetch();
    else if (this.next === null) this.adopt(goesOn);
    else this.offer(goesOn);
  }

  /** A file came or turned out to be broken: a programme that waits may have what it needs. */
  mediaChanged(): void {
    if (this.next !== null && this.ports.ready(this.next, this.current)) this.adopt(this.next);
  }

  stop(): void {
    clearTimeout(this.timer);
    clearInterval(this.looking);
    this.wanted = null;
  }

  private forget(): void {
    this.stop();
    this.looking = undefined;
    this.next = null;
    this.current = null;
    this.ports.take(null);
    this.ports.settled();
    this.ports.fault(null);
    void this.ports.storage.delete(KEPT).catch(() => undefined);
  }

  private offer(programme: Programme): void {
    if (this.ports.ready(programme, this.current)) {
      this.adopt(programme);
      return;
    }
    this.next = programme;
    this.looking ??= setInterval(() => this.mediaChanged(), LOOK_MS);
  }

  private adopt(programme: Programme): void {
    clearInterval(this.looking);
    this.looking = undefined;
    this.next = null;
    this.current = programme;
    this.ports.take(programme);
    this.ports.settled();
    void this.ports.storage.put(KEPT, programme).catch(() => undefined);
  }

  private async fetch(): Promise<void> {
    const wanted = this.wanted;
    const newest = this.next ?? this.current;
    if (wanted === null || this.busy || newest?.revision === wanted.revision) return;
    this.busy = true;
    clearTimeout(this.timer);
    try {
      const headers: Record<string, string> = {};
      const { device, key } = wanted.credentials;
      if (key !== '') headers['authorization'] = `Bearer ${device}.${key}`;
      if (newest !== null) headers['if-none-match'] = `"${newest.revision}"`;
      const programme = await fetchProgramme(wanted.url, headers);
      if (this.wanted?.url === wanted.url) {
        if (programme !== null && programme.screen !== this.screen) throw new BadProgramme('it is for another screen');
        if (programme !== null) this.offer(programme);
        this.ports.fault(null);
        this.delay = FIRST_RETRY_MS;
      }
    } catch (error) {
      // Another screen's programme is wanted now, or none: what became of this one is of no interest.
      if (this.wanted?.url === wanted.url) this.failed(error, wanted.revision);
    }
    this.busy = false;
    // A newer revision may have been named meanwhile.
    if (this.wanted !== wanted) void this.fetch();
  }

  private failed(error: unknown, revision: string): void {
    const bad = error instanceof BadProgramme;
    const why = error instanceof Error ? error.message : String(error);
    const goesOn = this.current === null ? '' : ' The last good one goes on.';
    if (bad) this.ports.fault(`The new programme (${revision.slice(0, 20)}) cannot be used: ${why}.${goesOn}`);
    else this.ports.fault(`The programme could not be fetched: ${why}.${goesOn}`);
    this.timer = setTimeout(() => void this.fetch(), this.delay * (0.75 + Math.random() / 2));
    this.delay = Math.min(this.delay * 2, bad ? LONGEST_BAD_RETRY_MS : LONGEST_RETRY_MS);
  }
}
