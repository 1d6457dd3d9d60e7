import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../controller/protocol/reading.ts';
import { startLink } from '../../../devices/agent/link.ts';
import { Outbox } from '../../../devices/agent/outbox.ts';
import type { TransportListeners } from '../../../devices/agent/transport.ts';
import { shopForAgents } from '../../fakes/agentStores.ts';
import { keyOf } from '../../fakes/deviceServer.ts';
import { manualClock } from '../../fakes/manualClock.ts';
import { eventually, memoryKeys } from '../agent/harness.ts';

const AHEAD_MS = 5_000_000;
const likes = (value: number): Reading => ({
  key: 'product.likes:cola',
  kind: 'product.likes',
  of: 'cola',
  value,
  unit: 'likes',
  atMs: 1_800_000_000_000,
  source: 'urn:test',
  quality: 'live',
  confidence: 1,
  simulated: false,
});

describe('likes on the way to an agent', () => {
  it('[DEV-57] that change while it is being welcomed come after the welcome, by the time that is then known', async () => {
    const clock = manualClock();
    const heard: [number | null, number][] = [];
    let listeners: TransportListeners | undefined;
    const link = startLink({
      open: (to) => {
        listeners = to;
        return {
          call(name, body) {
            if (name === 'hello')
              return Promise.resolve({
                ok: true,
                device: 'digits',
                name: 'Digits',
                store: shopForAgents(),
                outputs: [],
                values: [likes(587)],
              });
            if (name === 'clock') {
              to.notice('values', { values: [likes(588)] });
              return Promise.resolve({ t0: (body as { t0: number }).t0, serverMs: clock.now() + AHEAD_MS });
            }
            return new Promise(() => undefined);
          },
          close: () => undefined,
        };
      },
      clock,
      random: () => 0,
      hello: { kinds: ['rack'], name: 'digits', app: { name: 'test', version: '0' }, boot: 'boot' },
      keys: memoryKeys({ device: 'digits', key: keyOf('digits') }),
      outbox: new Outbox(clock, 'boot', () => 0),
      health: () => ({ state: 'working', detail: '' }),
      say: () => undefined,
      onStore: () => undefined,
      onOutputs: () => undefined,
      onValues: (readings, offsetMs) => {
        for (const { value } of readings) heard.push([value, offsetMs]);
      },
      onEnrol: () => undefined,
      onCalibrate: () => undefined,
      onLost: () => undefined,
      onEnd: () => undefined,
    });
    listeners?.opened();
    await eventually(() => {
      clock.advance(10);
      return heard.length > 0;
    });
    expect(heard[0]).toEqual([587, AHEAD_MS]);
    expect(heard.slice(1).every(([value, offsetMs]) => value === 588 && offsetMs === AHEAD_MS)).toBe(true);
    expect(heard.length).toBeGreaterThan(1);
    await link.stop();
  });
});
