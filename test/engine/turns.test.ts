import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EngineState } from '../../controller/engine/engine.ts';
import { StoreEngine } from '../../controller/engine/engine.ts';
import type { Command } from '../../controller/engine/io.ts';
import { override as overrideSchema } from '../../controller/protocol/programme/programme.ts';
import { overrideSlot } from '../../controller/protocol/programme/spotAt.ts';
import { advance, campaign, count, engineOf, NOON, on, S, storeWith, triggered } from './store.ts';

const sale = (id: string, creatives: string[], part: Record<string, unknown> = {}): Record<string, unknown> =>
  campaign(id, { class: 'takeover', status: 'paused', creatives, ...part });

function set(engine: StoreEngine, id: string, isOn: boolean, atS: number): readonly Command[] {
  return engine.apply({ kind: 'status', atMs: NOON + atS * S, campaign: id, status: isOn ? 'approved' : 'paused' });
}

/** What a screen shows at an instant, seconds after noon: `campaign/creative`. */
function at(engine: StoreEngine, atS: number, screen = 'one'): string {
  const override = engine.overrides(screen)[0];
  if (override === undefined) return '';
  const spot = override.spots[overrideSlot(override, NOON + atS * S).spot]!;
  return `${spot.campaign}/${spot.scene.creative}`;
}

function loop(engine: StoreEngine, screen = 'one'): string[] {
  return engine.overrides(screen)[0]!.spots.map((s) => `${s.campaign}/${s.scene.creative}`);
}

/** Again from what was written down of it. */
function again(engine: StoreEngine, campaigns: unknown[], screens?: unknown): StoreEngine {
  const state = JSON.parse(JSON.stringify(engine.state())) as EngineState;
  const config = storeWith({ campaigns, ...(screens === undefined ? {} : { screens }) });
  return new StoreEngine(
    { revision: 2, config, media: {}, codeBase: 'https://shop.example' },
    {
      nowMs: state.nowMs,
      state,
      changed: true,
    },
  );
}

describe('campaigns that share an override', () => {
  it('[DEC-33] every spot names the campaign that it is of', () => {
    const engine = engineOf({ campaigns: [sale('cola', ['a', 'b']), sale('juice', ['b', 'c'])] });
    set(engine, 'cola', true, 0);
    set(engine, 'juice', true, 0);
    expect(loop(engine)).toEqual(['cola/a', 'juice/b', 'cola/b', 'juice/c']);
    expect(engine.overrides('one')[0]!.campaign).toBe('cola');
  });

  it('[DEC-32] a trigger that joins another is on at once, for all of the time for which it is decided', () => {
    const button = { when: { reading: 'button.pressed', of: 'help', value: 1 }, holdForS: 0, releaseAfterS: 0 };
    const help = triggered('help', { ...button, minOnScreenS: 8 }, { creatives: ['c'] });
    const engine = engineOf({ campaigns: [campaign('loop'), triggered('crowd', { holdForS: 0 }), help] });
    engine.apply(count('drinks', 5, NOON));
    expect(at(engine, 4)).toBe('crowd/b');
    const pressed = NOON + 4 * S;
    engine.apply({ kind: 'button', atMs: pressed, sensedAtMs: pressed, source: 'g', simulated: false, button: 'help' });
    for (let s = 4; on(engine).includes('help'); s++) {
      expect(at(engine, s)).toBe(s < 14 ? 'help/c' : 'crowd/b');
      expect(s).toBeLessThan(60);
      engine.apply(count('drinks', 5, NOON + (s + 1) * S));
    }
    expect(on(engine)).toEqual(['crowd']);
  });

  it('[DEC-32] a rotation goes on after the spot at which it was interrupted, however often others come and go', () => {
    const engine = engineOf({ campaigns: [sale('long', ['a', 'b', 'c']), sale('short', ['d'])] });
    set(engine, 'long', true, 0);
    const seen: string[] = [];
    for (let s = 0; s < 60; s++) {
      if (s > 0 && s % 4 === 0) set(engine, 'short', s % 8 === 4, s);
      else engine.apply(advance(NOON + s * S));
      seen.push(at(engine, s));
    }
    expect(seen.filter((_, s) => s % 4 === 0)).toEqual([
      ...['long/a', 'short/d', 'long/b', 'short/d', 'long/c', 'short/d', 'long/a', 'short/d'],
      ...['long/b', 'short/d', 'long/c', 'short/d', 'long/a', 'short/d', 'long/b'],
    ]);
  });

  it('[DEC-32] after who came on goes who was not seen for longest; a spot that was about to begin is not lost', () => {
    const engine = engineOf({ campaigns: [sale('x', ['a', 'b']), sale('y', ['c', 'b']), sale('z', ['d'])] });
    set(engine, 'x', true, 0);
    set(engine, 'y', true, 0);
    expect(loop(engine)).toEqual(['x/a', 'y/c', 'x/b', 'y/b']);
    // At the cut after y/c: it is the turn of x.
    set(engine, 'z', true, 20);
    expect(loop(engine).slice(0, 3)).toEqual(['z/d', 'x/b', 'y/b']);
    // z has been on for 5 s, y was on before x.
    set(engine, 'z', false, 25);
    expect(loop(engine)).toEqual(['x/b', 'y/b', 'x/a', 'y/c']);
    set(engine, 'y', false, 30);
    expect(loop(engine)).toEqual(['x/a', 'x/b']);
  });

  it('[DEC-32] two that come on while others are on are both seen before those, the later one first', () => {
    const parts = [sale('big', ['a'], { share: 10 }), sale('x', ['b']), sale('y', ['c']), sale('z', ['d'])];
    const engine = engineOf({ campaigns: parts });
    set(engine, 'big', true, 0);
    set(engine, 'x', true, 5);
    set(engine, 'y', true, 5);
    expect(loop(engine).slice(0, 3)).toEqual(['x/b', 'y/c', 'big/a']);
    set(engine, 'z', true, 8);
    expect(loop(engine).slice(0, 4)).toEqual(['z/d', 'y/c', 'big/a', 'big/a']);
    const shares = loop(engine).filter((s) => s === 'big/a').length / loop(engine).length;
    expect(shares).toBeCloseTo(10 / 13, 1);
  });

  it('[DEC-32][DEC-26] tags in common stay apart where somebody can come between', () => {
    const tagged = { separate: ['cola'] };
    const parts = [sale('x', ['a'], tagged), sale('y', ['b'], tagged), sale('z', ['c'], { share: 2 })];
    const engine = engineOf({ campaigns: parts });
    set(engine, 'z', true, 0);
    set(engine, 'x', true, 1);
    set(engine, 'y', true, 1);
    const shown = loop(engine);
    expect(shown[0]).toBe('x/a');
    expect(new Set(shown).size).toBe(3);
    shown.forEach((s, i) => {
      if (s !== 'z/c') expect(shown[(i + 1) % shown.length]).toBe('z/c');
    });
  });

  it('[DEC-32][DEC-17] screens that showed different things go on each with their own; a group in step as one', () => {
    const parts = [
      sale('x', ['a', 'b'], { on: { screens: ['one'] } }),
      sale('y', ['c']),
      sale('z', ['d'], { on: { screens: ['two', 'three'] } }),
    ];
    const all = ['one', 'two', 'three'];
    const alone = engineOf({ campaigns: parts });
    set(alone, 'x', true, 0);
    set(alone, 'y', true, 5);
    expect(all.map((s) => loop(alone, s).slice(0, 2))).toEqual([['y/c', 'x/b'], ['y/c'], ['y/c']]);
    expect(alone.overrides('two')).toEqual(alone.overrides('three'));

    const groups = [{ id: 'pair', name: 'Pair', screens: ['one', 'two'], inStep: true }];
    const step = engineOf({
      groups,
      campaigns: [sale('x', ['a', 'b'], { on: { screens: ['one'] } }), sale('y', ['c'])],
    });
    set(step, 'y', true, 0);
    set(step, 'x', true, 3);
    set(step, 'x', false, 5);
    set(step, 'y', false, 6);
    set(step, 'y', true, 7);
    expect(step.overrides('one')).toEqual(step.overrides('two'));
  });

  it('[DEC-18][DEC-32] an override in the middle of its turns outlives a change of something else', () => {
    const parts = [campaign('loop'), sale('x', ['a', 'b', 'c']), sale('y', ['d'])];
    const approved = parts.map((c) => ({ ...c, status: 'approved' }));
    const engine = engineOf({ campaigns: parts });
    set(engine, 'x', true, 0);
    set(engine, 'y', true, 12);
    expect(loop(engine).slice(0, 2)).toEqual(['y/d', 'x/c']);
    engine.apply(advance(NOON + 13 * S));
    const next = again(engine, [...approved, campaign('more', { creatives: ['b'] })]);
    expect(next.takeStart().filter((c) => c.kind.startsWith('override'))).toEqual([]);
    expect(next.overrides('one')).toEqual(engine.overrides('one'));
    // It goes on from there as the other would have done.
    for (const e of [engine, next]) set(e, 'y', false, 25);
    expect(loop(next)).toEqual(loop(engine));
    expect(loop(next)[0]).toBe('x/a');
    // Another order of its scenes is another override.
    const other = again(engine, [parts[0], { ...approved[1], creatives: ['b', 'a', 'c'] }, parts[2]]);
    expect(other.takeStart().filter((c) => c.kind === 'override.end')).toHaveLength(1);
  });

  it('[DEC-32] who is first after a change was seen least lately, and shares hold over the loop', () => {
    const ids = ['p', 'q', 'r', 's'];
    const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 25 }), fc.nat(3)), { minLength: 1, maxLength: 25 });
    const shares = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(steps, shares, (changes, share) => {
        const rotations = [['a'], ['b', 'c'], ['c', 'd', 'a'], ['d']];
        const engine = engineOf({ campaigns: ids.map((id, i) => sale(id, rotations[i]!, { share: share[i]! })) });
        const isOn = new Set<string>();
        /** When each was last on, by going through the spots second by second. */
        const seen = new Map<string, number>();
        let s = 0;
        for (const [gap, which] of changes) {
          for (let t = s; t < s + gap; t++) if (isOn.size > 0) seen.set(at(engine, t).split('/')[0]!, t);
          s += gap;
          const id = ids[which]!;
          const before = isOn.size;
          if (isOn.has(id)) isOn.delete(id);
          else isOn.add(id);
          seen.delete(id);
          set(engine, id, isOn.has(id), s);
          if (isOn.size === 0) continue;
          const now = loop(engine).map((x) => x.split('/')[0]!);
          expect(new Set(now)).toEqual(isOn);
          const total = ids.reduce((sum, c, i) => sum + (isOn.has(c) ? share[i]! : 0), 0);
          ids.forEach((c, i) => {
            const part = now.filter((n) => n === c).length / now.length;
            if (isOn.has(c)) expect(part).toBeCloseTo(share[i]! / total, 1);
          });
          if (before === 0) continue;
          const least = Math.min(...[...isOn].map((c) => seen.get(c) ?? -1));
          expect(seen.get(now[0]!) ?? -1).toBe(least);
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('many spots', () => {
  const creatives = Array.from({ length: 300 }, (_, i) => ({
    ...{ id: `n${i}`, name: `N${i}`, kind: 'message', headline: `n${i}`, durationS: 10 },
  }));
  const list = (n: number): string[] => creatives.slice(0, n).map((c) => c.id);
  const items = (from: number, to: number): unknown[] =>
    list(to)
      .slice(from)
      .map((creative) => ({ creative }));
  const playlists = [
    { id: 'list80', name: '80', items: items(0, 80) },
    { id: 'list200', name: '200', items: items(0, 200) },
    { id: 'list100', name: '100', items: items(200, 300) },
    { id: 'list300', name: '300', items: [{ playlist: 'list200' }, { playlist: 'list100' }] },
  ];
  const many = (n: number): Record<string, unknown> => sale('many', [], { playlist: `list${n}` });

  it('[DEC-34] a rotation of 80 shows whole, in a message of the protocol', () => {
    const engine = engineOf({ creatives, playlists, campaigns: [many(80)] });
    set(engine, 'many', true, 0);
    expect(loop(engine)).toEqual(list(80).map((id) => `many/${id}`));
    expect(overrideSchema.safeParse(engine.overrides('one')[0]).success).toBe(true);
  });

  it('[DEC-34] a rotation of more than 200 goes on where it was the next time that it comes on', () => {
    const campaigns = [many(300), sale('few', list(3))];
    let engine = engineOf({ creatives, playlists, campaigns });
    set(engine, 'many', true, 0);
    expect(loop(engine)).toEqual(list(200).map((id) => `many/${id}`));
    expect(overrideSchema.safeParse(engine.overrides('one')[0]).success).toBe(true);
    set(engine, 'many', false, 1995);
    const state = JSON.parse(JSON.stringify(engine.state())) as EngineState;
    engine = engineOf({ creatives, playlists, campaigns }, { nowMs: state.nowMs, state });
    set(engine, 'many', true, 2500);
    expect(loop(engine).slice(0, 2)).toEqual(['many/n200', 'many/n201']);
    expect(loop(engine)[100]).toBe('many/n0');
    // A short one begins at its first.
    set(engine, 'few', true, 2510);
    set(engine, 'few', false, 2525);
    set(engine, 'few', true, 2545);
    expect(loop(engine)[0]).toBe('few/n0');
  });
});
