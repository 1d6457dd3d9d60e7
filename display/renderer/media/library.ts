import type { AssetRef } from '../../../controller/protocol/scalars.ts';
import type { Faults } from '../page/faults.ts';
import { BrokenAsset, canVerify, fetchAsset } from './fetchAsset.ts';
import type { MediaCache } from './mediaCache.ts';
import { mediaUrl } from './mediaCache.ts';

/** Transfers at a time: the picture on screen has the machine first. */
const AT_ONCE = 2;
const RETRY_MS = 5_000;

/** Every file that this display may need: fetched ahead, verified, handed out as addresses for elements. */
export class Library {
  private readonly cache: MediaCache;
  private readonly faults: Faults;
  private wanted: AssetRef[] = [];
  private readonly present = new Set<string>();
  private readonly addresses = new Map<string, string>();
  private readonly arriving = new Map<string, Promise<Blob>>();
  private queue: AssetRef[] = [];
  private running = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(cache: MediaCache, faults: Faults) {
    this.cache = cache;
    this.faults = faults;
    if (!canVerify()) {
      faults.set('verify', 'Media hashes are not checked: this page is not in a secure context. Serve it over HTTPS.');
    }
  }

  /** Wanted and present files, for the health report: counted from what lies in the cache, not from what was asked. */
  count(): { wanted: number; present: number } {
    return { wanted: this.wanted.length, present: this.wanted.filter((a) => this.present.has(a.sha256)).length };
  }

  /** Names everything that may be needed, most urgent first. Fetches what lacks, drops what is not named any more. */
  async want(assets: readonly AssetRef[]): Promise<void> {
    this.wanted = [...new Map(assets.map((a) => [a.sha256, a])).values()];
    const hashes = new Set(this.wanted.map((a) => a.sha256));
    for (const [hash, address] of this.addresses) {
      if (hashes.has(hash)) continue;
      URL.revokeObjectURL(address);
      this.addresses.delete(hash);
      this.present.delete(hash);
    }
    await this.cache.keepOnly(hashes).catch(() => undefined);
    this.queue = this.wanted.filter((a) => !this.present.has(a.sha256));
    this.pump();
  }

  /** Address of a verified file, for `src`. Fetches it if need be. Rejects with BrokenAsset or a network error. */
  async address(asset: AssetRef): Promise<string> {
    const known = this.addresses.get(asset.sha256);
    if (known !== undefined) return known;
    const file = await this.file(asset);
    const made = this.addresses.get(asset.sha256) ?? URL.createObjectURL(file);
    this.addresses.set(asset.sha256, made);
    return made;
  }

  /** The file did not draw or play though its hash was right: fetched anew next time. */
  async distrust(asset: AssetRef): Promise<void> {
    const address = this.addresses.get(asset.sha256);
    if (address !== undefined) URL.revokeObjectURL(address);
    this.addresses.delete(asset.sha256);
    this.present.delete(asset.sha256);
    await this.cache.drop(asset).catch(() => undefined);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.queue = [];
    for (const address of this.addresses.values()) URL.revokeObjectURL(address);
    this.addresses.clear();
  }

  private file(asset: AssetRef): Promise<Blob> {
    let file = this.arriving.get(asset.sha256);
    if (file === undefined) {
      file = this.bring(asset).finally(() => this.arriving.delete(asset.sha256));
      this.arriving.set(asset.sha256, file);
    }
    return file;
  }

  private async bring(asset: AssetRef): Promise<Blob> {
    const kept = await this.cache.open(asset).catch(() => null);
    if (kept !== null) {
      this.present.add(asset.sha256);
      return kept;
    }
    const file = await fetchAsset(asset);
    try {
      await this.cache.put(asset, file);
      this.present.add(asset.sha256);
      this.faults.clear('room');
    } catch (error) {
      this.faults.set('room', `Media cannot be kept: ${error instanceof Error ? error.message : String(error)}`);
    }
    this.faults.clear(`asset:${asset.sha256}`);
    return file;
  }

  private pump(): void {
    clearTimeout(this.timer);
    while (this.running < AT_ONCE && this.queue.length > 0) {
      const asset = this.queue.shift()!;
      this.running += 1;
      this.file(asset)
        .catch((error: unknown) => this.failed(asset, error))
        .finally(() => {
          this.running -= 1;
          this.pump();
        });
    }
  }

  private failed(asset: AssetRef, error: unknown): void {
    const why = error instanceof Error ? error.message : String(error);
    this.faults.set(`asset:${asset.sha256}`, `${mediaUrl(asset).slice(0, 20)}… (${asset.mime}): ${why}`);
    // A broken file is left alone until something asks for it again; a broken line is tried again later.
    if (error instanceof BrokenAsset) return;
    this.timer = setTimeout(() => {
      this.queue = this.wanted.filter((a) => !this.present.has(a.sha256) && !this.arriving.has(a.sha256));
      this.pump();
    }, RETRY_MS);
  }
}
