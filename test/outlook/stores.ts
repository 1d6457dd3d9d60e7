import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import { makeOutlook } from '../../controller/outlook/core/outlook.ts';
import type { OutlookJob } from '../../controller/outlook/core/outlook.ts';
import type { Counted } from '../../controller/outlook/core/headcount.ts';
import type { Attention, CampaignOutlook, Outlook } from '../../controller/protocol/outlook.ts';
import { NOON, storeWith } from '../engine/store.ts';

export const HOUR = 3_600_000;

/** A job for this store, from Saturday noon for a week. */
export function jobOf(config: StoreConfig, part: Partial<OutlookJob> = {}): OutlookJob {
  return {
    source: { revision: 1, config, media: {}, codeBase: null },
    draft: false,
    fromMs: NOON,
    days: 7,
    screen: null,
    stock: [],
    nowMs: NOON,
    ...part,
  };
}

export interface Told {
  readonly all: Outlook;
  readonly of: (campaign: string) => CampaignOutlook;
  /** What is told of a campaign. */
  readonly about: (campaign: string | null) => Attention[];
}

export function outlookOf(
  parts: Record<string, unknown>,
  part: Partial<OutlookJob> = {},
  history: readonly Counted[] = [],
): Told {
  const all = makeOutlook(jobOf(storeWith(parts), part), history);
  return {
    all,
    of: (id) => all.campaigns.find((c) => c.campaign === id)!,
    about: (id) => all.attention.filter((a) => a.campaign === id),
  };
}
