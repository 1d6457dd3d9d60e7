// One clip through detector, tracker and counters, with the clip's own time: at its rate, and as if at five a second.
import { performance } from 'node:perf_hooks';
import { inside } from '../../devices/camera/counting/geometry.ts';
import { LineCounter } from '../../devices/camera/counting/lineCounter.ts';
import type { Crossing, Line } from '../../devices/camera/counting/lineCounter.ts';
import type { Area } from '../../devices/camera/counting/occupancy.ts';
import { foot } from '../../devices/camera/counting/track.ts';
import { Tracker } from '../../devices/camera/counting/tracker.ts';
import type { Box, Detector, Frame } from '../../devices/camera/detector.ts';

export interface View {
  readonly areas: readonly Area[];
  readonly lines: readonly Line[];
}
/** What was made of a clip at one rate. */
export interface Followed {
  /** For each picture of the clip: people in each zone, as they are said then; null before the first one was judged. */
  readonly zones: readonly (ReadonlyMap<string, number> | null)[];
  readonly crossings: readonly Crossing[];
  readonly tracks: number;
  readonly judged: number;
}
/** Boxes of the pictures that were judged, by their number, and what that took. */
export interface Judged {
  readonly boxes: ReadonlyMap<number, readonly Box[]>;
  readonly pictures: number;
  readonly unreadable: number;
  readonly framesPerSecond: number;
  readonly msPerPicture: number;
  /** Processor time of one judged picture, ms: detector and counting, decoding left out. */
  readonly processorMs: number;
}

/** Which of the pictures are judged: every `every`th, or at most so many a second. */
export type Rate = { readonly every: number } | { readonly fps: number };

/** Answers for one picture after the other whether it is due. */
export function schedule(rate: Rate, clipFps: number): (index: number) => boolean {
  if ('every' in rate) return (index) => index % rate.every === 0;
  let last = -Infinity;
  return (index) => {
    if ((index - last) / clipFps < 0.98 / rate.fps) return false;
    last = index;
    return true;
  };
}

/** Judges the pictures that are due at any of the rates. */
export async function judge(
  pictures: AsyncIterable<Frame | null>,
  clipFps: number,
  rates: readonly Rate[],
  detector: Detector,
): Promise<Judged> {
  const due = rates.map((rate) => schedule(rate, clipFps));
  const boxes = new Map<number, readonly Box[]>();
  let index = 0;
  let unreadable = 0;
  let tookMs = 0;
  let began = { ms: 0, processor: process.cpuUsage() };
  for await (const frame of pictures) {
    // Each schedule is asked for each picture: they count.
    const wanted = due.map((isDue) => isDue(index)).includes(true);
    if (frame === null) unreadable++;
    else if (wanted) {
      const judgement = await detector.judge(frame);
      tookMs += judgement.tookMs;
      boxes.set(index, judgement.boxes);
      // The first picture loads the model.
      if (boxes.size === 1) began = { ms: performance.now(), processor: process.cpuUsage() };
    }
    index++;
  }
  if (boxes.size === 0) throw new Error('no picture could be read');
  const timed = Math.max(1, boxes.size - 1);
  const { user, system } = process.cpuUsage(began.processor);
  return {
    boxes,
    pictures: index,
    unreadable,
    framesPerSecond: (timed / Math.max(1, performance.now() - began.ms)) * 1000,
    msPerPicture: tookMs / boxes.size,
    processorMs: (user + system) / 1000 / timed,
  };
}

/** Follows and counts the people of judged pictures at one rate. */
export function follow({ boxes, pictures }: Judged, clipFps: number, rate: Rate, view: View): Followed {
  const isDue = schedule(rate, clipFps);
  const tracker = new Tracker();
  const counter = new LineCounter(view.lines, []);
  const zones: (ReadonlyMap<string, number> | null)[] = [];
  const crossings: Crossing[] = [];
  const tracks = new Set<number>();
  let judged = 0;
  for (let index = 0; index < pictures; index++) {
    const found = isDue(index) ? boxes.get(index) : undefined;
    if (found === undefined) {
      zones.push(zones.at(-1) ?? null);
      continue;
    }
    const atMs = (index / clipFps) * 1000;
    const people = tracker.step(found, atMs);
    for (const { id } of people) tracks.add(id);
    const feet = people
      .map(foot)
      .map(({ x, y }) => ({ x: Math.min(1, Math.max(0, x)), y: Math.min(1, Math.max(0, y)) }));
    zones.push(
      new Map(
        view.areas.map(({ zone, outline }) => [
          zone,
          feet.filter((at) => outline === null || inside(outline, at)).length,
        ]),
      ),
    );
    crossings.push(...counter.step(people, atMs));
    judged++;
  }
  return { zones, crossings, tracks: tracks.size, judged };
}
