// One clip on the way that pictures go in the agent: view watched, people found, followed, counted, reported; with the
// clip's own time, at its rate and as if at five pictures a second.
import { performance } from 'node:perf_hooks';
import type { Detector, Frame, Judgement } from '../../devices/camera/detector.ts';
import { Reporter } from '../../devices/camera/reporter.ts';
import { ViewWatch } from '../../devices/camera/sight/viewWatch.ts';
import { peopleWatcher } from '../../devices/camera/watcher.ts';
import type { View, Watcher } from '../../devices/camera/watcher.ts';

export interface Crossed {
  readonly line: string;
  readonly way: 'forth' | 'back';
}
/** A count as it was said, and how sure. */
export interface Said {
  readonly count: number;
  readonly confidence: number;
}
/** What was made of a clip at one rate. */
export interface Followed {
  /** For each picture of the clip: people in each zone, as they are said then; null: unknown. */
  readonly zones: readonly (ReadonlyMap<string, Said> | null)[];
  readonly crossings: readonly Crossed[];
  readonly tracks: number;
  readonly judged: number;
  /** Pictures in which nothing was counted, since the view was dark, covered, frozen or another one. */
  readonly blind: number;
}
export interface Judged {
  /** One for each rate, in their order. */
  readonly followed: readonly Followed[];
  readonly pictures: number;
  readonly unreadable: number;
  readonly framesPerSecond: number;
  readonly msPerPicture: number;
  /** Processor time of one judged picture, ms: detector, counting and pictures of a folder; not that of ffmpeg. */
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

/** One agent's work on the clip, at one rate. */
class Run {
  readonly isDue: (index: number) => boolean;
  readonly #watcher: Watcher;
  readonly #reporter: Reporter;
  readonly #view = new ViewWatch(null);
  readonly #zones: (ReadonlyMap<string, Said> | null)[] = [];
  readonly #crossings: Crossed[] = [];
  #now = new Map<string, Said>();
  #trusted = true;
  #judged = 0;
  #blind = 0;

  constructor(isDue: (index: number) => boolean, detector: Detector, view: View) {
    this.isDue = isDue;
    this.#watcher = peopleWatcher(detector, view);
    const { warmUpMs } = this.#watcher;
    this.#reporter = new Reporter({ camera: 'clip', part: 'clip', warmUpMs, warmUpPictures: 3 });
  }

  async look(frame: Frame, atMs: number): Promise<void> {
    const { trusted } = this.#view.step(frame, atMs);
    if (!trusted && this.#trusted) {
      this.#watcher.forget();
      this.#reporter.forget();
      this.#now.clear();
    }
    this.#trusted = trusted;
    if (!trusted) {
      this.#blind++;
      return;
    }
    const seen = await this.#watcher.look(frame, atMs);
    this.#judged++;
    for (const { type, data } of this.#reporter.report(seen, atMs)) {
      if (type === 'endcap.count.v1') this.#now.set(data.zone, { count: data.count, confidence: data.confidence ?? 0 });
      if (type === 'endcap.crossing.v1') this.#crossings.push({ line: data.line, way: data.way });
    }
  }

  /** Time goes on by one picture, whether it was looked at or not. */
  next(): void {
    this.#zones.push(this.#now.size === 0 ? null : new Map(this.#now));
  }

  get followed(): Followed {
    const tracks = this.#watcher.counted?.() ?? 0;
    return {
      ...{ zones: this.#zones, crossings: this.#crossings, tracks },
      ...{ judged: this.#judged, blind: this.#blind },
    };
  }
}

/** Finds people once in a picture, however many ask. */
class Once implements Detector {
  readonly within;
  readonly #detector: Detector;
  #frame: Frame | null = null;
  #judging: Promise<Judgement> | null = null;
  tookMs = 0;
  judged = 0;

  constructor(detector: Detector) {
    this.#detector = detector;
    this.within = detector.within;
  }

  /** The picture that is asked for from now on; a copy is judged, as its memory is given away. */
  show(frame: Frame): void {
    this.#frame = frame;
    this.#judging = null;
  }

  judge(): Promise<Judgement> {
    const frame = this.#frame!;
    this.#judging ??= this.#detector.judge({ ...frame, rgb: frame.rgb.slice() }).then((judgement) => {
      this.tookMs += judgement.tookMs;
      this.judged++;
      return judgement;
    });
    return this.#judging;
  }

  close(): void {
    this.#detector.close();
  }
}

/** Looks at a clip at each of the rates. Only what is due at one of them is judged, and only once. */
export async function judge(
  pictures: AsyncIterable<Frame | null>,
  clipFps: number,
  rates: readonly Rate[],
  detector: Detector,
  view: View,
): Promise<Judged> {
  const once = new Once(detector);
  const runs = rates.map((rate) => new Run(schedule(rate, clipFps), once, view));
  let [index, unreadable, timed] = [0, 0, -1];
  let began = { ms: 0, processor: process.cpuUsage() };
  for await (const frame of pictures) {
    // Each schedule is asked for each picture: they count.
    const due = runs.filter((run) => run.isDue(index));
    if (frame === null) unreadable++;
    else if (due.length > 0) {
      once.show(frame);
      for (const run of due) await run.look(frame, (index / clipFps) * 1000);
      timed++;
      // The first picture loads the model.
      if (timed === 0) began = { ms: performance.now(), processor: process.cpuUsage() };
    }
    for (const run of runs) run.next();
    index++;
  }
  if (timed < 0) throw new Error('no picture could be read');
  const { user, system } = process.cpuUsage(began.processor);
  const looked = Math.max(1, timed);
  return {
    followed: runs.map((run) => run.followed),
    pictures: index,
    unreadable,
    framesPerSecond: (looked / Math.max(1, performance.now() - began.ms)) * 1000,
    msPerPicture: once.tookMs / Math.max(1, once.judged),
    processorMs: (user + system) / 1000 / looked,
  };
}
