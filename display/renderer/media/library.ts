import type { CacheState } from '../../../controller/protocol/play.ts';
import type { AssetRef } from '../../../controller/protocol/scalars.ts';
import type { Faults } from '../page/faults.ts';
import { BrokenAsset, MissingAsset } from './checks.ts';
import { toDrop, withoutRoom } from './evict.ts';
import { alwaysOpen } from './gate.ts';
import type { DownloadGate } from './gate.ts';
import type { MediaCache } from './mediaCache.ts';
import { NoRoom } from './mediaCache.ts';
import type { Need } from './needs.ts';
import { together } from './needs.ts';
import { Pace } from './pace.ts';
import { Shelf } from './shelf.ts';
import { accountOf, faultOf, lackOfRoom, wordsOf } from './tell.ts';
import { transfer } from './transfer.ts';

/** Transfers at a time: the picture on screen has the machine first. What is due now comes beside them. */
const AT_ONCE = 2;
/** A transfer that takes longer lets the next one have its turn, and goes on later, ms. */
const TURN_MS = 30_000;
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 60_000;
/** The window for fetching, the room and the files that wait for their next attempt are looked at this often, ms. */
const LOOK_MS = 5_000;

interface Trouble {
  readonly why: string;
  /** The file is not what it should be: it is left alone until somebody asks for it again. */
  readonly broken: boolean;
  readonly count: number;
  /** Monotonic instant of the next attempt, ms. */
  readonly againAt: number;
}

interface Waiting {
  readonly resolve: (address: string) => void;
  readonly reject: (error: unknown) => void;
}

/** What is needed though nobody has named it: it was asked for. */
const ASKED = 'asked';

/** Every file that this display may need: fetched ahead, verified, kept while there is room, handed out as addresses. */
export class Library {
  private readonly shelf: Shelf;
  private readonly faults: Faults;
  private readonly changed: () => void;
  private readonly missing: (sha256: string) => void;
  private readonly pace = new Pace(() => performance.now());
  private readonly sources = new Map<string, readonly Need[]>();
  private needs: Need[] = [];
  private readonly running = new Map<string, { readonly urgent: boolean; readonly stop: AbortController }>();
  private readonly troubles = new Map<string, Trouble>();
  private readonly waiting = new Map<string, Waiting[]>();
  private readonly lastTurn = new Map<string, number>();
  private gate = alwaysOpen;
  private noRoomFor: readonly Need[] = [];
  private readonly timer: ReturnType<typeof setInterval>;
  private stopped = false;

  /** `changed` is told whenever a file came, broke or went; `missing` of files that the controller does not have. */
  constructor(
    cache: MediaCache,
    faults: Faults,
    changed: () => void = () => undefined,
    missing: (sha256: string) => void = () => undefined,
  ) {
    this.shelf = new Shelf(cache);
    this.faults = faults;
    this.changed = changed;
    this.missing = missing;
    this.timer = setInterval(() => void this.look(), LOOK_MS);
    void this.shelf.load().then(() => this.look());
  }

  /** When and how fast what is needed later may be fetched. */
  rules(gate: DownloadGate, bytesPerS: number | null): void {
    this.gate = gate;
    this.pace.limit(bytesPerS);
    void this.look();
  }

  /** Names everything that `source` may need; what no source names any more stays as long as there is room. */
  want(source: string, needs: readonly Need[]): void {
    const before = new Set(this.needs.map((n) => n.asset.sha256));
    this.sources.set(source, needs);
    if (source !== ASKED) this.pruneAsked();
    this.needs = together([...this.sources.values()].flat());
    const hashes = new Set(this.needs.map((n) => n.asset.sha256));
    this.shelf.closeAllBut(hashes);
    for (const hash of this.troubles.keys()) if (!hashes.has(hash)) this.forget(hash);
    this.faults.clearGone('asset', hashes);
    for (const [hash, { stop }] of this.running) {
      if (!hashes.has(hash) && !this.waiting.has(hash)) stop.abort(new Error('it is not needed any more'));
    }
    for (const hash of this.lastTurn.keys()) if (!hashes.has(hash)) this.lastTurn.delete(hash);
    if ([...hashes].some((h) => !before.has(h))) void this.shelf.needed([...hashes]);
    void this.look();
  }

  /** Some of these files is on its way: it is neither here nor known to be broken. */
  awaits(assets: readonly AssetRef[]): boolean {
    return assets.some(({ sha256 }) => !this.shelf.gives(sha256) && this.troubles.get(sha256)?.broken !== true);
  }

  /** Address of a verified file, for `src`, as soon as it is here. Rejects with BrokenAsset or a fault of the line. */
  async address(asset: AssetRef): Promise<string> {
    await this.shelf.load();
    const kept = await this.shelf.address(asset);
    if (kept !== null) return kept;
    const come = new Promise<string>((resolve, reject) => {
      this.waiting.set(asset.sha256, [...(this.waiting.get(asset.sha256) ?? []), { resolve, reject }]);
    });
    this.troubles.delete(asset.sha256);
    if (!this.needs.some((n) => n.asset.sha256 === asset.sha256)) {
      this.want(ASKED, [...(this.sources.get(ASKED) ?? []), { asset, creative: '', urgency: 'now' }]);
    }
    void this.look();
    return come;
  }

  /** The file did not draw or play though its hash was right: fetched anew next time. */
  async distrust(asset: AssetRef): Promise<void> {
    await this.shelf.drop(asset.sha256);
    this.changed();
  }

  /** Lets go of everything; what is needed is fetched anew, and what is drawn goes on meanwhile. */
  async clear(): Promise<void> {
    await this.shelf.clear();
    this.troubles.clear();
    await this.look();
  }

  /** What is kept of what is needed: counted from what lies in the cache, not from what was asked. */
  state(): CacheState {
    const lacks = this.needs.filter((n) => !this.shelf.has(n.asset.sha256));
    return {
      ...accountOf(this.needs, lacks, this.shelf, (hash) => this.troubles.get(hash)?.why ?? null),
      keptBytes: this.shelf.bytes(),
      quotaBytes: this.shelf.quotaBytes,
      bytesPerS: this.pace.speed(),
      waits: this.whyNothingComes(lacks),
    };
  }

  stop(): void {
    this.stopped = true;
    clearInterval(this.timer);
    for (const { stop } of this.running.values()) stop.abort(new Error('the page closes'));
    this.shelf.closeAllBut(new Set());
  }

  /** Whoever asked has the file, or named it meanwhile: it is as urgent as that, and goes as others do. */
  private pruneAsked(): void {
    const named = new Set(
      [...this.sources].flatMap(([source, needs]) => (source === ASKED ? [] : needs.map((n) => n.asset.sha256))),
    );
    const asked = this.sources.get(ASKED) ?? [];
    this.sources.set(
      ASKED,
      asked.filter(({ asset: { sha256 } }) => this.waiting.has(sha256) && !named.has(sha256)),
    );
  }

  private whyNothingComes(lacks: readonly Need[]): string | null {
    if (lacks.length === 0 || this.running.size > 0) return null;
    if (this.noRoomFor.length === lacks.length) return 'There is no room for the rest.';
    if (lacks.some((n) => this.troubles.has(n.asset.sha256))) return 'The last attempts failed; it is tried again.';
    return this.gate.open() ? null : this.gate.words();
  }

  private async look(): Promise<void> {
    if (this.stopped) return;
    await this.shelf.load();
    await this.shelf.measure();
    this.roomFor();
    const now = performance.now();
    const due = this.needs.filter(({ asset: { sha256 } }) => {
      if (this.shelf.has(sha256) || this.running.has(sha256)) return false;
      const trouble = this.troubles.get(sha256);
      if (trouble !== undefined && (trouble.broken || trouble.againAt > now)) return false;
      return true;
    });
    const first = due.filter((n) => n.urgency === 'now');
    // Whoever had a turn already stands behind those that had none.
    const rest = due
      .filter((n) => n.urgency !== 'now' && this.gate.open() && !this.noRoomFor.includes(n))
      .sort((a, b) => (this.lastTurn.get(a.asset.sha256) ?? 0) - (this.lastTurn.get(b.asset.sha256) ?? 0));
    const busy = (urgent: boolean): number => [...this.running.values()].filter((r) => r.urgent === urgent).length;
    for (const need of first) if (busy(true) < AT_ONCE) void this.bring(need);
    for (const need of rest) if (busy(false) < AT_ONCE) void this.bring(need);
  }

  private roomFor(): void {
    const wanted = this.needs.map((n) => ({ ...n, bytes: n.asset.bytes }));
    const lacking = new Set(withoutRoom(wanted, this.shelf.quotaBytes).map((n) => n.asset.sha256));
    this.noRoomFor = this.needs.filter((n) => lacking.has(n.asset.sha256) && !this.shelf.keeps(n.asset.sha256));
    const words = lackOfRoom(this.needs, this.noRoomFor, this.shelf.quotaBytes);
    if (words === null) this.faults.clear('too-much');
    else this.faults.set('too-much', words);
  }

  private async bring(need: Need): Promise<void> {
    const { asset } = need;
    const urgent = need.urgency === 'now';
    const stop = new AbortController();
    this.running.set(asset.sha256, { urgent, stop });
    const turn = setTimeout(() => {
      if (!urgent && this.othersWait()) stop.abort(new Error('turn'));
    }, TURN_MS);
    try {
      await this.intoShelf(need, stop.signal);
      this.arrived(asset);
    } catch (error) {
      if (!stop.signal.aborted) this.failed(need, error);
    } finally {
      clearTimeout(turn);
      if (this.needs.some((n) => n.asset.sha256 === asset.sha256)) this.lastTurn.set(asset.sha256, performance.now());
      this.running.delete(asset.sha256);
      void this.look();
    }
  }

  private async intoShelf({ asset, urgency }: Need, signal: AbortSignal): Promise<void> {
    const urgent = urgency === 'now';
    // Asked for when it is used: much may be needed by the end of a long transfer that was not at its beginning.
    const stays = (): ReadonlySet<string> => new Set(this.needs.map((n) => n.asset.sha256));
    const ports = { pace: this.pace, urgent, signal };
    await this.shelf.makeRoom((kept, quota) => toDrop(kept, stays(), quota, asset.bytes));
    for (;;) {
      try {
        await transfer(asset, { ...ports, cache: this.shelf.cache });
        break;
      } catch (error) {
        if (!(error instanceof NoRoom)) throw error;
        // What nobody needs goes, the oldest first; where nothing is left to go, what is due is held in memory.
        if (await this.shelf.dropOldest(stays)) continue;
        if (await this.shelf.leave(asset.sha256)) return;
        this.shelf.full();
        this.roomFor();
        const inVain = this.noRoomFor.map((n) => n.asset.sha256);
        // Parts of what does not fit anyway stand in the way of what does.
        if (await this.dropParts(inVain.filter((hash) => hash !== asset.sha256))) continue;
        if (inVain.includes(asset.sha256)) await this.shelf.drop(asset.sha256);
        if (!urgent && !this.waiting.has(asset.sha256)) throw error;
        await transfer(asset, { ...ports, cache: this.shelf.spare });
        break;
      }
    }
    await this.shelf.came(asset);
  }

  /** Answers with whether there were any. */
  private async dropParts(hashes: readonly string[]): Promise<boolean> {
    const parts = hashes.filter((hash) => this.shelf.part(hash) > 0 && !this.shelf.keeps(hash));
    for (const hash of parts) {
      this.running.get(hash)?.stop.abort(new Error('there is no room for it'));
      await this.shelf.drop(hash);
    }
    return parts.length > 0;
  }

  private othersWait(): boolean {
    return this.needs.some(
      ({ asset: { sha256 }, urgency }) =>
        urgency !== 'now' && !this.shelf.has(sha256) && !this.running.has(sha256) && !this.troubles.has(sha256),
    );
  }

  private arrived(asset: AssetRef): void {
    this.forget(asset.sha256);
    const waiting = this.waiting.get(asset.sha256) ?? [];
    this.waiting.delete(asset.sha256);
    if (waiting.length > 0) {
      const gone = new Error('the file was cleared away again');
      void this.shelf.address(asset).then(
        (address) => waiting.forEach((w) => (address === null ? w.reject(gone) : w.resolve(address))),
        (error: unknown) => waiting.forEach((w) => w.reject(error)),
      );
    }
    this.changed();
  }

  private failed(need: Need, error: unknown): void {
    const { sha256 } = need.asset;
    const count = (this.troubles.get(sha256)?.count ?? 0) + 1;
    const pauseMs = Math.min(FIRST_RETRY_MS * 2 ** (count - 1), LONGEST_RETRY_MS) * (0.75 + Math.random() / 2);
    const broken = error instanceof BrokenAsset;
    this.troubles.set(sha256, { why: wordsOf(error), broken, count, againAt: performance.now() + pauseMs });
    this.faults.set(`asset:${sha256}`, faultOf(need, error));
    for (const { reject } of this.waiting.get(sha256) ?? []) reject(error);
    this.waiting.delete(sha256);
    if (error instanceof MissingAsset) this.missing(sha256);
    this.changed();
  }

  private forget(sha256: string): void {
    this.troubles.delete(sha256);
    this.faults.clear(`asset:${sha256}`);
  }
}
