import type { Point } from '../../config/schema/geometry.ts';

/** A corner of a walked line and when it was passed, ms. */
export interface Corner {
  readonly at: Point;
  readonly atMs: number;
}
/** A place of a survey and the times in which the tag was there: by the start and the end of each, ms. */
export interface Stay {
  readonly at: Point;
  readonly times: readonly (readonly [fromMs: number, toMs: number])[];
}

/** Size of the cells that a walk is cut into, metres. */
const CELL_M = 1;
/** Time that a cell must hold, so that what was heard there says something, ms. */
const LEAST_MS = 3000;
/** A rest shorter than this says nothing by itself; it is left out where no stay is near, ms. */
const REST_MS = 1000;
/** How far a rest may be from the stay that takes it, metres. */
const NEAR_M = 1.5;
const STEP_MS = 100;

interface Piece {
  x: number;
  y: number;
  ms: number;
  times: [number, number][];
}

/**
 * Cuts a walked line (straight between its corners, at a steady pace) into stays of about a metre and three seconds
 * at least. A cell in which somebody stood or that was walked through more than once is one stay; where the walk was
 * faster the stay is a longer piece of the line, at its middle.
 *
 * @param corners in the order of time, two at least
 */
export function staysOf(corners: readonly Corner[]): Stay[] {
  const steps = stepsOf(corners);
  const inCell = new Map<string, number>();
  for (const s of steps) inCell.set(cellOf(s), (inCell.get(cellOf(s)) ?? 0) + s.toMs - s.fromMs);
  const rich = new Map<string, Piece>();
  const runs: Piece[] = [];
  let run: Piece | null = null;
  for (const s of steps) {
    const cell = cellOf(s);
    if ((inCell.get(cell) ?? 0) >= LEAST_MS) {
      const piece = rich.get(cell) ?? { x: 0, y: 0, ms: 0, times: [] };
      rich.set(cell, piece);
      add(piece, s);
      run = null;
      continue;
    }
    if (run === null) runs.push((run = { x: 0, y: 0, ms: 0, times: [] }));
    add(run, s);
    if (run.ms >= LEAST_MS) run = null;
  }
  const whole = [...rich.values(), ...runs.filter((r) => r.ms >= LEAST_MS)];
  const rests: Piece[] = [];
  for (const rest of runs.filter((r) => r.ms < LEAST_MS)) {
    const near = nearestOf(whole, rest);
    if (near !== null) join(near, rest);
    else if (rest.ms >= REST_MS) rests.push(rest);
  }
  return [...whole, ...rests]
    .sort((a, b) => a.times[0]![0] - b.times[0]![0])
    .map((p) => ({ at: { x: p.x / p.ms, y: p.y / p.ms }, times: p.times }));
}

interface Step {
  readonly x: number;
  readonly y: number;
  readonly fromMs: number;
  readonly toMs: number;
}

function stepsOf(corners: readonly Corner[]): Step[] {
  const out: Step[] = [];
  for (let i = 1; i < corners.length; i++) {
    const [a, b] = [corners[i - 1]!, corners[i]!];
    const count = Math.max(1, Math.ceil((b.atMs - a.atMs) / STEP_MS));
    for (let k = 0; k < count; k++) {
      const [from, to] = [k / count, (k + 1) / count];
      const part = (from + to) / 2;
      out.push({
        x: a.at.x + part * (b.at.x - a.at.x),
        y: a.at.y + part * (b.at.y - a.at.y),
        fromMs: a.atMs + from * (b.atMs - a.atMs),
        toMs: a.atMs + to * (b.atMs - a.atMs),
      });
    }
  }
  return out;
}

function cellOf({ x, y }: Step): string {
  return `${Math.floor(x / CELL_M)} ${Math.floor(y / CELL_M)}`;
}

function add(piece: Piece, { x, y, fromMs, toMs }: Step): void {
  const ms = toMs - fromMs;
  piece.x += x * ms;
  piece.y += y * ms;
  piece.ms += ms;
  const last = piece.times.at(-1);
  if (last !== undefined && fromMs - last[1] < 1) last[1] = toMs;
  else piece.times.push([fromMs, toMs]);
}

function join(piece: Piece, rest: Piece): void {
  piece.x += rest.x;
  piece.y += rest.y;
  piece.ms += rest.ms;
  piece.times = [...piece.times, ...rest.times].sort((a, b) => a[0] - b[0]);
}

function nearestOf(pieces: readonly Piece[], rest: Piece): Piece | null {
  let best: Piece | null = null;
  let nearest = NEAR_M;
  for (const p of pieces) {
    const distance = Math.hypot(p.x / p.ms - rest.x / rest.ms, p.y / p.ms - rest.y / rest.ms);
    if (distance > nearest) continue;
    nearest = distance;
    best = p;
  }
  return best;
}
