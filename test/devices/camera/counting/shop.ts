import { LineCounter } from '../../../../devices/camera/counting/lineCounter.ts';
import type { Line } from '../../../../devices/camera/counting/lineCounter.ts';
import type { Place } from '../../../../devices/camera/counting/geometry.ts';
import { Tracker } from '../../../../devices/camera/counting/tracker.ts';
import type { Box } from '../../../../devices/camera/detector.ts';
import { person } from './people.ts';

/** Somebody in a simulated shop: where its feet are at a time, or null while it is not there. */
export interface Walker {
  readonly at: (s: number) => Place | null;
  /** Which colours its clothes have. */
  readonly look: number;
}

/** Somebody who walks straight on from one place to another and is gone afterwards. */
export function walk(look: number, from: Place, to: Place, startS: number, tookS: number): Walker {
  return {
    look,
    at(s) {
      const part = (s - startS) / tookS;
      return part < 0 || part > 1 ? null : { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
    },
  };
}

export function looks(colour: number): Uint8Array {
  return Uint8Array.from({ length: 40 }, (_, i) => (i % 20 === colour % 20 ? 255 : 0));
}

/** Numbers in [0, 1) that come again in the same order. */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

interface Conditions {
  readonly fps: number;
  readonly seconds: number;
  readonly lines?: readonly Line[];
  /** Part of the boxes that are missing, and by how much of its size each is off. */
  readonly dropped?: number;
  readonly jitter?: number;
  readonly seed?: number;
  /** Whoever stands behind somebody by this part of the box is not found. */
  readonly hides?: number;
}

/** What a tracker and a counter make of a shop full of people. */
export function watchShop(walkers: readonly Walker[], conditions: Conditions) {
  const { fps, seconds, lines = [], dropped = 0, jitter = 0, seed = 1, hides = 1 } = conditions;
  const random = chance(seed);
  const tracker = new Tracker();
  const counter = new LineCounter(lines, []);
  const ids = new Set<number>();
  const ways: string[] = [];
  const counts: number[] = [];
  for (let i = 0; i < seconds * fps; i++) {
    const s = i / fps;
    const there: Box[] = walkers.flatMap(({ at, look }) => {
      const place = at(s);
      if (place === null) return [];
      const off = (): number => (random() - 0.5) * 2 * jitter;
      const box = person(place.x + off() * 0.1, place.y + off() * 0.25);
      return [{ ...box, look: looks(look) }];
    });
    const found = there.filter((box) => {
      const isHidden = there.some(
        (o) => o.y1 > box.y1 && Math.min(o.x1, box.x1) - Math.max(o.x0, box.x0) > hides * (box.x1 - box.x0),
      );
      return random() >= dropped && !isHidden;
    });
    const people = tracker.step(found, s * 1000);
    for (const { id } of people) ids.add(id);
    ways.push(...counter.step(people, s * 1000).map((c) => `${c.line} ${c.way}`));
    counts.push(people.length);
  }
  return { ids: [...ids], ways: ways.sort(), counts };
}
