import type { Campaign } from '../../../config/schema/campaign.ts';
import { creativeRegions } from '../../../config/schema/creative.ts';
import type { Creative } from '../../../config/schema/creative.ts';
import type { StoreConfig } from '../../../config/schema/storeConfig.ts';
import { applyChanges, put, remove, same } from '../api/changeSets.ts';
import type { Change } from '../api/changeSets.ts';
import { playlistsWith } from '../schedule/playlists.ts';
import type { StoreIndex } from '../store/storeIndex.ts';
import { campaignOf, shownCreatives } from './draft.ts';
import type { Draft } from './draft.ts';

const regionIds = (c: Creative | undefined): string[] => (c === undefined ? [] : creativeRegions(c).map((r) => r.id));

/** Where a creative shows besides a campaign, or besides a layout: campaigns, playlists and layouts, by name. */
export function otherPlaces(store: StoreIndex, creative: string, here: string): string[] {
  const { campaigns, creatives } = store.config;
  return [
    ...campaigns.filter((c) => c.id !== here && c.creatives.includes(creative)).map((c) => c.name),
    ...playlistsWith(creative, store).map((p) => `playlist ${p.name}`),
    ...creatives.filter((c) => c.id !== here && regionIds(c).includes(creative)).map((c) => `layout ${c.name}`),
  ];
}

/** Creatives of the campaign and what their regions show, as the store has them: those that may be of no more use. */
function reachOf(campaign: Campaign | undefined, store: StoreIndex): string[] {
  const own = campaign?.creatives ?? [];
  return [...new Set([...own, ...own.flatMap((id) => regionIds(store.creatives.get(id)))])].filter((id) =>
    store.creatives.has(id),
  );
}

/** Of these the ones that no campaign, no playlist and no layout that stays shows; layouts before what they show. */
function unused(ids: readonly string[], { campaigns, playlists, creatives }: StoreConfig): string[] {
  const shown = new Set([
    ...campaigns.flatMap((c) => c.creatives),
    ...playlists.flatMap((p) => p.items.flatMap((item) => ('creative' in item ? item.creative : []))),
  ]);
  let going = ids.filter((id) => !shown.has(id));
  for (let before = -1; before !== going.length;) {
    before = going.length;
    const held = new Set(creatives.filter((c) => !going.includes(c.id)).flatMap(regionIds));
    going = going.filter((id) => !held.has(id));
  }
  const layouts = new Set(creatives.filter((c) => c.kind === 'layout').map((c) => c.id));
  return [...going.filter((id) => layouts.has(id)), ...going.filter((id) => !layouts.has(id))];
}

function withUnused(changes: Change[], campaign: Campaign | undefined, store: StoreIndex): Change[] {
  const gone = unused(reachOf(campaign, store), applyChanges(store.config, changes));
  return [...changes, ...gone.map((id) => remove('creatives', id))];
}

/** Creatives in the regions of the draft's layouts that were changed or made here. */
function shownParts(draft: Draft): Creative[] {
  const named = new Set(shownCreatives(draft).flatMap(regionIds));
  return draft.parts.filter((c) => named.has(c.id));
}

/** Everything that saving a draft changes: its dayparts and creatives first, then itself, then what nobody uses any more. */
export function saveChanges(draft: Draft, store: StoreIndex): Change[] {
  // What a region names stands before the layout that names it.
  const once = [...new Map([...shownParts(draft), ...shownCreatives(draft)].map((c) => [c.id, c])).values()];
  const changes = [
    ...draft.made.filter((d) => draft.dayparts.includes(d.id)).map((d) => put('dayparts', d)),
    ...once.filter((c) => !same(c, store.creatives.get(c.id))).map((c) => put('creatives', c)),
    put('campaigns', campaignOf(draft)),
  ];
  return withUnused(changes, store.campaigns.get(draft.id), store);
}

/** Removes a campaign and the creatives that only it played, in the regions of its layouts too. */
export function deleteChanges(campaign: Campaign, store: StoreIndex): Change[] {
  return withUnused([remove('campaigns', campaign.id)], campaign, store);
}
