import { z } from 'zod';
import { displayName, id } from './id.ts';

const clock = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'a time looks like "18:30"')
  .describe('Wall clock time of the store, HH:MM.');

export const weekday = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']);
export type Weekday = z.infer<typeof weekday>;

const span = {
  path: ['to'],
  message: 'a daypart that ends when it begins never plays; use 00:00 to 24:00 for a whole day',
};

export const daypartException = z
  .strictObject({
    days: z.array(weekday).default([]).describe('Weekdays that it is for.'),
    dates: z.array(z.iso.date('a date looks like "2026-12-24"')).max(400).default([]).describe('Single days.'),
    holidays: z
      .union([z.literal('any'), z.array(id).max(100)])
      .default([])
      .describe('Holidays that it is for: their ids, or "any".'),
    closed: z.boolean().default(false).describe('The daypart does not begin on these days.'),
    from: clock.optional().describe('Another beginning on these days.'),
    to: clock.optional().describe('Another end on these days.'),
  })
  .refine((e) => e.days.length + e.dates.length + e.holidays.length > 0, 'name days, dates or holidays')
  .refine((e) => (e.closed ? e.from === undefined && e.to === undefined : e.from !== undefined && e.to !== undefined), {
    path: ['closed'],
    message: 'it says neither or both; give from and to, or closed: true',
  })
  .refine((e) => e.from === undefined || e.from !== e.to, span)
  .describe('Days on which a daypart has other times, or does not begin.');

export const daypart = z
  .strictObject({
    id,
    name: displayName,
    days: z
      .array(weekday)
      .min(1)
      .default(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])
      .describe('Days on which it begins.'),
    from: clock,
    to: clock,
    except: z
      .array(daypartException)
      .max(100)
      .default([])
      .describe('Exceptions; the first that fits a day decides for it, whether the day is in days or not.'),
  })
  .refine((d) => d.from !== d.to, span)
  .describe('A daypart. One that ends before it begins runs past midnight and belongs to the day it starts.');
export type Daypart = z.infer<typeof daypart>;
