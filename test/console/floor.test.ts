import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkConfig } from '../../config/schema/check.ts';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import { applyChanges } from '../../controller/console/api/changeSets.ts';
import { parsePost } from '../../controller/console/connectors/postId.ts';
import { freshItem, lacking } from '../../controller/console/floor/freshItem.ts';
import { itemAt, movedBy, turnedTo, zoneAt } from '../../controller/console/floor/items.ts';
import type { ItemKind } from '../../controller/console/floor/items.ts';
import {
  measureText,
  rectangle,
  rectangleText,
  ringFault,
  withNewCorner,
  withoutCorner,
} from '../../controller/console/floor/outline.ts';
import { removalOf } from '../../controller/console/floor/removal.ts';
import { anchorsOf, snap, snapMove } from '../../controller/console/floor/snap.ts';

const box = (x: number, y: number, size = 4) => rectangle({ x, y }, { x: x + size, y: y + size });

function shop(): StoreConfig {
  const checked = checkConfig({
    endcap: 1,
    store: { id: 's', name: 'S', timeZone: 'Europe/Amsterdam' },
    floorPlan: { widthM: 20, heightM: 20 },
    zones: [
      { id: 'a', name: 'A', polygon: box(0, 0) },
      { id: 'b', name: 'B', polygon: box(10, 10) },
    ],
    screens: [{ id: 'tv', name: 'TV', at: { x: 1, y: 1 }, zone: 'a' }],
    groups: [{ id: 'alone', name: 'Alone', screens: ['tv'] }],
    cameras: [
      { id: 'one', name: 'One', at: { x: 1, y: 1 }, zones: ['a'] },
      {
        id: 'two',
        name: 'Two',
        at: { x: 1, y: 1 },
        zones: ['a', 'b'],
        areas: [{ zone: 'a', outline: rectangle({ x: 0, y: 0 }, { x: 1, y: 1 }) }],
        lines: [{ id: 'door', name: 'Door', from: { x: 0, y: 0.5 }, to: { x: 1, y: 0.5 }, zone: 'a' }],
      },
    ],
    buttons: [{ id: 'help', name: 'Help', at: { x: 1, y: 1 }, zone: 'a' }],
    outputs: [
      { id: 'lamp', name: 'Lamp', at: { x: 1, y: 1 }, when: { reading: 'line.forthPerHour', of: 'door', value: 3 } },
    ],
  });
  if (!checked.ok) throw new Error(checked.faults.map((f) => `${f.path} ${f.message}`).join('\n'));
  return checked.config;
}
const pick = (config: StoreConfig, kind: ItemKind, id: string) => itemAt(config, { kind, id })!;

describe('outlines', () => {
  it('[CFG] a fault is told in words with what to do', () => {
    expect(ringFault(box(0, 0))).toBeNull();
    expect(ringFault(box(0, 0).slice(0, 2))).toContain('at least three corners');
    const [a, b, c, d] = box(0, 0);
    expect(ringFault([a!, c!, b!, d!])).toContain('crosses itself');
    expect(ringFault(rectangle({ x: 0, y: 0 }, { x: 0.2, y: 0.2 }))).toContain('less than 0.1 m²');
  });

  it('[CFG] corners are added between their neighbours and taken away down to a triangle', () => {
    const ring = withNewCorner(box(0, 0), 3, { x: -1, y: 2 });
    expect(ring.at(-1)).toEqual({ x: -1, y: 2 });
    const triangle = withoutCorner(box(0, 0), 0)!;
    expect(triangle).toHaveLength(3);
    expect(withoutCorner(triangle, 0)).toBeNull();
  });

  it('[CFG] what is measured is shown in metres and square metres', () => {
    expect(measureText(box(0, 0).slice(0, 2))).toBe('4.00 m');
    expect(measureText(box(0, 0))).toBe('4.00 m, 16.0 m²');
    expect(rectangleText({ x: 0, y: 0 }, { x: 12, y: 2.5 })).toBe('12.0 m × 2.50 m, 30.0 m²');
  });
});

describe('snapping', () => {
  const { zones } = shop();

  it('[CFG] a corner before an edge before the grid of 0.1 m', () => {
    const anchors = anchorsOf(zones, null);
    expect(snap({ x: 4.1, y: 3.95 }, anchors, 0.25)).toEqual({ at: { x: 4, y: 4 }, to: 'corner' });
    expect(snap({ x: 4.13, y: 2.04 }, anchors, 0.25)).toEqual({ at: { x: 4, y: 2 }, to: 'edge' });
    expect(snap({ x: 7.04, y: 7.26 }, anchors, 0.25)).toEqual({ at: { x: 7, y: 7.3 }, to: 'grid' });
    expect(snap({ x: 4.1, y: 3.95 }, anchorsOf(zones, 'a'), 0.25).to).toBe('grid');
  });

  it('[CFG] a moved zone sticks to the corner of another by one of its own', () => {
    const anchors = anchorsOf(zones, 'a');
    expect(snapMove(box(0, 0), 6.1, 5.93, anchors, 0.25)).toEqual({ x: 6, y: 6 });
    expect(snapMove(box(0, 0), 1.04, 0, anchors, 0.25)).toEqual({ x: 1, y: 0 });
  });

  it('[CFG] whatever is snapped lies on the grid, on a corner or on an edge within reach', () => {
    const anchors = anchorsOf(zones, null);
    const metre = fc.double({ min: 0, max: 20, noNaN: true });
    fc.assert(
      fc.property(metre, metre, (x, y) => {
        const { at, to } = snap({ x, y }, anchors, 0.2);
        const away = Math.hypot(at.x - x, at.y - y);
        expect(away).toBeLessThanOrEqual(to === 'grid' ? 0.08 : 0.2);
        for (const v of [at.x, at.y]) expect(Math.abs(v * 10 - Math.round(v * 10))).toBeLessThan(1e-6);
      }),
    );
  });
});

describe('items', () => {
  it('[CFG] moving keeps the height of a receiver and all corners of a zone; a screen turns', () => {
    const config = shop();
    const receiver = freshItem(config, 'receiver', { x: 1, y: 1 });
    expect(movedBy(receiver, 0.1, -0.2).entry).toMatchObject({ at: { x: 1.1, y: 0.8, z: 2.5 } });
    expect(movedBy(pick(config, 'zone', 'a'), 1, 1).entry).toMatchObject({ polygon: box(1, 1) });
    expect(turnedTo(pick(config, 'screen', 'tv'), 45).entry).toMatchObject({ headingDeg: 45 });
  });

  it('[CFG] something new belongs to the zone it stands in, and says what it lacks', () => {
    const config = shop();
    expect(zoneAt(config, { x: 11, y: 11 })?.id).toBe('b');
    expect(zoneAt(config, { x: 9, y: 9 })?.id).toBe('b');
    const rack = freshItem(config, 'rack', { x: 11, y: 11 });
    expect(rack.entry).toMatchObject({ zone: 'b' });
    expect(lacking(rack)).toBe('Give it a name.');
    expect(lacking({ kind: 'rack', entry: { ...rack.entry, name: 'R' } } as typeof rack)).toContain(
      'at least one product',
    );
  });
});

describe('deleting', () => {
  it('[CFG] a zone gives what stands in it to another one, and the store stays sound', () => {
    const config = shop();
    const open = removalOf(config, pick(config, 'zone', 'a'), null);
    expect(open.uses.filter((u) => u.way === 'moves').map((u) => u.name)).toEqual(['TV', 'One']);
    const { changes } = removalOf(config, pick(config, 'zone', 'a'), 'b');
    const after = applyChanges(config, changes);
    expect(checkConfig(after)).toMatchObject({ ok: true });
    expect(after.screens[0]!.zone).toBe('b');
    expect(after.cameras.map((c) => c.zones)).toEqual([['b'], ['b']]);
    expect(after.cameras[1]!.areas).toEqual([]);
    expect(after.cameras[1]!.lines[0]!.zone).toBeUndefined();
    expect(after.buttons[0]!.zone).toBeUndefined();
  });

  it('[CFG] a screen takes its empty group with it; a camera whose line switches a lamp stays', () => {
    const config = shop();
    const after = applyChanges(config, removalOf(config, pick(config, 'screen', 'tv'), null).changes);
    expect([after.screens, after.groups]).toEqual([[], []]);
    expect(checkConfig(after)).toMatchObject({ ok: true });
    const camera = removalOf(config, pick(config, 'camera', 'two'), null);
    expect(camera.uses).toMatchObject([{ what: 'Output', name: 'Lamp', way: 'blocks' }]);
  });
});

describe('posts of a page', () => {
  it('[CFG] a post is read from its id, its number, or an address with both numbers', () => {
    const page = '104839201145523';
    const post = `${page}_998877`;
    for (const typed of [
      post,
      ' 998877 ',
      `https://www.facebook.com/${page}/posts/998877`,
      `facebook.com/${page}/posts/a-nice-jacket/998877/?ref=x`,
      `https://m.facebook.com/story.php?story_fbid=998877&id=${page}`,
      `https://www.facebook.com/permalink.php?story_fbid=998877&id=${page}`,
      `https://www.facebook.com/${post}`,
    ]) {
      expect({ typed, parsed: parsePost(typed, page) }).toEqual({ typed, parsed: { ok: true, post } });
    }
  });

  it('[CFG] what cannot be read is told in words', () => {
    const message = (typed: string): string => {
      const parsed = parsePost(typed, '1');
      return parsed.ok ? '' : parsed.message;
    };
    expect(message('')).toContain('Paste the address');
    expect(message('https://www.facebook.com/brand/posts/pfbid02abc')).toContain('pfbid');
    expect(message('https://example.com/1/posts/2')).toContain('holds no page and post number');
    expect(message('2_3')).toBe('This post belongs to the page 2, and this connector counts the page 1.');
  });
});
