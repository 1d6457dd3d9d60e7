import { describe, expect, it } from 'vitest';
import { HELD_DBM, HeldTag, MARGIN_DB } from '../../../devices/ble/held.ts';
import type { HeardTag } from '../../../devices/ble/held.ts';

const nobody = (_identity: string): boolean => false;
const FOB = 'ibeacon:e2c56db5dffb48d2b060d0f5a71096e0-7-21';

/** Adverts of each tag at its interval for so long; answers with what was held, each time it was told. */
function hold(
  seconds: number,
  tags: readonly (HeardTag & { readonly everyMs?: number })[],
  enrolled = nobody,
  chooser = new HeldTag(),
): { readonly identity: string; readonly rssi: number; readonly atMs: number }[] {
  const found = [];
  for (let atMs = 0; atMs <= seconds * 1_000; atMs += 50)
    for (const tag of tags) {
      if (atMs % (tag.everyMs ?? 100) !== 0) continue;
      const held = chooser.hear(tag, atMs, enrolled);
      if (held !== null) found.push({ ...held, atMs });
    }
  return found;
}
const fob: HeardTag = { sender: 'fob', identities: [FOB, 'mac:c0ffee000001'], rssi: -38 };

describe('the tag that is held to a receiver', () => {
  it('[DEV-49] is told within about a second, by the most telling of its identities', () => {
    expect(hold(3, [fob])[0]).toEqual({ identity: FOB, rssi: -38, atMs: 1_000 });
    expect(hold(9, [{ ...fob, everyMs: 2_000 }])[0]?.atMs).toBe(6_000);
    // Some advertise so often that a dozen adverts are no second.
    expect(hold(3, [{ ...fob, everyMs: 50 }])[0]?.atMs).toBe(1_000);
  });

  it('[DEV-49] its battery comes with it, also from another of its frames', () => {
    const chooser = new HeldTag();
    chooser.hear({ sender: 'fob', identities: [], rssi: -40, batteryPercent: 80 }, 0, nobody);
    hold(0.9, [fob], nobody, chooser);
    chooser.hear({ sender: 'fob', identities: [], rssi: -40, batteryPercent: 81 }, 900, nobody);
    expect(hold(2, [fob], nobody, chooser)[0]).toMatchObject({ identity: FOB, batteryPercent: 81 });
  });

  it('[DEV-49] one that only lies near, or passes, is not held', () => {
    expect(hold(10, [{ ...fob, rssi: HELD_DBM - 1 }])).toEqual([]);
    expect(hold(0.95, [fob])).toEqual([]);
    // Single strong reports of a tag across the room.
    const chooser = new HeldTag();
    for (let i = 0; i < 50; i++)
      expect(chooser.hear({ ...fob, rssi: i % 4 === 0 ? -42 : -66 }, i * 100, nobody)).toBeNull();
  });

  it('[DEV-49] two that are equally close: neither, until one is taken away', () => {
    const other = { sender: 'other', identities: ['mac:c0ffee000002'], rssi: -40 };
    const chooser = new HeldTag();
    expect(hold(5, [fob, other], nobody, chooser)).toEqual([]);
    expect(hold(5, [fob, { ...other, rssi: fob.rssi - MARGIN_DB }])[0]?.identity).toBe(FOB);
    expect(hold(5, [fob, { ...other, rssi: fob.rssi - MARGIN_DB + 1 }])).toEqual([]);
    // What was heard of the other one is past after some seconds.
    for (let atMs = 5_100; atMs < 13_000; atMs += 100) chooser.hear(fob, atMs, nobody);
    expect(chooser.hear(fob, 13_100, nobody)?.identity).toBe(FOB);
  });

  it('[DEV-49] a phone in the hand is neither a tag nor a rival', () => {
    const phone = { sender: '5a:00:00:00:00:01', identities: [], rssi: -30 };
    expect(hold(3, [phone])).toEqual([]);
    expect(hold(3, [phone, fob])[0]?.identity).toBe(FOB);
  });

  it('[DEV-49] an enrolled tag is not told, and what lies beside it is not told for it', () => {
    const enrolled = (identity: string): boolean => identity === 'mac:c0ffee000001';
    const beside = { sender: 'other', identities: ['mac:c0ffee000002'], rssi: -45 };
    expect(hold(3, [fob, beside], enrolled)).toEqual([]);
    expect(hold(3, [fob, { ...beside, rssi: -20 }], enrolled)[0]?.identity).toBe('mac:c0ffee000002');
  });

  it('[DEV-49] strangers by the thousand do not slow it down, and are not kept', () => {
    const chooser = new HeldTag();
    let found = 0;
    for (let atMs = 0; atMs < 2_000; atMs++) {
      chooser.hear(
        { sender: `s${atMs}`, identities: [`mac:${atMs.toString(16).padStart(12, '0')}`], rssi: -70 },
        atMs,
        nobody,
      );
      if (atMs % 100 === 0 && chooser.hear(fob, atMs, nobody) !== null) found++;
    }
    expect(found).toBeGreaterThan(5);
  });
});
