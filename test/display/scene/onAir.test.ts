import { describe, expect, test } from 'vitest';
import type { Override, Programme } from '../../../controller/protocol/programme/programme.ts';
import type { Scene } from '../../../controller/protocol/scene.ts';
import { onAirAt, sameShowing, sceneKey, upcoming } from '../../../display/scene/onAir.ts';

const scene = (creative: string): Scene => ({
  creative,
  transition: 'cut',
  kind: 'message',
  headline: creative,
  text: '',
});
const sound = (_: Scene): boolean => false;
const programme: Programme = {
  screen: 's',
  revision: 'r',
  madeAtMs: 0,
  spots: ['a', 'b', 'c'].map((id) => ({ campaign: id, class: 'scheduled', scene: scene(id) })),
  segments: [
    { fromMs: 1000, toMs: 100_000, anchorMs: 1000, cycle: [0, 1, 2].map((spot) => ({ spot, durationMs: 1000 })) },
  ],
};
const order = (id: string, commitMs: number | null, untilMs: number | null, ...creatives: string[]): Override => ({
  id,
  screens: ['s'],
  class: 'triggered',
  campaign: id,
  spots: creatives.map((c) => ({ campaign: `of-${c}`, scene: scene(c), durationMs: 500 })),
  commitMs,
  untilMs,
  cause: { rule: 'DEC-1', text: '', decidedAtMs: 0, simulated: false },
});
const creativeAt = (overrides: Override[], t: number, broken: (s: Scene) => boolean = sound): string | null => {
  const now = onAirAt({ programme, overrides }, t, broken);
  return now.kind === 'spot' ? now.spot.scene.creative : null;
};

describe('what is on', () => {
  test('[PLY-1] the programme by its cycle, the card where nothing is booked', () => {
    expect([500, 1000, 2500, 3999, 4000].map((t) => creativeAt([], t))).toEqual([null, 'a', 'b', 'c', 'a']);
    expect(onAirAt({ programme, overrides: [] }, 500, sound)).toEqual({ kind: 'card', startMs: 500, endMs: 1000 });
    expect(onAirAt({ programme: null, overrides: [] }, 500, sound).endMs).toBe(Number.POSITIVE_INFINITY);
  });
  test('[PLY-1] an override from its commit to its end, its spots in turn; nothing before the commit', () => {
    const o = order('o', 2200, 3400, 'x', 'y');
    expect([2199, 2200, 2700, 3200, 3399, 3400].map((t) => creativeAt([o], t))).toEqual(['b', 'x', 'y', 'x', 'x', 'c']);
    expect(creativeAt([order('w', null, null, 'x')], 2200)).toBe('b');
  });
  test('[OVR-4] what shows of an override is of the campaign of its spot, whoever shares it', () => {
    const o = order('o', 2200, null, 'x', 'y');
    const campaignAt = (t: number, broken = sound): string | null => {
      const now = onAirAt({ programme, overrides: [o] }, t, broken);
      return now.kind === 'spot' ? now.spot.campaign : null;
    };
    expect([2200, 2700, 3200].map((t) => campaignAt(t))).toEqual(['of-x', 'of-y', 'of-x']);
    expect(campaignAt(2200, (s) => s.creative === 'x')).toBe('of-y');
  });
  test('[PLY-5] the next instant to look at is the next cut, order or end', () => {
    expect(onAirAt({ programme, overrides: [order('o', 2200, 3400, 'x')] }, 2000, sound).endMs).toBe(2200);
    expect(onAirAt({ programme, overrides: [order('o', 2200, 3400, 'x')] }, 2300, sound).endMs).toBe(3400);
  });
  test('[PLY-7] a broken scene is passed over: the next sound one takes its time', () => {
    const broken = (s: Scene): boolean => s.creative === 'b' || s.creative === 'x';
    expect(creativeAt([], 2500, broken)).toBe('c');
    expect(creativeAt([order('o', 2200, 9000, 'x', 'y')], 2300, broken)).toBe('y');
    expect(creativeAt([order('o', 2200, 9000, 'x')], 3300, broken)).toBe('c');
    expect(creativeAt([], 2500, () => true)).toBeNull();
  });
  test('[PLY-7] what is passed over moves no cut, and takes nothing from what is sound', () => {
    const broken = (s: Scene): boolean => s.creative === 'b';
    for (let t = 1000; t < 10_000; t += 50) {
      const [whole, passed] = [sound, broken].map((is) => onAirAt({ programme, overrides: [] }, t, is));
      expect([passed!.startMs, passed!.endMs]).toEqual([whole!.startMs, whole!.endMs]);
      const was = creativeAt([], t);
      expect(creativeAt([], t, broken)).toBe(was === 'b' ? 'c' : was);
    }
  });
  test('[PLY-3] the same scene in another slot is another showing of the same layer', () => {
    const first = onAirAt({ programme, overrides: [] }, 1100, sound);
    const later = onAirAt({ programme, overrides: [] }, 1900, sound);
    const again = onAirAt({ programme, overrides: [] }, 4100, sound);
    expect(sameShowing(first, later)).toBe(true);
    expect(sameShowing(first, again)).toBe(false);
    expect(sceneKey({ ...scene('a'), transition: 'fade' })).toBe(sceneKey(scene('a')));
  });
  test('[PLY-4] what comes next is known ahead', () => {
    const ahead = upcoming({ programme, overrides: [order('o', 2200, 2300, 'x')] }, 1100, 3, sound);
    expect(ahead.map((s) => s.creative)).toEqual(['b', 'x', 'b']);
  });
});
