import { describe, expect, it } from 'vitest';
import { Shapes } from '../../../../devices/camera/yolox/shapes.ts';

/** Looks at pictures of these shapes; what had to be loaded, and what was let go. */
function looks(shapes: Shapes<string>, keys: readonly string[]): { loaded: string[]; gone: string[] } {
  const loaded: string[] = [];
  const gone: string[] = [];
  for (const key of keys) {
    if (shapes.use(key) !== undefined) continue;
    loaded.push(key);
    shapes.add(key, key);
    gone.push(...shapes.spare());
  }
  return { loaded, gone };
}
const turns = (keys: readonly string[], times: number): string[] => Array.from({ length: times }, () => keys).flat();

describe('[CAM-11] shapes that stay loaded', () => {
  it('those of mixed cameras are each loaded once, however many there are, up to sixteen', () => {
    const mixed = ['640x480', '640x384', '288x480', 'tiles', 'wide'];
    expect(looks(new Shapes(), turns(mixed, 300))).toEqual({ loaded: mixed, gone: [] });
    const sixteen = Array.from({ length: 16 }, (_, i) => `camera ${i}`);
    // Each looked at in 24 tiles, and as a whole.
    const inTiles = sixteen.flatMap((key) => [...Array.from({ length: 24 }, () => 'tiles'), key]).slice(0, -25);
    expect(looks(new Shapes(), turns(inTiles, 20)).loaded).toHaveLength(16);
  });

  it('no more than sixteen: the one that was used least recently goes', () => {
    const shapes = new Shapes<string>();
    const many = Array.from({ length: 16 }, (_, i) => `${i}`);
    expect(looks(shapes, [...many, '0', 'more'])).toMatchObject({ gone: ['1'] });
    expect(
      looks(
        shapes,
        Array.from({ length: 500 }, (_, i) => `new ${i}`),
      ).gone,
    ).toHaveLength(500);
    expect(shapes.size).toBe(16);
  });

  it('sizes that are in use no more go with the next that is loaded; four stay', () => {
    const shapes = new Shapes<string>();
    const before = ['a', 'b', 'c', 'd', 'e', 'f'];
    looks(shapes, before);
    looks(shapes, turns(['f'], 999));
    expect(looks(shapes, ['g']).gone).toEqual(['a', 'b', 'c']);
    expect(shapes.size).toBe(4);
  });
});
