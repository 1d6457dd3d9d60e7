import { programmeOnWire } from '../../../controller/protocol/programme/packed.ts';
import { programme as programmeSchema } from '../../../controller/protocol/programme/programme.ts';
import type { Programme, Resume } from '../../../controller/protocol/programme/programme.ts';
import { resumed } from '../../../controller/protocol/programme/resume.ts';
import type { Storage } from '../page/storage.ts';
import type { Credentials } from './link.ts';

const KEPT = 'programme';
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 30_000;

/** Fetches the programme whenever a new revision is named, and keeps the last good one. */
export class Programmes {
  private readonly storage: Storage;
  private readonly take: (programme: Programme) => void;
  private readonly fault: (text: string | null) => void;
  private current: Programme | null = null;
  private wanted: { url: string; revision: string; credentials: Credentials } | null = null;
  private busy = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private delay = FIRST_RETRY_MS;

  constructor(storage: Storage, take: (programme: Programme) => void, fault: (text: string | null) => void) {
    this.storage = storage;
    this.take = take;
    this.fault = fault;
  }

  /** The last good programme of this screen, if one is kept. */
  async restore(): Promise<Programme | null> {
    const kept = programmeSchema.safeParse(await this.storage.get(KEPT).catch(() => undefined));
    if (kept.success && this.current === null) {
      this.current = kept.data;
      this.take(kept.data);
    }
    return this.current;
  }

  /** Hands the programme in use over once more, to a new picture. */
  again(): void {
    if (this.current !== null) this.take(this.current);
  }

  want(named: { url: string; revision: string }, credentials: Credentials): void {
    this.wanted = { ...named, credentials };
    this.delay = FIRST_RETRY_MS;
    void this.fetch();
  }

  /** The loop goes on where an override had interrupted it; a programme that is another one is fetched. */
  resume(resume: Resume, atMs: number): void {
    if (this.current?.revision === resume.revision) return;
    const goesOn = this.current === null ? null : resumed(this.current, resume, atMs);
    if (this.wanted !== null) this.wanted = { ...this.wanted, revision: resume.revision };
    if (goesOn === null) {
      void this.fetch();
      return;
    }
    this.current = goesOn;
    this.take(goesOn);
    void this.storage.put(KEPT, goesOn).catch(() => undefined);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.wanted = null;
  }

  private async fetch(): Promise<void> {
    const wanted = this.wanted;
    if (wanted === null || this.busy || this.current?.revision === wanted.revision) return;
    this.busy = true;
    clearTimeout(this.timer);
    try {
      const headers: Record<string, string> = {};
      const { device, key } = wanted.credentials;
      if (key !== '') headers['authorization'] = `Bearer ${device}.${key}`;
      if (this.current !== null) headers['if-none-match'] = `"${this.current.revision}"`;
      const response = await fetch(wanted.url, { headers, cache: 'no-store', signal: AbortSignal.timeout(20_000) });
      if (response.status !== 304) {
        if (!response.ok) throw new Error(`the controller answered ${response.status}`);
        const parsed = programmeOnWire.parse(await response.json());
        this.current = parsed;
        this.take(parsed);
        await this.storage.put(KEPT, parsed).catch(() => undefined);
      }
      this.fault(null);
      this.delay = FIRST_RETRY_MS;
    } catch (error) {
      this.fault(`The programme could not be fetched: ${error instanceof Error ? error.message : String(error)}`);
      this.timer = setTimeout(() => void this.fetch(), this.delay * (0.75 + Math.random() / 2));
      this.delay = Math.min(this.delay * 2, LONGEST_RETRY_MS);
    }
    this.busy = false;
    // A newer revision may have been named meanwhile.
    if (this.wanted !== wanted) void this.fetch();
  }
}
