import { parentPort, workerData } from 'node:worker_threads';
import type { Outlook } from '../protocol/outlook.ts';
import { readZoneHours } from '../records/zoneHours.ts';
import { makeOutlook } from './core/outlook.ts';
import type { OutlookJob } from './core/outlook.ts';
import { WEEK_MS } from './core/pastHours.ts';

/** What a thread is to work out, with the hours of the database in `file`. */
export interface ThreadJob {
  readonly file: string;
  readonly job: OutlookJob;
}
export type FromThread =
  { readonly kind: 'done'; readonly outlook: Outlook } | { readonly kind: 'failed'; readonly message: string };

/** As far back as a forecast looks, with the weeks that it is tried on. */
const HISTORY_MS = 14 * WEEK_MS;

const port = parentPort;
if (port === null) throw new Error('an outlook is made on a thread of its own only');
const post = (message: FromThread): void => {
  port.postMessage(message);
};

try {
  const { file, job } = workerData as ThreadJob;
  post({ kind: 'done', outlook: makeOutlook(job, readZoneHours(file, job.nowMs - HISTORY_MS, job.nowMs)) });
} catch (error) {
  post({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
}
