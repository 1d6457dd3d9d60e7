import type { Outlook } from '../protocol/outlook.ts';
import { readZoneHours } from '../records/zoneHours.ts';
import { doJob } from '../runtime/ownProcess.ts';
import { makeOutlook } from './core/outlook.ts';
import type { OutlookJob } from './core/outlook.ts';
import { WEEK_MS } from './core/pastHours.ts';

/** What is to be worked out in a process of its own, with the hours of the database in `file`. */
export interface ChildJob {
  readonly file: string;
  readonly job: OutlookJob;
}
export type Told =
  { readonly kind: 'done'; readonly outlook: Outlook } | { readonly kind: 'failed'; readonly message: string };

/** As far back as a forecast looks, with the weeks that it is tried on. */
const HISTORY_MS = 14 * WEEK_MS;

doJob((asked, post) => {
  const tell: (told: Told) => void = post;
  const { file, job } = asked as ChildJob;
  try {
    tell({ kind: 'done', outlook: makeOutlook(job, readZoneHours(file, job.nowMs - HISTORY_MS, job.nowMs)) });
  } catch (error) {
    tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
});
