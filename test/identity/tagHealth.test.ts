import { describe, expect, it } from 'vitest';
import { TagHealth } from '../../controller/identity/tagHealth.ts';
import { NOON } from '../engine/store.ts';

describe('how tags do', () => {
  it('[IDN-11] what a tag leaves out stays as it was; an older word changes nothing', () => {
    const health = new TagHealth();
    health.telemetry('a', { batteryPercent: 80 }, NOON);
    health.telemetry('a', { batteryMv: 2900 }, NOON + 1000);
    health.telemetry('a', { batteryPercent: 90 }, NOON + 500);
    health.telemetry('a', {}, NOON + 2000);
    expect(health.all()).toEqual([
      { identity: 'a', battery: { percent: 80, mv: 2900, atMs: NOON + 1000 }, heard: null },
    ]);
  });

  it('[IDN-11] the last word and where it was heard; who is enrolled no longer is forgotten', () => {
    const health = new TagHealth();
    health.heard('a', 'drinks', NOON);
    health.heard('a', null, NOON + 1000);
    health.heard('a', 'gels', NOON + 500);
    health.heard('b', 'gels', NOON);
    expect(health.all()).toEqual([
      { identity: 'a', battery: null, heard: { atMs: NOON + 1000, zone: null } },
      { identity: 'b', battery: null, heard: { atMs: NOON, zone: 'gels' } },
    ]);
    health.keep(new Set(['b']));
    expect(health.all().map((t) => t.identity)).toEqual(['b']);
  });
});
