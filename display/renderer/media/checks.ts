import { sha256 } from '@noble/hashes/sha2.js';
import type { AssetRef } from '../../../controller/protocol/scalars.ts';
import { HEAD_BYTES, imageSize } from './imageSize.ts';

/** Largest picture that is opened, pixels: as much as the controller takes in. */
const MAX_PICTURE_PIXELS = 100_000_000;

/** A file that is not what the programme says it is. */
export class BrokenAsset extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BrokenAsset';
  }
}

/** A file that the controller does not have, though the programme or an order names it. */
export class MissingAsset extends BrokenAsset {
  constructor() {
    super('the controller does not have the file');
    this.name = 'MissingAsset';
  }
}

/** Size, SHA-256 and, of pictures, how large they claim to be: reckoned while the file arrives. */
export class Checks {
  private readonly asset: AssetRef;
  private readonly hash = sha256.create();
  private readonly head: Uint8Array;
  private at = 0;

  constructor(asset: AssetRef) {
    this.asset = asset;
    this.head = new Uint8Array(isPicture(asset) ? Math.min(asset.bytes, HEAD_BYTES) : 0);
  }

  /** Bytes so far. */
  get bytes(): number {
    return this.at;
  }

  /** @throws BrokenAsset as soon as the file cannot be the one */
  add(chunk: Uint8Array): void {
    if (this.at < this.head.length) this.head.set(chunk.subarray(0, this.head.length - this.at), this.at);
    this.at += chunk.length;
    if (this.at > this.asset.bytes) throw new BrokenAsset(`the file has more than its ${this.asset.bytes} bytes`);
    this.hash.update(chunk);
  }

  /** All of it is there. @throws BrokenAsset */
  finish(): void {
    const { bytes, sha256: wanted } = this.asset;
    if (this.at !== bytes) throw new BrokenAsset(`the file has ${this.at} bytes instead of ${bytes}`);
    const found = Array.from(this.hash.digest(), (b) => b.toString(16).padStart(2, '0')).join('');
    if (found !== wanted) throw new BrokenAsset('its SHA-256 does not match');
    if (!isPicture(this.asset)) return;
    const size = imageSize(this.head);
    // What is no picture at all the decoder finds; it is not asked what may be a bomb.
    if (size !== null && size.width * size.height > MAX_PICTURE_PIXELS) {
      throw new BrokenAsset(
        `the picture claims ${size.width} x ${size.height} pixels, and at most ${MAX_PICTURE_PIXELS / 1e6} million are opened`,
      );
    }
  }
}

/** A drawing of lines has no pixels. */
function isPicture({ mime }: AssetRef): boolean {
  return mime.startsWith('image/') && !mime.startsWith('image/svg');
}
