import { corrected, exactWith } from './calibration/crowd.ts';
import type { Crowd } from './calibration/crowd.ts';
import { isTooSmall } from './calibration/leastSize.ts';
import type { SizeAt } from './calibration/leastSize.ts';
import type { Detector, Frame } from './detector.ts';
import { Figures } from './counting/figures.ts';
import type { FiguresOptions } from './counting/figures.ts';
import type { Place } from './counting/geometry.ts';
import { Lifeless } from './counting/lifeless.ts';
import { LineCounter } from './counting/lineCounter.ts';
import type { Line } from './counting/lineCounter.ts';
import { Occupancy } from './counting/occupancy.ts';
import type { Area, ZoneCount } from './counting/occupancy.ts';
import type { Seen } from './reporter.ts';
import { Stir } from './counting/stir.ts';
import { boxOf } from './counting/track.ts';
import { Tracker } from './counting/tracker.ts';
import { Zeroing } from './counting/zeroing.ts';
import { MOTION_WITHIN } from './motion/motionScene.ts';
import type { Motion } from './motion/motionThread.ts';
import type { Region } from './pixelate.ts';
import type { Within } from './within.ts';

/** What a camera looks at: the store's description of it, in parts of the picture. */
export interface View {
  readonly areas: readonly Area[];
  readonly lines: readonly Line[];
  readonly masks: readonly (readonly Place[])[];
  /** Zones in which people wait. */
  readonly queues?: readonly string[];
  /** Where feet stand on the plan, where the floor is mapped. */
  readonly toFloor?: FiguresOptions['toFloor'];
  /** What is smaller is nobody. */
  readonly leastSize?: readonly SizeAt[];
  /** True people for each one counted, and by how many such counts are off; null: counts are told as they are. */
  readonly crowd?: Crowd | null;
  /** Number of the store's day at an instant of the agent's clock; counting begins anew with each. */
  readonly dayOf?: (atMs: number) => number;
}

/** Makes zones and crossings of pictures. */
export interface Watcher {
  readonly within: Within;
  /** How it sees, where that is not by counting people; becomes part of the source. */
  readonly label: 'motion' | null;
  readonly warmUpMs: number;
  /**
   * One picture after the other; the next is not handed in before this one is done.
   *
   * @param counts false: people are only found, for pixelation; nobody is followed or counted. True when left out.
   */
  look(frame: Frame, atMs: number, counts?: boolean): Promise<Seen & { readonly tookMs: number }>;
  /** People who have been followed so far, with what was taken for one; for benches. */
  counted?(): number;
  /** Where people are in the last picture: whoever was found, however weakly, and whoever is held. For pixelation. */
  present(): readonly Region[];
  /** The stream was gone: whoever was there may have left. */
  forget(): void;
}

/** A new day began: nothing is said until people are found again, ms. */
const ANEW_MS = 500;

/** Counts people: each picture through the detector, then followed and counted. */
export function peopleWatcher(detector: Detector, view: View): Watcher {
  const { areas, lines, masks, queues = [], toFloor = null, leastSize = [], crowd = null } = view;
  const occupancy = new Occupancy(areas, masks);
  const figures = new Figures({ zones: [...new Set(areas.map((a) => a.zone))], queues, toFloor });
  const zeroing = new Zeroing(view.dayOf ?? (() => 0));
  const stir = new Stir();
  const lifeless = new Lifeless();
  let tracker = new Tracker();
  let counter = new LineCounter(lines, masks);
  let found: readonly Region[] = [];
  let anewMs = -Infinity;
  let before = 0;
  let breaks = 0;
  const letGo = (): void => {
    before += tracker.counted;
    tracker = new Tracker();
    counter = new LineCounter(lines, masks);
    figures.forget();
    lifeless.forget();
  };
  return {
    within: detector.within,
    label: null,
    warmUpMs: 500,
    async look(frame, atMs, isCounted = true) {
      // The picture is the detector's once it judges.
      if (isCounted) stir.step(frame, atMs);
      const since = breaks;
      const judged = await detector.judge(frame);
      found = judged.boxes;
      // A picture of before the break is no beginning of what comes after it.
      if (!isCounted || since !== breaks) return { zones: [], crossings: [], tookMs: judged.tookMs };
      const boxes = judged.boxes.filter((b) => !isTooSmall(leastSize, b.y1, b.y1 - b.y0));
      const followed = tracker.step(boxes, atMs);
      const { alive, left } = lifeless.step(followed, (box, others) => stir.within(box, others), atMs);
      const isNight = zeroing.step(atMs);
      const people = isNight ? [] : alive;
      if (isNight) {
        letGo();
        figures.clear();
        anewMs = atMs + ANEW_MS;
      }
      figures.drop(new Set(followed.filter((track) => !alive.includes(track)).map(({ id }) => id)));
      const { counts, standing, zones } = occupancy.step(people, atMs);
      const waiting = figures.step(standing, (zone) => zones.get(zone) ?? [], atMs, isNight ? [] : followed);
      const known = atMs >= anewMs;
      const confidence = new Map(counts.map((c) => [c.zone, c.confidence]));
      return {
        zones: known ? counts.map((c) => inCrowd(c, crowd)) : [],
        crossings: counter.step(people, atMs),
        queues: known ? waiting.map((q) => ({ ...q, confidence: confidence.get(q.zone) ?? 0 })) : [],
        tallies: figures,
        zeroed: isNight ? [...left, 'night'] : left,
        tookMs: judged.tookMs,
      };
    },
    counted: () => before + tracker.counted,
    present: () => [...found, ...tracker.people.map(boxOf)],
    forget() {
      breaks++;
      found = [];
      stir.forget();
      letGo();
    },
  };
}

/** A count as the site factor has it, no surer than such counts are. Nobody is nobody, crowded or not. */
function inCrowd(counted: ZoneCount, crowd: Crowd | null): ZoneCount {
  if (crowd === null || counted.count === 0) return counted;
  const confidence = Math.min(counted.confidence, Math.round(exactWith(crowd.error) * 100) / 100);
  return { ...counted, count: corrected(counted.count, crowd.factor), confidence };
}

/** Without a detector: whether anything is there that does not belong to the empty scene. */
export function motionWatcher(motion: Motion, view: View): Watcher {
  const eye = motion.eye(view.areas, view.masks);
  return {
    within: MOTION_WITHIN,
    label: 'motion',
    // Nothing is told anyway until the empty scene is learnt.
    warmUpMs: 500,
    async look(frame, atMs, isCounted = true) {
      if (!isCounted) return { zones: [], crossings: [], tookMs: 0 };
      return { ...(await eye.look(frame, atMs)), crossings: [] };
    },
    present: () => [],
    forget() {
      eye.forget();
    },
  };
}
