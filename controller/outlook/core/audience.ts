import type { Screen } from '../../../config/schema/screen.ts';
import type { CampaignOutlook, ZoneForecast } from '../../protocol/outlook.ts';
import type { Course } from './course.ts';
import type { HourShares } from './load.ts';

type Told = NonNullable<CampaignOutlook['audience']>;
type Audience = { -readonly [K in keyof Told]: Told[K] };

/** What a campaign has in all: time on screens, and people before them. */
export interface CampaignTime {
  ms: number;
  readonly audience: Audience;
}

/** People expected in a zone in an hour, of so many screens that stand there. */
interface Place {
  readonly screens: number;
  readonly hours: ReadonlyMap<number, ZoneForecast['hours'][number]>;
}

/**
 * Adds the time that campaigns have on the screens of a course, and the people expected in their exposure zones while
 * they are on (OUT-7): their part of each hour times the people of that hour.
 */
export function audienceOf(
  course: Course,
  shares: readonly HourShares[],
  screens: ReadonlyMap<string, Screen>,
  zones: readonly ZoneForecast[],
  out: Map<string, CampaignTime>,
): void {
  const places = placesOf(course, screens, zones);
  shares.forEach((hour) => {
    for (const [campaign, { ms }] of hour.ms) {
      let time = out.get(campaign);
      if (time === undefined)
        out.set(campaign, (time = { ms: 0, audience: { personSeconds: 0, low: 0, high: 0, unknownSeconds: 0 } }));
      time.ms += ms * course.screens.length;
      for (const place of places) add(time.audience, place, hour.hourMs, (ms * place.screens) / 1000);
    }
  });
}

function add(audience: Audience, { hours }: Place, atMs: number, seconds: number): void {
  const expected = hours.get(atMs);
  if (expected?.people === null || expected === undefined) {
    audience.unknownSeconds += seconds;
    return;
  }
  audience.personSeconds += expected.people * seconds;
  // Without a range for one of its hours there is none for all of them.
  audience.low = expected.low === null || audience.low === null ? null : audience.low + expected.low * seconds;
  audience.high = expected.high === null || audience.high === null ? null : audience.high + expected.high * seconds;
}

function placesOf(course: Course, screens: ReadonlyMap<string, Screen>, zones: readonly ZoneForecast[]): Place[] {
  const count = new Map<string, number>();
  for (const id of course.screens) {
    const zone = screens.get(id)?.zone ?? '';
    count.set(zone, (count.get(zone) ?? 0) + 1);
  }
  return [...count].map(([zone, n]) => {
    const hours = zones.find((z) => z.zone === zone)?.hours ?? [];
    return { screens: n, hours: new Map(hours.map((h) => [h.fromMs, h])) };
  });
}
