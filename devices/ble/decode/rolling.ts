import type { AgentTag } from '../../../controller/protocol/device.ts';
import { hex } from './bytes.ts';

/** AES-128 of one block of 16 bytes, without padding. */
export type Aes = (key: Uint8Array, block: Uint8Array) => Uint8Array;

/** Rotations before and after the expected one that are still known. */
const ROTATIONS = 2;
/** A tag's clock may run wrong by this part of the time since it was known (Eddystone allows 150 millionths). */
const DRIFT = 150e-6;
/** Rotations on each side at most, however long ago the clock of one that changes often was known. */
const MOST_ROTATIONS = 64;
/** The tag's clock counts seconds in 32 bits. */
const COUNTER = 2 ** 32;

/**
 * The 8 bytes that an Eddystone-EID tag advertises, as 16 hex digits (google/eddystone, eid-computation.md).
 *
 * @param counter clock of the tag, seconds, 0 to 2^32-1
 * @param exponent they change every 2^exponent seconds
 */
export function rollingId(aes: Aes, identityKey: Uint8Array, exponent: number, counter: number): string {
  const forKey = new Uint8Array(16);
  forKey[11] = 0xff;
  forKey[14] = (counter >>> 24) & 0xff;
  forKey[15] = (counter >>> 16) & 0xff;
  const block = new Uint8Array(16);
  block[11] = exponent;
  new DataView(block.buffer).setUint32(12, Math.floor(counter / 2 ** exponent) * 2 ** exponent);
  return hex(aes(aes(identityKey, forKey), block).subarray(0, 8));
}

interface Known {
  readonly identity: string;
  readonly key: Uint8Array;
  readonly exponent: number;
  readonly counter: number;
  readonly atMs: number;
  /** Rotations by which its clock was ahead of what was expected when it was heard last. */
  ahead: number;
  /** When that was, or when its clock was read, ms. */
  sureMs: number;
  /** Rotation -> the id in it, of those that are known now. */
  readonly ids: Map<number, string>;
}

/** Knows whose the ids are that Eddystone-EID tags advertise now. Each id is worked out once, when its time nears. */
export class RollingIds {
  readonly #aes: Aes;
  #tags: Known[] = [];
  #byId = new Map<string, readonly [tag: Known, rotation: number]>();
  /** When the next tag changes its id, ms; before that nothing has to be worked out. */
  #nextMs = -Infinity;
  /** When that was worked out, ms: a clock that was set back is followed. */
  #sinceMs = -Infinity;

  constructor(aes: Aes) {
    this.#aes = aes;
  }

  /** These tags are enrolled from now on; those without a key do not matter here. */
  take(tags: readonly AgentTag[]): void {
    this.#byId = new Map();
    this.#nextMs = -Infinity;
    this.#tags = tags.flatMap(({ identity, eid }) =>
      eid === undefined
        ? []
        : {
            identity,
            key: Uint8Array.from(eid.key.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16)),
            exponent: eid.exponent,
            counter: eid.counter,
            atMs: Date.parse(eid.at),
            ahead: 0,
            sureMs: Date.parse(eid.at),
            ids: new Map<number, string>(),
          },
    );
  }

  /**
   * The identity of the tag that advertises this id now, or null.
   *
   * @param nowMs epoch ms of the controller's clock, which the store's `eid.at` is in
   */
  identity(id: string, nowMs: number): string | null {
    if (nowMs >= this.#nextMs || nowMs < this.#sinceMs) this.#workOut(nowMs);
    const known = this.#byId.get(id);
    if (known === undefined) return null;
    const [tag, rotation] = known;
    const ahead = rotation - expected(tag, nowMs);
    tag.sureMs = nowMs;
    // One off is how tags are meant to be; more is a clock that goes wrong, and is followed.
    if (Math.abs(ahead - tag.ahead) > 1) {
      tag.ahead = ahead;
      this.#nextMs = -Infinity;
    }
    return tag.identity;
  }

  #workOut(nowMs: number): void {
    this.#nextMs = Infinity;
    this.#sinceMs = nowMs;
    for (const tag of this.#tags) {
      const lengthMs = 2 ** tag.exponent * 1000;
      const now = expected(tag, nowMs);
      const drifted = Math.ceil((Math.abs(nowMs - tag.sureMs) * DRIFT) / lengthMs);
      const each = Math.min(MOST_ROTATIONS, ROTATIONS + drifted);
      const from = now + tag.ahead - each;
      const to = now + tag.ahead + each;
      for (const [rotation, id] of tag.ids) {
        if (rotation >= from && rotation <= to) continue;
        tag.ids.delete(rotation);
        this.#byId.delete(id);
      }
      for (let rotation = from; rotation <= to; rotation++) {
        if (tag.ids.has(rotation)) continue;
        const counter = (((rotation * 2 ** tag.exponent) % COUNTER) + COUNTER) % COUNTER;
        const id = rollingId(this.#aes, tag.key, tag.exponent, counter);
        tag.ids.set(rotation, id);
        this.#byId.set(id, [tag, rotation]);
      }
      const nextMs = tag.atMs + ((now + 1) * 2 ** tag.exponent - tag.counter) * 1000;
      this.#nextMs = Math.min(this.#nextMs, nextMs);
    }
  }
}

/** The rotation in which the tag's clock would be if it went right. */
function expected(tag: Known, nowMs: number): number {
  return Math.floor((tag.counter + (nowMs - tag.atMs) / 1000) / 2 ** tag.exponent);
}
