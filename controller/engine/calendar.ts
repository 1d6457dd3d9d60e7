import { Temporal } from 'temporal-polyfill';
import type { Campaign } from '../../config/schema/campaign.ts';
import type { Daypart } from '../../config/schema/daypart.ts';

/** A stretch of time in which something may play, epoch ms, end exclusive. */
export interface Window {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Answer of the calendar for a stretch of time. */
export interface Gate {
  readonly open: boolean;
  readonly fromMs: number;
  readonly untilMs: number;
  /** When an open gate closes; null while that lies beyond the horizon. */
  readonly closesMs: number | null;
}

/** How far a gate looks ahead; a campaign far in the future is looked at again after this long. */
const HORIZON_MS = 8 * 86_400_000;

const dayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/**
 * When campaigns may play, in the store's time zone (DEC-6). Stateless: any stretch of time may be asked for at any
 * moment. Wall-clock times that a DST day skips move on to the next that exists; those that come twice mean the first.
 */
export class Calendar {
  readonly #timeZone: string;
  readonly #dayparts: ReadonlyMap<string, Daypart>;
  readonly #instants = new Map<string, number>();

  constructor(timeZone: string, dayparts: readonly Daypart[]) {
    this.#timeZone = timeZone;
    this.#dayparts = new Map(dayparts.map((d) => [d.id, d]));
  }

  /** Start of the store's day in which an instant lies, moved by whole days, epoch ms. */
  dayStartMs(atMs: number, days = 0): number {
    const date = Temporal.Instant.fromEpochMilliseconds(Math.floor(atMs))
      .toZonedDateTimeISO(this.#timeZone)
      .toPlainDate();
    return this.#dayStart(date.add({ days }));
  }

  /** The store's date of an instant, YYYY-MM-DD. */
  dateText(atMs: number): string {
    return Temporal.Instant.fromEpochMilliseconds(Math.floor(atMs))
      .toZonedDateTimeISO(this.#timeZone)
      .toPlainDate()
      .toString();
  }

  /** Windows of a campaign that touch [fromMs, toMs), in order, joined where they meet. */
  windows(campaign: Pick<Campaign, 'from' | 'to' | 'dayparts'>, fromMs: number, toMs: number): Window[] {
    const zoned = Temporal.Instant.fromEpochMilliseconds(Math.floor(fromMs)).toZonedDateTimeISO(this.#timeZone);
    const last = Temporal.Instant.fromEpochMilliseconds(Math.floor(toMs))
      .toZonedDateTimeISO(this.#timeZone)
      .toPlainDate();
    const out: Window[] = [];
    // A daypart past midnight belongs to the day before.
    for (
      let date = zoned.toPlainDate().subtract({ days: 1 });
      Temporal.PlainDate.compare(date, last) <= 0;
      date = date.add({ days: 1 })
    ) {
      const text = date.toString();
      if ((campaign.from !== undefined && text < campaign.from) || (campaign.to !== undefined && text > campaign.to))
        continue;
      for (const window of this.#ofDay(campaign.dayparts, date)) {
        if (window.toMs > fromMs && window.fromMs < toMs && window.toMs > window.fromMs) out.push(window);
      }
    }
    return join(out);
  }

  /** Whether a campaign may play at an instant by its dates and dayparts, and until when that stays so. */
  gate(campaign: Pick<Campaign, 'from' | 'to' | 'dayparts'>, atMs: number): Gate {
    const horizon = atMs + HORIZON_MS;
    const window = this.windows(campaign, atMs, horizon)[0];
    const open = window !== undefined && window.fromMs <= atMs;
    const next = window === undefined ? horizon : open ? window.toMs : window.fromMs;
    const closesMs = open && window.toMs < horizon ? window.toMs : null;
    return { open, fromMs: atMs, untilMs: Math.min(next, horizon), closesMs };
  }

  #ofDay(dayparts: readonly string[], date: Temporal.PlainDate): Window[] {
    if (dayparts.length === 0) return [{ fromMs: this.#dayStart(date), toMs: this.#dayStart(date.add({ days: 1 })) }];
    const day = dayNames[date.dayOfWeek - 1]!;
    return dayparts.flatMap((id) => {
      const part = this.#dayparts.get(id);
      if (part?.days.includes(day) !== true) return [];
      const overnight = part.to < part.from;
      return [
        {
          fromMs: this.#instant(date, part.from),
          toMs: this.#instant(overnight ? date.add({ days: 1 }) : date, part.to),
        },
      ];
    });
  }

  #dayStart(date: Temporal.PlainDate): number {
    const key = date.toString();
    let at = this.#instants.get(key);
    if (at === undefined) {
      this.#forgetOld();
      at = date.toZonedDateTime({ timeZone: this.#timeZone }).epochMilliseconds;
      this.#instants.set(key, at);
    }
    return at;
  }

  #instant(date: Temporal.PlainDate, time: string): number {
    if (time === '00:00') return this.#dayStart(date);
    if (time === '24:00') return this.#dayStart(date.add({ days: 1 }));
    const key = `${date.toString()}T${time}`;
    let at = this.#instants.get(key);
    if (at === undefined) {
      this.#forgetOld();
      at = date.toZonedDateTime({
        timeZone: this.#timeZone,
        plainTime: Temporal.PlainTime.from(time),
      }).epochMilliseconds;
      this.#instants.set(key, at);
    }
    return at;
  }

  /** Zone maths is slow, so instants are kept; a store that runs for months must not keep them all. */
  #forgetOld(): void {
    if (this.#instants.size > 20_000) this.#instants.clear();
  }
}

function join(windows: Window[]): Window[] {
  windows.sort((a, b) => a.fromMs - b.fromMs || a.toMs - b.toMs);
  const out: Window[] = [];
  for (const w of windows) {
    const last = out.at(-1);
    if (last !== undefined && w.fromMs <= last.toMs)
      out[out.length - 1] = { fromMs: last.fromMs, toMs: Math.max(last.toMs, w.toMs) };
    else out.push(w);
  }
  return out;
}
