import { describe, expect, it } from 'vitest';
import { PerAddress } from '../../controller/gateway/limits.ts';
import { SlidingLimit } from '../../controller/runtime/slidingLimit.ts';
import { LiveKeys } from '../../controller/gateway/liveKeys.ts';
import { manualClock } from '../fakes/manualClock.ts';

describe('limits', () => {
  it('[GW-20] a sliding limit holds in every window, key by key', () => {
    const clock = manualClock();
    const limit = new SlidingLimit(2, 1000, () => clock.now());
    expect([limit.take('a'), limit.allows('a'), limit.take('a'), limit.allows('a'), limit.take('a')]).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
    expect(limit.take('b')).toBe(true);
    clock.advance(999);
    expect(limit.take('a')).toBe(false);
    clock.advance(1);
    expect([limit.take('a'), limit.take('a'), limit.take('a')]).toEqual([true, true, false]);
  });

  it('[GW-5] what is held is given back once, however often one says so', () => {
    const held = new PerAddress(2);
    const first = held.hold('10.0.0.1');
    held.hold('10.0.0.1');
    expect([held.full('10.0.0.1'), held.full('10.0.0.2')]).toEqual([true, false]);
    first();
    first();
    expect(held.full('10.0.0.1')).toBe(false);
    held.hold('10.0.0.1');
    expect(held.full('10.0.0.1')).toBe(true);
  });
});

describe('who shows which reading', () => {
  it('[GW-32] is kept layer by layer', () => {
    const keys = new LiveKeys();
    keys.set('programme:a', ['k1', 'k2'], ['screen:a']);
    keys.set('override:o', ['k1'], ['screen:a', 'screen:b']);
    expect(keys.rooms('k1').sort()).toEqual(['screen:a', 'screen:a', 'screen:b']);
    keys.narrow('override:o', ['screen:a']);
    expect(keys.rooms('k1').sort()).toEqual(['screen:a', 'screen:b']);
    keys.narrow('override:o', ['screen:b']);
    expect(keys.rooms('k1')).toEqual(['screen:a']);
    keys.set('programme:a', ['k2'], ['screen:a']);
    expect([keys.rooms('k1'), keys.rooms('k2')]).toEqual([[], ['screen:a']]);
    keys.remove('programme:a');
    expect(keys.rooms('k2')).toEqual([]);
  });
});
