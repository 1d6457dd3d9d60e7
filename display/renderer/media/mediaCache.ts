import type { AssetRef } from '../../../controller/protocol/scalars.ts';

/** No more bytes can be kept: the disk is full, or the browser gives no more room. */
export class NoRoom extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NoRoom';
  }
}

/** What lies in a cache of one file. */
export interface KeptFile {
  readonly sha256: string;
  /** Bytes that lie there, of a part too. */
  readonly bytes: number;
  /** All of it, checked. False: a part that a later attempt goes on with. */
  readonly whole: boolean;
  /** When it was last needed, epoch ms of this machine. */
  readonly neededAtMs: number;
}

/** A whole file, as an address for elements and `fetch`. */
export interface OpenedFile {
  readonly address: string;
  /** The address is not used any more. */
  close(): void;
}

/** A file on its way in. What was written stays for a later attempt until `finish` or `drop`. */
export interface Arrival {
  /** What an earlier attempt left, in order, for hashing; `have` bytes in all. */
  readonly have: number;
  earlier(): AsyncIterable<Uint8Array>;
  /** Appends. @throws NoRoom */
  write(chunk: Uint8Array<ArrayBuffer>): Promise<void>;
  /** It is whole and was checked: from now on `open` gives it. Atomic. @throws NoRoom */
  finish(): Promise<void>;
  /** The attempt is over; what it brought is kept as well as it can be. */
  pause(): Promise<void>;
  /** The attempt is over; what it brought goes. */
  drop(): Promise<void>;
}

/**
 * Where media lies. A file is there whole and checked, or `open` does not give it.
 * Implementations: Cache Storage with IndexedDB, memory, the shell's disk; one contract test runs on each.
 */
export interface MediaCache {
  readonly kind: 'stored' | 'memory' | 'disk';
  list(): Promise<KeptFile[]>;
  /** The file, or null when it is not kept whole. */
  open(asset: AssetRef): Promise<OpenedFile | null>;
  /**
   * Goes on with what is there of the file, or with nothing where `anew`. One attempt at a time. An address that was
   * opened before still gives the file, until it is closed.
   */
  begin(asset: AssetRef, anew: boolean): Promise<Arrival>;
  drop(sha256: string): Promise<void>;
  /** Notes that these files are needed, at an instant of this machine's clock, epoch ms. */
  needed(hashes: readonly string[], atMs: number): Promise<void>;
  /** Most bytes that may lie here in all; null: not known. */
  quota(): Promise<number | null>;
}

/** Address of a stored file at the controller. */
export function mediaUrl(asset: Pick<AssetRef, 'sha256'>): string {
  return `/media/${asset.sha256}`;
}
