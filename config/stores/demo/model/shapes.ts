import type { Surface } from './glb.ts';

export type Shape = Pick<Surface, 'positions' | 'normals' | 'triangles'>;
type Point = readonly [number, number];
type Vector = readonly [number, number, number];

const unit = (v: Vector): Vector => {
  const length = Math.hypot(...v) || 1;
  return [v[0] / length, v[1] / length, v[2] / length];
};

/** A profile (radius, height), from below to above, turned around the upright axis. Smooth but at corners over 40 degrees. */
export function turned(profile: readonly Point[], around = 72): Shape {
  const positions: number[] = [];
  const normals: number[] = [];
  const triangles: number[] = [];
  const direction = (i: number): Point => {
    const [a, b] = [profile[i]!, profile[i + 1]!];
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
    return [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
  };
  for (let i = 0; i + 1 < profile.length; i++) {
    const own = direction(i);
    const blend = (other: number): Point => {
      if (other < 0 || other + 1 >= profile.length) return own;
      const next = direction(other);
      return own[0] * next[0] + own[1] * next[1] < 0.77 ? own : [own[0] + next[0], own[1] + next[1]];
    };
    const start = positions.length / 3;
    [[profile[i]!, blend(i - 1)] as const, [profile[i + 1]!, blend(i + 1)] as const].forEach(([[r, y], [dr, dy]]) => {
      for (let s = 0; s <= around; s++) {
        const angle = (s / around) * 2 * Math.PI;
        const normal = unit([Math.sin(angle) * dy, -dr, Math.cos(angle) * dy]);
        positions.push(Math.sin(angle) * r, y, Math.cos(angle) * r);
        normals.push(...normal);
      }
    });
    for (let s = 0; s < around; s++) {
      const [a, b] = [start + s, start + around + 1 + s];
      triangles.push(a, a + 1, b, b, a + 1, b + 1);
    }
  }
  return { positions, normals, triangles };
}

/** A round tube along points, closed at its ends. */
export function tube(path: readonly Vector[], radius: (along: number) => number, around = 24): Shape {
  const positions: number[] = [];
  const normals: number[] = [];
  const triangles: number[] = [];
  const side: Vector = [0, 0, 1];
  path.forEach((at, i) => {
    const before = path[Math.max(0, i - 1)]!;
    const after = path[Math.min(path.length - 1, i + 1)]!;
    const along = unit([after[0] - before[0], after[1] - before[1], after[2] - before[2]]);
    const up: Vector = [
      along[1] * side[2] - along[2] * side[1],
      along[2] * side[0] - along[0] * side[2],
      along[0] * side[1] - along[1] * side[0],
    ];
    for (let s = 0; s <= around; s++) {
      const a = (s / around) * 2 * Math.PI;
      const normal = unit([
        Math.cos(a) * up[0] + Math.sin(a) * side[0],
        Math.cos(a) * up[1] + Math.sin(a) * side[1],
        Math.cos(a) * up[2] + Math.sin(a) * side[2],
      ]);
      const r = radius(i / (path.length - 1));
      positions.push(at[0] + normal[0] * r, at[1] + normal[1] * r, at[2] + normal[2] * r);
      normals.push(...normal);
    }
  });
  for (let i = 0; i + 1 < path.length; i++) {
    for (let s = 0; s < around; s++) {
      const a = i * (around + 1) + s;
      const b = a + around + 1;
      triangles.push(a, b, a + 1, b, b + 1, a + 1);
    }
  }
  for (const [end, sign] of [
    [0, -1],
    [path.length - 1, 1],
  ] as const) {
    const from = path[Math.max(0, end - 1)]!;
    const to = path[Math.min(path.length - 1, end + 1)]!;
    const normal = unit([(to[0] - from[0]) * sign, (to[1] - from[1]) * sign, (to[2] - from[2]) * sign]);
    const middle = positions.length / 3;
    positions.push(...path[end]!);
    normals.push(...normal);
    for (let s = 0; s <= around; s++) {
      const at = (end * (around + 1) + s) * 3;
      positions.push(positions[at]!, positions[at + 1]!, positions[at + 2]!);
      normals.push(...normal);
    }
    for (let s = 0; s < around; s++) {
      const [a, b] = [middle + 1 + s, middle + 2 + s];
      triangles.push(...(sign > 0 ? [middle, a, b] : [middle, b, a]));
    }
  }
  return { positions, normals, triangles };
}

/** Flat outlines, convex, laid around a round wall: x along it, y upwards, 0 in the middle of its front. */
export function printed(outlines: readonly (readonly Point[])[], radius: number, y0: number): Shape {
  const positions: number[] = [];
  const normals: number[] = [];
  const triangles: number[] = [];
  for (const outline of outlines) {
    const start = positions.length / 3;
    for (const [x, y] of outline) {
      const angle = x / radius;
      positions.push(Math.sin(angle) * radius, y0 + y, Math.cos(angle) * radius);
      normals.push(Math.sin(angle), 0, Math.cos(angle));
    }
    for (let i = 1; i + 1 < outline.length; i++) triangles.push(start, start + i, start + i + 1);
  }
  return { positions, normals, triangles };
}

/** A line of a given width through points, as outlines for `printed`; cut small enough to follow a wall. */
export function line(points: readonly Point[], width: number): Point[][] {
  const outlines: Point[][] = [];
  for (let i = 0; i + 1 < points.length; i++) {
    const [a, b] = [points[i]!, points[i + 1]!];
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
    const [dx, dy] = [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
    const [nx, ny] = [(-dy * width) / 2, (dx * width) / 2];
    const pieces = Math.max(1, Math.ceil(Math.abs(b[0] - a[0]) / 0.012));
    for (let p = 0; p < pieces; p++) {
      // A little over its ends, so that corners are closed.
      const from = (p / pieces) * length - (p === 0 ? width / 2 : 0);
      const to = ((p + 1) / pieces) * length + (p + 1 === pieces ? width / 2 : 0);
      const [x0, y0, x1, y1] = [a[0] + dx * from, a[1] + dy * from, a[0] + dx * to, a[1] + dy * to];
      outlines.push([
        [x0 - nx, y0 - ny],
        [x1 - nx, y1 - ny],
        [x1 + nx, y1 + ny],
        [x0 + nx, y0 + ny],
      ]);
    }
  }
  return outlines;
}

/** Points on an ellipse, from one angle to another, degrees. */
export function arc(cx: number, cy: number, rx: number, ry: number, from: number, to: number, steps = 20): Point[] {
  return Array.from({ length: steps + 1 }, (_, i) => {
    const a = ((from + ((to - from) * i) / steps) * Math.PI) / 180;
    return [cx + Math.cos(a) * rx, cy + Math.sin(a) * ry];
  });
}
