import type { Campaign } from '../../../config/schema/campaign.ts';
import { Calendar } from '../../engine/calendar.ts';
import type { Window } from '../../engine/calendar.ts';
import { compile } from '../../engine/compile.ts';
import type { CompiledCampaign } from '../../engine/compile.ts';
import type { EngineConfig } from '../../engine/io.ts';
import { StoreClock } from '../../engine/storeClock.ts';
import { StoreDays } from '../../engine/storeDays.ts';
import { Words } from '../../engine/why.ts';
import type { Attention, CampaignOutlook, Outlook } from '../../protocol/outlook.ts';
import type { Programme } from '../../protocol/programme/programme.ts';
import type { Reading } from '../../protocol/reading.ts';
import { absenceOf } from './absence.ts';
import { absent, fallsShort, inOrder, keptAway } from './attention.ts';
import type { BlockedScreens } from './attention.ts';
import { audienceOf } from './audience.ts';
import type { CampaignTime } from './audience.ts';
import { blockedOn } from './blocked.ts';
import { courses, daysOn } from './course.ts';
import type { Course, CourseSegment } from './course.ts';
import { forecast } from './forecast.ts';
import type { Counted } from './headcount.ts';
import { hoursOf, loadOf } from './load.ts';
import { LoopLook } from './loopFacts.ts';
import { shortfalls } from './shortfalls.ts';
import { StoreHours } from './storeHours.ts';

/** What an outlook is made from. Plain data. */
export interface OutlookJob {
  readonly source: EngineConfig;
  readonly draft: boolean;
  readonly fromMs: number;
  /** Days of the store. */
  readonly days: number;
  /** Screen whose hours are told one by one. */
  readonly screen: string | null;
  /** Live `product.stock` readings. */
  readonly stock: readonly Reading[];
  readonly nowMs: number;
}

const MOST_ATTENTION = 200;

/** What is coming, from the configuration and the hours that lie behind (SPEC OUT). Never throws on data. */
export function makeOutlook(job: OutlookJob, history: readonly Counted[]): Outlook {
  const { source, fromMs, nowMs } = job;
  const { config } = source;
  const { timeZone } = config.store;
  const calendar = new Calendar(timeZone, config.dayparts, config.holidays);
  const toMs = daysOn(calendar, fromMs, job.days);
  const compiled = compile(source);
  const stock = new Map(job.stock.map((r) => [r.key, r]));
  const soldOut = (campaign: Campaign): boolean => isSoldOut(campaign, stock);
  const playing = ({ campaign }: CompiledCampaign): boolean => campaign.status === 'approved' && !soldOut(campaign);
  const all = courses(compiled, calendar, playing, { fromMs, toMs });
  const zones = forecast(
    config.zones.map((z) => z.id),
    history,
    { fromMs, toMs, nowMs, timeZone },
  );
  const hours = new StoreHours(timeZone).between(fromMs, toMs);
  const time = new Map<string, CampaignTime>();
  const loads = all.map((course) => {
    const shares = hoursOf(course, hours, fromMs, toMs);
    audienceOf(course, shares, compiled.screens, zones, time);
    return { screens: [...course.screens], hours: loadOf(shares, isOf(course, job.screen)) };
  });

  const loops = new LoopLook(compiled.campaigns);
  const absence = {
    ...{ calendar, fromMs, toMs, soldOut },
    clock: new StoreClock(timeZone),
    days: new StoreDays(timeZone),
    words: new Words(config),
    dayparts: new Map(config.dayparts.map((d) => [d.id, d])),
    look: (key: string) => stock.get(key),
  };
  const coursesOf = new Map<CompiledCampaign, Course[]>();
  for (const c of compiled.campaigns.values()) coursesOf.set(c, []);
  for (const course of all) for (const c of course.aimed) coursesOf.get(c)!.push(course);
  const attention: Attention[] = [];
  const campaigns = [...compiled.campaigns.values()].map((c): CampaignOutlook => {
    const { id, name, class: playClass, status } = c.campaign;
    const had = time.get(id);
    const screenMs = c.targets.length * (toMs - fromMs);
    const base = {
      ...{ campaign: id, name, class: playClass, status },
      screenSeconds: (had?.ms ?? 0) / 1000,
      share: had === undefined || screenMs === 0 ? 0 : had.ms / screenMs,
      audience: had?.audience ?? null,
    };
    if (status !== 'approved')
      return { ...base, plays: 'not-approved', why: status === 'paused' ? 'It is paused.' : 'It is a draft.' };
    const windows = calendar.windows(c.campaign, fromMs, toMs);
    const away = absenceOf(c, windows, absence);
    if (away !== null) {
      attention.push(absent(c, away));
      return { ...base, plays: 'never', why: away.text };
    }
    const never = others(c, windows);
    if (never !== null) return { ...base, plays: 'never', why: never };
    return { ...base, plays: c.campaign.trigger === undefined ? 'yes' : 'by-trigger', why: null };
  });
  for (const s of shortfalls(all, loops, compiled.campaigns)) attention.push(fallsShort(s, compiled.campaigns));
  return {
    ...{ madeAtMs: nowMs, fromMs, toMs, configRevision: source.revision, draft: job.draft },
    attention: inOrder(attention).slice(0, MOST_ATTENTION),
    attentionCount: attention.length,
    campaigns,
    loads,
    zones,
  };

  /** What others take from it; in words where that is everything. */
  function others(c: CompiledCampaign, windows: readonly Window[]): string | null {
    const openMs = windows.reduce((ms, w) => ms + w.toMs - w.fromMs, 0);
    const look = {
      campaigns: compiled.campaigns,
      facts: (segment: CourseSegment, spots: Programme['spots']) => loops.of(segment.cycle, spots),
      noRoomForTriggers: config.store.triggeredShare === 0,
    };
    const on = coursesOf.get(c)!.map((course): BlockedScreens => {
      return { screens: course.screens, blocked: blockedOn(c, windows, course, look) };
    });
    const whole = on.every(({ blocked }) => blocked.reduce((ms, b) => ms + b.toMs - b.fromMs, 0) >= openMs);
    const found = keptAway(c, on, whole, compiled.campaigns);
    // A fallback is there for when nothing else is; a trigger that comes later comes all the same.
    const matters = c.campaign.class !== 'fallback' && (whole || c.campaign.trigger === undefined);
    if (found !== null && matters) attention.push(found);
    if (!whole) return null;
    return c.campaign.class === 'fallback' ? 'It is not needed: something else is booked all the time.' : found!.text;
  }
}

function isSoldOut({ products, leastStock }: Campaign, stock: ReadonlyMap<string, Reading>): boolean {
  return (
    leastStock > 0 &&
    products.length > 0 &&
    products.every((p) => {
      const reading = stock.get(`product.stock:${p}`);
      return reading?.quality === 'live' && reading.value !== null && reading.value < leastStock;
    })
  );
}

function isOf(course: Course, screen: string | null): boolean {
  return screen !== null && course.screens.includes(screen);
}
