import { Presence } from '../../controller/identity/presence.ts';
import { maySend } from '../../devices/agent/envelope.ts';
import { nodeAes } from '../../devices/ble/aes.ts';
import { bleDriver } from '../../devices/ble/driver.ts';
import { driverContext } from '../fakes/driverContext.ts';
import { manualClock } from '../fakes/manualClock.ts';
import { fakeAdapters, fakeRadio } from '../fakes/radio.ts';
import { NOON } from './bleShop.ts';
import { storeOf } from './bleStore.ts';
import { runUntil } from './bleTime.ts';
import { round } from './machine.ts';

const HOUR_MS = 3_600_000;
/** From here on memory must be flat, ms. */
const WARM_MS = 600_000;
const TICK_MS = 100;
/** Phones that nobody has heard before, each tick, and tags with a lasting identity that is not enrolled. */
const NEW_PHONES = 4;
const NEW_STRANGERS = 1;
/** The enrolled tag advertises, and changes its address, this often, ms. */
const EVERY_MS = 500;
const CHANGES_MS = 10_000;

const ENROLLED = 'ibeacon:e2c56db5dffb48d2b060d0f5a71096e0-7-21';
const IBEACON = Uint8Array.from(Buffer.from('4c000215e2c56db5dffb48d2b060d0f5a71096e000070015c5', 'hex'));

export interface AddressFigures {
  readonly addresses: number;
  /** Sightings that went to the controller. */
  readonly sent: number;
  /** Still placed at the end, after all that. */
  readonly placed: boolean;
  /** Heap in use after collection: after ten minutes, and after the hour, MB. */
  readonly beforeMb: number;
  readonly afterMb: number;
}

/** An hour in a shop where every phone changes its address all the time, through the agent's driver and presence. */
export async function changingAddresses(): Promise<AddressFigures> {
  const config = storeOf(
    {
      zones: [
        {
          id: 'shop',
          name: 'Shop',
          polygon: [
            { x: 0, y: 0 },
            { x: 10, y: 0 },
            { x: 10, y: 10 },
            { x: 0, y: 10 },
          ],
        },
      ],
      receivers: [{ id: 'receiver-0', name: 'Receiver', at: { x: 5, y: 5 } }],
      tags: [{ id: 'tag', name: 'Tag', identity: ENROLLED }],
    },
    10,
    10,
  );
  const presence = new Presence(config);
  const clock = manualClock(NOON);
  const radio = fakeRadio();
  const enrolled = new Set([ENROLLED]);
  const tags = [{ id: 'tag', class: 'basket', identity: ENROLLED }] as const;
  let sent = 0;
  const driver = bleDriver({
    receivers: [{ receiver: 'receiver-0', adapter: null }],
    radio,
    adapters: fakeAdapters(),
    aes: nodeAes,
  });
  const context = driverContext({ clock, tags: (listen) => listen(tags) });
  const stop = driver.start(context, (emission) => {
    // What an agent does with every emission before it is sent.
    if (!maySend(emission, enrolled) || emission.type !== 'endcap.sighting.v1') return;
    sent++;
    const { tag, receiver, rssi } = emission.data;
    presence.sight(tag, receiver, rssi, emission.atMs, false);
  });
  let addresses = 0;
  let beforeMb = 0;
  let on = 0;
  for (let ms = 0; ms < HOUR_MS; ms += TICK_MS) {
    if (ms === WARM_MS) beforeMb = await heapMb();
    clock.advance(TICK_MS);
    const opening = radio.openings.at(-1)!;
    if (on !== radio.openings.length) {
      on = radio.openings.length;
      opening.say('on');
      await new Promise(setImmediate);
    }
    const random = { addressType: 'random', rssi: -70 } as const;
    for (let i = 0; i < NEW_PHONES; i++) opening.hear({ ...random, ...named(0x40, ++addresses) });
    for (let i = 0; i < NEW_STRANGERS; i++) opening.hear({ ...random, ...named(0xc0, ++addresses) });
    if (ms % EVERY_MS === 0) {
      const address = named(0x7f, Math.floor(ms / CHANGES_MS));
      opening.hear({ ...random, ...address, manufacturerData: Uint8Array.from(IBEACON) });
    }
    runUntil(presence, clock.now());
  }
  const afterMb = await heapMb();
  const placed = presence.places()[0]?.zone === 'shop';
  stop();
  return { addresses, sent, placed, beforeMb, afterMb };
}

function named(first: number, n: number): { readonly address: string; readonly sender: string } {
  const address = (first * 2 ** 40 + n)
    .toString(16)
    .padStart(12, '0')
    .replace(/(..)(?=.)/g, '$1:');
  return { address, sender: address };
}

async function heapMb(): Promise<number> {
  if (globalThis.gc === undefined) throw new Error('start it with --expose-gc');
  // Weak references go in a second turn.
  for (let i = 0; i < 3; i++) {
    globalThis.gc();
    await new Promise(setImmediate);
  }
  return round(process.memoryUsage().heapUsed / 2 ** 20, 2);
}
