import type { Detector, Frame } from './detector.ts';
import type { Place } from './counting/geometry.ts';
import { LineCounter } from './counting/lineCounter.ts';
import type { Line } from './counting/lineCounter.ts';
import { MOTION_WARM_UP_MS, MOTION_WITHIN, MotionOccupancy } from './counting/motion.ts';
import { occupancy } from './counting/occupancy.ts';
import type { Area } from './counting/occupancy.ts';
import type { Seen } from './reporter.ts';
import { boxOf } from './counting/track.ts';
import { Tracker } from './counting/tracker.ts';
import type { Region } from './pixelate.ts';

/** What a camera looks at: the store's description of it, in parts of the picture. */
export interface View {
  readonly areas: readonly Area[];
  readonly lines: readonly Line[];
  readonly masks: readonly (readonly Place[])[];
}

/** Makes zones and crossings of pictures. */
export interface Watcher {
  readonly within: { readonly width: number; readonly height: number };
  /** How it sees, where that is not by counting people; becomes part of the source. */
  readonly label: 'motion' | null;
  readonly warmUpMs: number;
  /** One picture after the other; the next is not handed in before this one is done. */
  look(frame: Frame, atMs: number): Promise<Seen & { readonly tookMs: number }>;
  /** Where people are in the last picture: whoever was found, however weakly, and whoever is held. For pixelation. */
  present(): readonly Region[];
  /** The stream was gone: whoever was there may have left. */
  forget(): void;
}

/** Counts people: each picture through the detector, then followed and counted. */
export function peopleWatcher(detector: Detector, view: View): Watcher {
  let tracker = new Tracker();
  let counter = new LineCounter(view.lines, view.masks);
  let found: readonly Region[] = [];
  return {
    within: detector.within,
    label: null,
    warmUpMs: 500,
    async look(frame, atMs) {
      const { boxes, tookMs } = await detector.judge(frame);
      const people = tracker.step(boxes, atMs);
      found = boxes;
      return {
        zones: occupancy(people, view.areas, view.masks, atMs),
        crossings: counter.step(people, atMs),
        tookMs,
      };
    },
    present: () => [...found, ...tracker.people.map(boxOf)],
    forget() {
      found = [];
      tracker = new Tracker();
      counter = new LineCounter(view.lines, view.masks);
    },
  };
}

/** Without a detector: whether anything moved in. */
export function motionWatcher(view: View): Watcher {
  let motion = new MotionOccupancy(view.areas, view.masks);
  return {
    within: MOTION_WITHIN,
    label: 'motion',
    warmUpMs: MOTION_WARM_UP_MS + 500,
    look: (frame, atMs) => Promise.resolve({ zones: motion.step(frame, atMs), crossings: [], tookMs: 0 }),
    present: () => [],
    forget() {
      motion = new MotionOccupancy(view.areas, view.masks);
    },
  };
}
