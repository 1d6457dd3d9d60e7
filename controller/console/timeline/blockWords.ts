import type { StoreIndex } from '../store/storeIndex.ts';
import type { Block } from './blocks.ts';
import { daypartsIn } from './blocks.ts';
import { timeText } from './zoneTime.ts';

export function percentText(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** `07:00–11:30`; the end of the day is 24:00. */
export function spanText(block: Block, dayEndMs: number, timeZone: string): string {
  const to = block.toMs >= dayEndMs ? '24:00' : timeText(block.toMs, timeZone);
  return `${timeText(block.fromMs, timeZone)}–${to}`;
}

export function campaignName(id: string, store: StoreIndex): string {
  return store.campaigns.get(id)?.name ?? id;
}

/** A block in words: `07:00–11:30, Morning: Breakfast juices 50 %, Cola in glass 33 %`. */
export function blockText(block: Block, dayEndMs: number, store: StoreIndex): string {
  const { timeZone } = store.config.store;
  const dayparts = daypartsIn(block, store).map((d) => d.name);
  const head = [spanText(block, dayEndMs, timeZone), ...dayparts].join(', ');
  if (block.parts.length === 0) return `${head}: the store card`;
  const parts = block.parts.map((p) => `${campaignName(p.campaign, store)} ${percentText(p.share)}`);
  return `${head}: ${parts.join(', ')}`;
}
