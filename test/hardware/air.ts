import type { Adapter } from './adapter.ts';
import { advertOf, ENROLLED } from './shop.ts';
import type { Enrolled } from './shop.ts';

const EVERY_MS = 250;
/** Levels at which the adapter of the half in which a tag is hears it, and the other one, dBm. */
const [NEAR, FAR] = [-49, -83];

/** What is in the air at two places: the enrolled tags, each in one half of the shop, and what has no business here. */
export class Air {
  readonly #adapters: () => readonly [left: Adapter, right: Adapter];
  readonly #where = new Map<Enrolled, 'left' | 'right'>();
  readonly #timer: NodeJS.Timeout;
  /** Frames of each enrolled tag so far. */
  turns = 0;

  constructor(adapters: () => readonly [left: Adapter, right: Adapter]) {
    this.#adapters = adapters;
    for (const tag of Object.keys(ENROLLED) as Enrolled[]) this.#where.set(tag, 'left');
    this.#timer = setInterval(() => {
      this.#turn();
    }, EVERY_MS);
  }

  put(where: Partial<Record<Enrolled, 'left' | 'right'>>): void {
    for (const [tag, half] of Object.entries(where)) this.#where.set(tag as Enrolled, half);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #turn(): void {
    const turn = this.turns++;
    for (const [i, adapter] of this.#adapters().entries()) {
      [...this.#where].forEach(([tag, half], n) => {
        const address = `c0:ff:ee:00:00:0${n + 1}`;
        const data = advertOf(ENROLLED[tag]);
        // Levels are never still: each frame differs by up to two from the last.
        const rssi = ((half === 'left') === (i === 0) ? NEAR : FAR) + ((turn + n) % 5) - 2;
        adapter.hear({ address, random: true, data, rssi });
        // A report without a level.
        adapter.hear({ address, random: true, data, rssi: 127 });
      });
      // A beacon of someone else, and a phone with a private address.
      adapter.hear({ address: 'c0:ff:ee:00:00:0f', random: true, data: stranger(7), rssi: -40 });
      const phone = `5a:00:00:00:00:${(turn % 256).toString(16).padStart(2, '0')}`;
      adapter.hear({ address: phone, random: true, data: '020106', rssi: -45 });
    }
  }
}

/** The advertisement of a beacon that is not enrolled. */
export function stranger(minor: number): string {
  return advertOf(`ibeacon:ffffffffdffb48d2b060d0f5a71096e0-99-${minor}`);
}

/** A private address that can be resolved by who knows its key: another one each time. */
export function privateAddress(n: number): string {
  const byte = (value: number): string => (value & 0xff).toString(16).padStart(2, '0');
  return ['40', byte(n * 37), byte(n * 11), byte(n * 5), byte(n >> 8), byte(n)].join(':');
}
