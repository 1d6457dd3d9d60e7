import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';

/** A day, or a day with a wall-clock time, of the store: `2026-12-24` or `2026-12-24T18:00`. */
const localStart = z
  .string()
  .regex(
    /^\d{4}-\d{2}-\d{2}(T([01]\d|2[0-3]):[0-5]\d)?$/,
    'a start looks like "2026-12-24" or, with a time, "2026-12-24T18:00"',
  )
  .refine(
    (text) => isPlainDate(text.slice(0, 10)),
    'there is no such day; write it as year-month-day, for example "2026-12-24"',
  );

const localDay = z.iso.date('a date looks like "2026-12-24"');

function isPlainDate(text: string): boolean {
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' });
    return true;
  } catch {
    return false;
  }
}

/** The library wants an instant where a rule has a plain day; the whole of that day is meant. */
function untilAsInstant(rule: string): string {
  return rule.replace(/UNTIL=(\d{8})(?=;|$)/i, 'UNTIL=$1T235959Z').replace(/UNTIL=(\d{8}T\d{6})(?=;|$)/i, 'UNTIL=$1Z');
}

/**
 * An RFC 5545 rule over the wall clock of a place, whatever its time zone: all of its times are written as if in UTC.
 *
 * @param start `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM`
 * @throws Error in the library's words for a rule that it does not understand
 */
export function wallClockRule(rule: string, start: string): RRuleTemporal {
  const time = start.length === 10 ? 'T00:00' : '';
  return new RRuleTemporal({
    rruleString: untilAsInstant(rule),
    dtstart: Temporal.ZonedDateTime.from(`${start}${time}[UTC]`),
    temporal: Temporal,
    strict: true,
  });
}

/** More occurrences in a day than a store can use, and more than may be worked out while it waits. */
const MOST_A_DAY = 48;

/** What is wrong with a rule, in words, or null. */
export function ruleFault(rule: string, start: string): string | null {
  if (/[\r\n:]/.test(rule)) return 'write the rule alone, without DTSTART; the start has a field of its own';
  if (/FREQ=(HOURLY|MINUTELY|SECONDLY)/i.test(rule))
    return 'a rule repeats by day, week, month or year; use dayparts for times of a day';
  try {
    const { byHour, byMinute, bySecond } = wallClockRule(rule, start).options();
    const aDay = (byHour?.length ?? 1) * (byMinute?.length ?? 1) * (bySecond?.length ?? 1);
    return aDay > MOST_A_DAY ? `it begins ${aDay} times a day, and at most ${MOST_A_DAY} can be worked out` : null;
  } catch (error) {
    return (error as Error).message;
  }
}

const rule = z
  .string()
  .min(1)
  .max(300)
  .describe('RFC 5545 rule, for example "FREQ=MONTHLY;BYDAY=1SA" (every first Saturday).');

function checkRule(value: { readonly rule?: string | undefined; readonly start: string }, ctx: z.RefinementCtx): void {
  if (value.rule === undefined || !isPlainDate(value.start.slice(0, 10))) return;
  const fault = ruleFault(value.rule, value.start);
  if (fault !== null)
    ctx.addIssue({ code: 'custom', path: ['rule'], message: `${fault}; a rule looks like "FREQ=WEEKLY;BYDAY=FR,SA"` });
}

export const recurrence = z
  .strictObject({
    start: localStart.describe('First day, or first day and time, store time. With a time, durationMin is needed.'),
    rule: rule.optional(),
    durationMin: z
      .number()
      .int()
      .min(1)
      .max(10_080)
      .optional()
      .describe('Length of each occurrence, minutes; without it an occurrence is a whole day.'),
    except: z.array(localDay).max(400).default([]).describe('Days on which an occurrence is left out.'),
    also: z.array(localStart).max(400).default([]).describe('Further days or times, beside the rule.'),
  })
  .superRefine(checkRule)
  .refine((r) => r.start.length > 10 === (r.durationMin !== undefined), {
    path: ['durationMin'],
    message: 'a start with a time needs durationMin, and a whole day has none; add one or leave the other away',
  })
  .refine((r) => r.also.every((a) => a.length === r.start.length), {
    path: ['also'],
    message: 'further occurrences are not written like the start; give all of them a time, or none',
  })
  .describe('Occurrences in which it plays (RFC 5545): a rule with exceptions and additions.');
export type Recurrence = z.infer<typeof recurrence>;

export const holiday = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,62}$/, 'an id starts with a letter and has only a-z, 0-9 and "-"')
      .describe('Unique id.'),
    name: z.string().trim().min(1).max(80).describe('Name that people read.'),
    start: localDay.describe('The day, or the first of them.'),
    rule: rule.optional().describe('RFC 5545 rule where it comes again, for example "FREQ=YEARLY".'),
    also: z.array(localDay).max(400).default([]).describe('Further days, for those that follow no rule, as Easter.'),
  })
  .superRefine(checkRule)
  .describe('A holiday: a day on which dayparts may differ.');
export type Holiday = z.infer<typeof holiday>;
