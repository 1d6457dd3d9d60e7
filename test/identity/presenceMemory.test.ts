import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { Presence } from '../../controller/identity/presence.ts';
import { NOON } from '../engine/store.ts';
import { EARS, hall, mac, until } from './floor.ts';

const HOUR_S = 3600;
/** Tags that pass by in an hour, of which a few are there at a time; and strangers, who are not enrolled. */
const PASSERS = 720;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
function heapMb(): number {
  collect();
  return process.memoryUsage().heapUsed / 1_048_576;
}

describe('presence over an hour', () => {
  it('[IDN-24] tags come and go and strangers pass: memory is flat, and nothing is left of them', () => {
    const config = hall({
      tags: Array.from({ length: PASSERS }, (_, i) => ({ id: `tag-${i}`, name: `Tag ${i}`, identity: mac(i + 1) })),
    });
    const presence = new Presence(config);
    const ears = Object.keys(EARS);
    let most = 0;
    let afterTenMinutes = 0;
    for (let s = 0; s < HOUR_S; s++) {
      const atMs = NOON + s * 1000;
      until(presence, atMs);
      // Every five seconds somebody comes, and is heard for twenty.
      for (let k = 0; k < 4; k++) {
        const passer = Math.floor(s / 5) - k;
        if (passer < 0) continue;
        const ear = ears[(passer + k) % ears.length]!;
        presence.sight(mac(passer + 1), ear, -60, atMs, false);
        presence.sight(mac(passer + 1), ears[(passer + k + 1) % ears.length]!, -70, atMs, false);
      }
      for (let k = 0; k < 20; k++) presence.sight(mac(1e6 + s * 20 + k), ears[k % ears.length]!, -70, atMs, false);
      most = Math.max(most, presence.places().length);
      if (s === 600) afterTenMinutes = heapMb();
    }
    expect(most).toBeLessThanOrEqual(12);
    expect(heapMb() - afterTenMinutes).toBeLessThan(3);
    until(presence, NOON + 2 * HOUR_S * 1000);
    expect([presence.places(), presence.dueMs()]).toEqual([[], Number.POSITIVE_INFINITY]);
  });
});
