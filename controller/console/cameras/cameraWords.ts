import type { Camera } from '../../../config/schema/camera.ts';
import type { CameraDay, HandCountEntry, HandCountFigures } from '../../protocol/cameras.ts';
import type { CameraWord } from '../../protocol/cameraDay.ts';
import type { DeviceState } from '../../protocol/console.ts';
import type { AgentCamera } from '../../protocol/hello.ts';
import type { Reading } from '../../protocol/reading.ts';
import { dayOf, wallAt } from '../timeline/zoneTime.ts';
import { numberText } from '../words/amount.ts';

export interface StateWords {
  readonly tone: 'ok' | 'warn' | 'bad' | 'none';
  readonly headline: string;
  /** What it means and what to do; empty: nothing to add. */
  readonly detail: string;
}

const words: Record<CameraWord['state'], Omit<StateWords, 'detail'> & { readonly fix: string }> = {
  working: { tone: 'ok', headline: 'Working', fix: '' },
  blind: { tone: 'bad', headline: 'Blind', fix: 'No picture comes. Its counts are unknown, not zero.' },
  dark: { tone: 'bad', headline: 'Dark', fix: 'The picture is too dark to count. Switch the light on.' },
  covered: { tone: 'bad', headline: 'Covered', fix: 'Something is in front of the lens. Look at the camera.' },
  frozen: { tone: 'bad', headline: 'Frozen', fix: 'The same picture comes again and again. Restart the camera.' },
  moved: {
    tone: 'bad',
    headline: 'Moved',
    fix: 'It looks elsewhere than when it was set up. Turn it back, or draw its zones anew.',
  },
  overloaded: {
    tone: 'warn',
    headline: 'Overloaded',
    fix: 'Its computer is too slow, so nobody is counted: counts are unknown, not zero. Choose fewer cameras on it, or let its agent have more of it (--cpu-share).',
  },
};

/** The agent that watches a camera now, and how it sees. */
export function watcherOf(
  camera: string,
  devices: Iterable<DeviceState>,
): { readonly device: DeviceState; readonly how: AgentCamera } | null {
  for (const device of devices) {
    const how = device.cameras?.find((c) => c.id === camera);
    if (device.online && how !== undefined) return { device, how };
  }
  return null;
}

/**
 * State of a camera in words.
 *
 * @param word what its agent said of it; null: nothing
 */
export function stateWords(
  counting: boolean,
  watcher: ReturnType<typeof watcherOf>,
  word: CameraWord | null,
  simulated: boolean,
): StateWords {
  if (watcher === null) {
    return simulated
      ? { tone: 'none', headline: 'Simulated', detail: 'No agent watches it; the simulated shop tells its counts.' }
      : {
          tone: counting ? 'bad' : 'none',
          headline: counting ? 'Not connected' : 'Counting is off',
          detail: counting ? 'No agent watches it. Start one on the computer that reaches the camera.' : '',
        };
  }
  if (!counting) return { tone: 'none', headline: 'Counting is off', detail: 'Its agent runs and opens no camera.' };
  if (word !== null && word.state !== 'working') {
    const { tone, headline, fix } = words[word.state];
    return { tone, headline, detail: [word.detail, fix].filter((t) => t !== '').join(' ') };
  }
  const { health } = watcher.device;
  if (health !== null && 'state' in health && health.state !== 'working')
    return { tone: 'warn', headline: 'In trouble', detail: health.detail };
  return { tone: 'ok', headline: 'Working', detail: '' };
}

/** How it sees: `counts people with yolox-nano`. */
export function seesText(how: AgentCamera | undefined): string {
  if (how === undefined) return '';
  return how.sees === 'movement'
    ? 'Sees movement, does not count people; start its agent with --model to count'
    : `Counts people with ${how.model ?? 'an unnamed model'}`;
}

/** True for a reading of a camera that only sees whether something moves. */
export function isMovement(reading: Reading | undefined): boolean {
  return reading?.source.endsWith(':motion') === true;
}

/** One bar of the day. */
export interface HourBar {
  readonly fromMs: number;
  /** null: nobody knew. */
  readonly people: number | null;
  /** Part of the highest bar, 0 to 1. */
  readonly part: number;
  readonly simulated: boolean;
  /** Part of the hour in which it was known. */
  readonly known: number;
}

/** All hours of the day with what is known of them; counted goes before simulated. */
export function hourBars(
  day: Pick<CameraDay, 'fromMs' | 'toMs'>,
  hours: CameraDay['zones'][number]['hours'],
): HourBar[] {
  const HOUR = 3_600_000;
  const highest = Math.max(1, ...hours.map((h) => h.people));
  const bars: HourBar[] = [];
  for (let fromMs = day.fromMs; fromMs < day.toMs; fromMs += HOUR) {
    const here = hours.filter((h) => h.fromMs >= fromMs && h.fromMs < fromMs + HOUR);
    const hour = here.find((h) => !h.simulated) ?? here[0];
    bars.push({
      fromMs,
      people: hour?.people ?? null,
      part: (hour?.people ?? 0) / highest,
      simulated: hour?.simulated ?? false,
      known: Math.min(1, (hour?.observedMs ?? 0) / HOUR),
    });
  }
  return bars;
}

/** What a site factor does, in words: `25 % more`. */
export function factorText(factor: number): string {
  const percent = Math.round((factor - 1) * 100);
  return percent === 0 ? 'as they are' : `${numberText(Math.abs(percent))} % ${percent > 0 ? 'more' : 'fewer'}`;
}

/** How far counts are off, by counts by hand. */
export function figuresText({ pairs, meanError, bias }: HandCountFigures): string {
  if (meanError === null || bias === null)
    return 'No count by hand of a time in which the camera counted. Count once while it works.';
  const counts = pairs === 1 ? '1 count' : `${pairs} counts`;
  const side =
    Math.abs(bias) < 0.05 ? 'to neither side' : `${numberText(Math.abs(bias))} too ${bias < 0 ? 'few' : 'many'}`;
  return `Off by ${numberText(meanError)} ${numberText(meanError) === '1' ? 'person' : 'people'} on average over ${counts} by hand (${side}).`;
}

/**
 * How far counts of one day were off, beside what is expected.
 *
 * @param expected people; null: not known
 */
export function dayErrorText(
  counts: readonly Pick<HandCountEntry, 'people' | 'counted'>[],
  expected: number | null,
): string {
  const off = counts.flatMap((c) => (c.counted === null ? [] : [Math.abs(c.counted - c.people)]));
  if (off.length === 0) return 'Nothing was counted at the times of that day.';
  const mean = off.reduce((sum, n) => sum + n, 0) / off.length;
  const usual = expected === null ? '' : `; expected ${numberText(expected)}`;
  return `Off by ${numberText(mean)} on average over ${off.length === 1 ? '1 count' : `${off.length} counts`}${usual}.`;
}

/**
 * Why no site factor can be fitted from the counts of one zone; null: it can. A factor is of a whole camera, so it is
 * fitted only where this zone is all that the camera counts, and no other camera counts it.
 */
export function factorFault(
  { name, zones }: Pick<Camera, 'name' | 'zones'>,
  zone: string,
  cameras: readonly Pick<Camera, 'zones'>[],
): string | null {
  if (zones.length > 1)
    return `A site factor changes all ${zones.length} zones of ${name}, and counts of one do not tell it: none is suggested.`;
  if (cameras.filter((c) => c.zones.includes(zone)).length > 1)
    return 'Several cameras count this zone, and nobody can tell whose error it is: no site factor is suggested.';
  return null;
}

/** Clocks of two people agree no better than this, ms: a time that is ahead by less is no time of yesterday. */
const AHEAD_MS = 5 * 60_000;
const DAY_MINUTES = 24 * 60;

/**
 * The last time that the clock of the store showed `HH:MM`, epoch ms: of today, or of yesterday where today's is still
 * to come; null: it is only just to come, or yesterday's is more than 24 hours ago.
 */
export function lastAt(
  time: string,
  nowMs: number,
  timeZone: string,
): { readonly atMs: number; readonly yesterday: boolean } | null {
  const today = dayOf(nowMs, timeZone).fromMs;
  const atMs = atOn(time, today, timeZone);
  if (atMs <= nowMs) return { atMs, yesterday: false };
  if (atMs - nowMs < AHEAD_MS) return null;
  const before = atOn(time, dayOf(today - 1, timeZone).fromMs, timeZone);
  return nowMs - before > DAY_MINUTES * 60_000 ? null : { atMs: before, yesterday: true };
}

/** A time of the clock of the store of the day that begins at an instant, epoch ms. */
function atOn(time: string, fromMs: number, timeZone: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const minutes = hour * 60 + minute;
  const atMs = fromMs + minutes * 60_000;
  // Clocks that were put forward or back since midnight; late in the day that may be the next one by the wall.
  const off = minutes - wallAt(atMs, timeZone).minutes;
  return atMs + (off - Math.round(off / DAY_MINUTES) * DAY_MINUTES) * 60_000;
}

/** Why a day has no bars yet. */
export function emptyDayText(isCounting: boolean): string {
  return isCounting
    ? 'No whole minute was counted here today yet.'
    : 'Nothing was counted here today yet; that is unknown, not nobody.';
}

/** Whether a camera notices that it was moved, in words. */
export function viewText(remembered: boolean): string {
  return remembered
    ? 'Its view is remembered: it notices when it was moved.'
    : 'No view is remembered: it notices a move only while its agent runs.';
}

/** Why nobody can look through a camera now; null: somebody can. */
export function viewFault(counting: boolean, watched: boolean): string | null {
  if (!counting) return 'Counting is off, so no camera is open. Switch it on to remember the view.';
  return watched ? null : 'No agent watches it now. Start one to remember the view.';
}

/** Time that is left: `9:05`. */
export function leftText(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
