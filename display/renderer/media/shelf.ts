import type { AssetRef } from '../../../controller/protocol/scalars.ts';
import { memoryCache } from './memoryCache.ts';
import type { KeptFile, MediaCache, OpenedFile } from './mediaCache.ts';

/** What could not be kept is held in memory up to here, bytes, while somebody shows it. */
const SPARE_BYTES = 128 * 1024 * 1024;
/** Caches take in pieces of about this size, bytes. */
const PIECE_BYTES = 1024 * 1024;
/** A cache that was full is asked again after this, ms. */
const BELIEVED_MS = 600_000;

/** What lies in the cache, as an account that can be asked at once, and the addresses that are in use. */
export class Shelf {
  readonly cache: MediaCache;
  /** For what has no room in the cache and must be shown all the same. */
  readonly spare: MediaCache;
  quotaBytes: number | null = null;
  private files = new Map<string, KeptFile>();
  private readonly spared = new Set<string>();
  /** To be fetched anew, though what is drawn from them goes on until then. */
  private readonly stale = new Set<string>();
  private readonly opened = new Map<string, OpenedFile>();
  private readonly opening = new Map<string, Promise<OpenedFile | null>>();
  private loading: Promise<void> | null = null;
  /** How much went in before the cache was full, whatever it had promised. */
  private found: { readonly bytes: number; readonly untilMs: number } | null = null;

  constructor(cache: MediaCache, spare = memoryCache(SPARE_BYTES)) {
    this.cache = cache;
    this.spare = spare;
  }

  /** Reads the account once. */
  load(): Promise<void> {
    this.loading ??= this.measure();
    return this.loading;
  }

  /** Reads the account and the room anew. */
  async measure(): Promise<void> {
    const [list, quota] = await Promise.all([
      this.cache.list().catch(() => [] as KeptFile[]),
      this.cache.quota().catch(() => null),
    ]);
    this.files = new Map(list.map((f) => [f.sha256, f]));
    const found = this.found !== null && performance.now() < this.found.untilMs ? this.found.bytes : null;
    this.quotaBytes = found === null ? quota : Math.min(quota ?? found, found);
  }

  /** It is here, whole and checked. */
  has(sha256: string): boolean {
    return !this.stale.has(sha256) && (this.keeps(sha256) || this.spared.has(sha256));
  }

  /** It has an address, also while it is fetched anew. */
  gives(sha256: string): boolean {
    return this.has(sha256) || this.opened.has(sha256);
  }

  /** It survives a restart. */
  keeps(sha256: string): boolean {
    return this.files.get(sha256)?.whole === true;
  }

  /** Bytes that are here of a file. */
  part(sha256: string): number {
    const file = this.files.get(sha256);
    return file === undefined || (file.whole && this.stale.has(sha256)) ? 0 : file.bytes;
  }

  bytes(): number {
    return [...this.files.values()].reduce((sum, f) => sum + f.bytes, 0);
  }

  /** A transfer is over. */
  async came(asset: AssetRef): Promise<void> {
    this.stale.delete(asset.sha256);
    await this.measure();
    if (!this.keeps(asset.sha256)) this.spared.add(asset.sha256);
  }

  /** Address of a file that is here, the same as long as it is in use; null when it is not here. */
  async address(asset: AssetRef): Promise<string | null> {
    const { sha256 } = asset;
    const known = this.opened.get(sha256);
    if (known !== undefined) return known.address;
    let opening = this.opening.get(sha256);
    if (opening === undefined) {
      opening = this.open(asset).finally(() => this.opening.delete(sha256));
      this.opening.set(sha256, opening);
    }
    return (await opening)?.address ?? null;
  }

  closeAllBut(hashes: ReadonlySet<string>): void {
    for (const hash of [...this.stale]) if (!hashes.has(hash)) void this.drop(hash);
    for (const hash of [...this.opened.keys()]) if (!hashes.has(hash)) this.close(hash);
    for (const hash of [...this.spared]) {
      if (hashes.has(hash)) continue;
      this.spared.delete(hash);
      void this.spare.drop(hash);
    }
  }

  async drop(sha256: string): Promise<void> {
    this.close(sha256);
    this.files.delete(sha256);
    this.spared.delete(sha256);
    this.stale.delete(sha256);
    await Promise.all([this.cache.drop(sha256), this.spare.drop(sha256)]).catch(() => undefined);
  }

  /** Everything goes. What is drawn from keeps its address, and is fetched anew beside it. */
  async clear(): Promise<void> {
    for (const hash of new Set([...this.files.keys(), ...this.spared])) {
      if (this.opened.has(hash) || this.opening.has(hash)) this.stale.add(hash);
      else await this.drop(hash);
    }
  }

  /** There is no room for a new copy beside the one that is drawn from: that one stays. False: there is none. */
  async leave(sha256: string): Promise<boolean> {
    await this.measure();
    return this.keeps(sha256) && this.stale.delete(sha256);
  }

  /** Drops what `choose` names; where it finds no way nothing goes, and the cache itself has the last word. */
  async makeRoom(choose: (kept: KeptFile[], quotaBytes: number | null) => string[] | null): Promise<void> {
    await this.measure();
    for (const hash of choose([...this.files.values()], this.quotaBytes) ?? []) await this.drop(hash);
  }

  /** Drops the file that was needed longest ago, but none of these. Answers with whether there was one. */
  async dropOldest(stays: () => ReadonlySet<string>): Promise<boolean> {
    await this.measure();
    const needed = stays();
    const [oldest] = [...this.files.values()]
      .filter((f) => !needed.has(f.sha256))
      .sort((a, b) => a.neededAtMs - b.neededAtMs);
    if (oldest !== undefined) await this.drop(oldest.sha256);
    return oldest !== undefined;
  }

  /** No more is taken though more was promised: what lies there now is all that there is room for, for a while. */
  full(): void {
    // The piece that found no room is not counted: it may be most of a part.
    this.found = { bytes: this.bytes() + PIECE_BYTES, untilMs: performance.now() + BELIEVED_MS };
    this.quotaBytes = Math.min(this.quotaBytes ?? this.found.bytes, this.found.bytes);
  }

  async needed(hashes: readonly string[]): Promise<void> {
    await this.cache.needed(hashes, Date.now()).catch(() => undefined);
  }

  private async open(asset: AssetRef): Promise<OpenedFile | null> {
    const file = (await this.cache.open(asset).catch(() => null)) ?? (await this.spare.open(asset).catch(() => null));
    if (file !== null) this.opened.set(asset.sha256, file);
    else this.files.delete(asset.sha256);
    return file;
  }

  private close(sha256: string): void {
    this.opened.get(sha256)?.close();
    this.opened.delete(sha256);
  }
}
