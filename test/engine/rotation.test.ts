import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Playlist } from '../../config/schema/playlist.ts';
import { MAX_ROTATION, Rotations } from '../../controller/engine/rotation.ts';

type Item = Playlist['items'][number];

function list(id: string, items: (string | [playlist: string, take?: number])[], order?: Playlist['order']): Playlist {
  const entry = (i: (typeof items)[number]): Item =>
    typeof i === 'string' ? { creative: i } : { playlist: i[0], ...(i[1] === undefined ? {} : { take: i[1] }) };
  return { id, name: id.toUpperCase(), order: order ?? 'in-turn', items: items.map(entry) };
}

function shown(playlists: Playlist[], id: string, missing: (c: string) => string | null = () => null): string {
  return new Rotations(playlists, missing).of({ creatives: [], playlist: id }).creatives.join(' ');
}

describe('rotation of a campaign', () => {
  it('[DEC-22] single creatives come as listed', () => {
    expect(new Rotations([], () => null).of({ creatives: ['b', 'a', 'b'] }).creatives).toEqual(['b', 'a', 'b']);
  });

  it('[DEC-22] a nested playlist gives all of its entries in its turn', () => {
    expect(shown([list('main', ['a', ['two'], 'b']), list('two', ['x', 'y'])], 'main')).toBe('a x y b');
  });

  it('[DEC-22] with take it gives so many, and goes on where it was when its turn comes again', () => {
    const playlists = [list('main', ['a', ['three', 1]]), list('three', ['x', 'y', 'z'])];
    expect(shown(playlists, 'main')).toBe('a x a y a z');
    expect(shown([list('main', ['a', ['three', 2]]), playlists[1]!], 'main')).toBe('a x y a z x a y z');
  });

  it('[DEC-22] playlists in playlists keep their own order and their own place', () => {
    const playlists = [
      list('main', [['outer', 2], 'end']),
      list('outer', ['o', ['inner', 1]]),
      list('inner', ['i', 'j']),
    ];
    expect(shown(playlists, 'main')).toBe('o i end o j end');
  });

  it('[DEC-22] shuffled is a mixed order that is always the same, and loses nothing', () => {
    const ids = Array.from({ length: 12 }, (_, i) => `c${String(i).padStart(2, '0')}`);
    const mixed = shown([list('main', ids, 'shuffled')], 'main').split(' ');
    expect(mixed).not.toEqual(ids);
    expect([...mixed].sort()).toEqual(ids);
    expect(shown([list('main', ids, 'shuffled')], 'main').split(' ')).toEqual(mixed);
    expect(shown([list('other', ids, 'shuffled')], 'other').split(' ')).not.toEqual(mixed);
  });

  it('[DEC-22] the reference that closes a circle is left out', () => {
    const playlists = [list('main', ['a', ['back']]), list('back', ['b', ['main']])];
    expect(shown(playlists, 'main')).toBe('a b');
    expect(shown(playlists, 'back')).toBe('b a');
    expect(shown([list('self', [['self'], 'a'])], 'self')).toBe('a');
  });

  it('[DEC-23] what leads nowhere is nothing to show, and says so', () => {
    const rotations = new Rotations([list('main', [['back']]), list('back', [['main']])], () => null);
    expect(rotations.of({ creatives: [], playlist: 'main' })).toEqual({
      creatives: [],
      leftOut: ['the playlist BACK has nothing to show', 'the playlist MAIN has nothing to show'],
    });
    expect(rotations.of({ creatives: [], playlist: 'gone' }).leftOut).toEqual(['the playlist gone is gone']);
    expect(rotations.of({ creatives: [] })).toEqual({ creatives: [], leftOut: [] });
  });

  it('[DEC-23] a creative that cannot be shown is left out, said once', () => {
    const why = (c: string): string | null => (c === 'b' ? 'its file b.mp4 is not in the library' : null);
    const rotations = new Rotations([list('main', ['a', 'b', ['more'], 'b']), list('more', ['b'])], why);
    expect(rotations.of({ creatives: [], playlist: 'main' })).toEqual({
      creatives: ['a'],
      leftOut: ['its file b.mp4 is not in the library', 'the playlist MORE has nothing to show'],
    });
  });

  it('[DEC-22] rounds that never come out together end with a whole round, within the limit', () => {
    const of = (id: string, n: number): Playlist =>
      list(
        id,
        Array.from({ length: n }, (_, i) => `${id}${i}`),
      );
    const playlists = [
      list('main', [
        ['p', 1],
        ['q', 1],
        ['r', 1],
      ]),
      of('p', 11),
      of('q', 13),
      of('r', 17),
    ];
    const rotation = shown(playlists, 'main').split(' ');
    expect(rotation).toHaveLength(498);
    expect(new Set(rotation).size).toBe(11 + 13 + 17);
  });

  it('[DEC-22][DEC-10] any playlists, with circles and gaps: it ends, within the limit, and shows only what is there', () => {
    const ids = ['p', 'q', 'r', 's', 't'];
    const item = fc.oneof(
      fc.constantFrom('a', 'b', 'c', 'gone'),
      fc.tuple(fc.constantFrom(...ids, 'nowhere'), fc.option(fc.integer({ min: 1, max: 100 }), { nil: undefined })),
    );
    const playlists = fc.tuple(
      ...ids.map((id) =>
        fc
          .tuple(fc.array(item, { maxLength: 20 }), fc.constantFrom<Playlist['order']>('in-turn', 'shuffled'))
          .map(([items, order]) => list(id, items as (string | [string, number?])[], order)),
      ),
    );
    fc.assert(
      fc.property(playlists, (made) => {
        const rotations = new Rotations(made, (c) => (c === 'gone' ? 'gone' : null));
        for (const id of ids) {
          const { creatives, leftOut } = rotations.of({ creatives: [], playlist: id });
          expect(creatives.length).toBeLessThanOrEqual(MAX_ROTATION);
          expect(new Set([...creatives, 'a', 'b', 'c']).size).toBe(3);
          if (creatives.length === 0) expect(leftOut.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 300 },
    );
  });
});
