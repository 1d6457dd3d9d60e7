import type { RateLimitOptions } from '@fastify/rate-limit';
import { HttpProblem } from './problems.ts';

const MINUTE = 60_000;

function perMinute(max: number, what: string): RateLimitOptions {
  return {
    max,
    timeWindow: MINUTE,
    errorResponseBuilder: (_request, context) =>
      new HttpProblem(429, 'too-many', `Too many ${what} from this address. Wait ${context.after} and try again.`),
  };
}

/** Requests per address (the one that the connection comes from) and minute. */
export const limits = {
  signIn: perMinute(10, 'sign-ins'),
  password: perMinute(10, 'changes of a password'),
  pairing: perMinute(20, 'pairing codes'),
  hearts: perMinute(120, 'likes'),
  hooks: perMinute(6_000, 'deliveries'),
  events: perMinute(12_000, 'requests'),
  appSightings: perMinute(6_000, 'sightings'),
  consents: perMinute(60, 'consents'),
  enrolments: perMinute(30, 'enrolments'),
  calibrations: perMinute(10, 'calibrations'),
  handCounts: perMinute(60, 'counts by hand'),
  surveys: perMinute(20, 'surveys'),
} as const;

/** Hearts that count per address and product in an hour: plenty for the phones of a shop behind one address. */
export const HEARTS_PER_HOUR = 120;
export const HEARTS_WINDOW_MS = 60 * MINUTE;

/** Sightings of one app in a minute: one each second, and some. */
export const APP_SIGHTINGS_PER_MINUTE = 90;
/** Consent tokens that nobody knows, from one address in a minute. */
export const UNKNOWN_CONSENTS_PER_MINUTE = 30;
