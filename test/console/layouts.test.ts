import { describe, expect, it } from 'vitest';
import { checkConfig } from '../../config/schema/check.ts';
import { creative as creativeSchema } from '../../config/schema/creative.ts';
import type { Creative } from '../../config/schema/creative.ts';
import { storeConfig } from '../../config/schema/storeConfig.ts';
import { applyChanges } from '../../controller/console/api/changeSets.ts';
import type { Change } from '../../controller/console/api/changeSets.ts';
import { copyOf, draftOf, partOf, withCreatives, withPart } from '../../controller/console/campaigns/draft.ts';
import type { Draft } from '../../controller/console/campaigns/draft.ts';
import { deleteChanges, otherPlaces, saveChanges } from '../../controller/console/campaigns/draftChanges.ts';
import { draftFaults, fieldOf } from '../../controller/console/campaigns/draftFaults.ts';
import { indexStore } from '../../controller/console/store/storeIndex.ts';
import type { StoreIndex } from '../../controller/console/store/storeIndex.ts';
import { campaign, storeWith } from './smallStore.ts';

type Layout = Extract<Creative, { kind: 'layout' }>;

const made = (fields: Record<string, unknown>): Creative => creativeSchema.parse({ name: fields['id'], ...fields });
const said = (id: string, headline = 'Hello'): Creative => made({ id, kind: 'message', headline });
const ticker = made({ id: 'news', kind: 'ticker', lines: ['Open until 20:00'] });
const layoutOf = (fields: Record<string, unknown>): Layout => made({ kind: 'layout', ...fields }) as Layout;
const layout = layoutOf({ id: 'wall', main: ['big'], side: ['beside'], foot: 'news' });

/** Campaign `x` shows a layout; `more` stands in the store beside it. */
function storeOf(more: readonly Creative[] = [], campaigns: Record<string, unknown>[] = []): StoreIndex {
  const { config } = storeWith([campaign('x', { creatives: ['wall'] }), ...campaigns]);
  const own = config.creatives.filter((c) => campaigns.some((other) => `${String(other['id'])}-message` === c.id));
  const creatives = [...own, said('big'), said('beside'), ticker, layout, ...more];
  return indexStore({ revision: 1, config: storeConfig.parse({ ...config, creatives }), media: {} });
}

const draftIn = (store: StoreIndex): Draft => draftOf(store.campaigns.get('x')!, store);
const told = (changes: readonly Change[]): string[] =>
  changes.map((c) => `${c.section} ${'remove' in c ? `-${c.remove}` : (c.put as { id: string }).id}`);
/** What the store is afterwards; it has to be sound. */
function after(store: StoreIndex, changes: readonly Change[]): StoreIndex {
  const config = applyChanges(store.config, changes);
  expect(checkConfig(config)).toMatchObject({ ok: true });
  return indexStore({ revision: 2, config, media: {} });
}

describe('a layout in a campaign', () => {
  it('[CFG] opened and saved it changes nothing but what was changed, and its parts stay', () => {
    const store = storeOf();
    expect(told(saveChanges(draftIn(store), store))).toEqual(['campaigns x']);
    const draft = { ...draftIn(store), ...withPart(draftIn(store), { ...ticker, name: 'Late news' }) };
    const changes = saveChanges(draft, store);
    expect(told(changes)).toEqual(['creatives news', 'campaigns x']);
    expect(after(store, changes).creatives.get('news')?.name).toBe('Late news');
  });

  it('[CFG] what was made in a region is there before the layout that names it; made and taken out, it is not sent', () => {
    const store = storeOf();
    let draft: Draft = { ...draftIn(store), ...withPart(draftIn(store), said('new')) };
    draft = { ...draft, ...withPart(draft, said('forgotten')) };
    draft = { ...draft, ...withCreatives(draft, [{ ...layout, main: ['new', 'big'] }]) };
    const changes = saveChanges(draft, store);
    expect(told(changes)).toEqual(['creatives new', 'creatives wall', 'campaigns x']);
    expect(after(store, changes).creatives.get('wall')).toMatchObject({ main: ['new', 'big'], foot: 'news' });
  });

  it('[CFG] what is taken out of a region goes when nobody else shows it, and only then', () => {
    const store = storeOf([layoutOf({ id: 'other', main: ['big'] })], [campaign('y', { creatives: ['other'] })]);
    const draft = draftIn(store);
    const { foot: _, ...bare } = layout;
    const next: Draft = { ...draft, ...withCreatives(draft, [{ ...bare, main: ['beside'], side: [] }]) };
    const changes = saveChanges(next, store);
    expect(told(changes)).toEqual(['creatives wall', 'campaigns x', 'creatives -news']);
    after(store, changes);
  });

  it('[CFG] deleted, its parts go with it, but not those of others', () => {
    const store = storeOf();
    const changes = deleteChanges(store.campaigns.get('x')!, store);
    expect(told(changes)).toEqual([
      ...['campaigns -x', 'creatives -wall'],
      ...['creatives -big', 'creatives -beside', 'creatives -news'],
    ]);
    expect(after(store, [...changes]).config.creatives).toEqual([]);
    const shared = storeOf(
      [layoutOf({ id: 'other', main: ['big'] })],
      [campaign('y', { creatives: ['other', 'beside'] })],
    );
    const fewer = deleteChanges(shared.campaigns.get('x')!, shared);
    expect(told(fewer)).toEqual(['campaigns -x', 'creatives -wall', 'creatives -news']);
    after(shared, fewer);
  });

  it('[CFG] what is a creative of its own and stands in its layout, too, goes with it', () => {
    const { config } = storeOf();
    const campaigns = config.campaigns.map((c) => ({ ...c, creatives: ['big', 'wall'] }));
    const store = indexStore({ revision: 1, config: { ...config, campaigns }, media: {} });
    const changes = deleteChanges(store.campaigns.get('x')!, store);
    expect(told(changes)).toContain('creatives -big');
    after(store, changes);
    const draft = draftIn(store);
    const onlyLayout = saveChanges({ ...draft, ...withCreatives(draft, [layout]) }, store);
    expect(told(onlyLayout)).toEqual(['campaigns x']);
  });

  it('[CFG] changed in a region, a creative of its own is changed; none of its two faces is lost', () => {
    const store = storeOf();
    let draft: Draft = { ...draftIn(store), creatives: [layout, said('big')] };
    draft = { ...draft, ...withPart(draft, said('big', 'In the region')) };
    expect(draft.creatives[1]).toMatchObject({ headline: 'In the region' });
    expect(draft.parts).toEqual([]);
    expect(saveChanges(draft, store)).toContainEqual({ section: 'creatives', put: said('big', 'In the region') });
    // Taken out of the list it goes on in the region as it was changed.
    draft = { ...draft, ...withCreatives(draft, [layout]) };
    expect(partOf(draft, 'big', store)).toMatchObject({ headline: 'In the region' });
    expect(saveChanges(draft, store)).toContainEqual({ section: 'creatives', put: said('big', 'In the region') });
    // And comes back as it was changed.
    draft = { ...draft, ...withCreatives(draft, [layout, partOf(draft, 'big', store)!]) };
    expect(draft.parts).toEqual([]);
    expect(draft.creatives[1]).toMatchObject({ headline: 'In the region' });
  });

  it('[CFG] a copy has parts of its own: neither changes the other', () => {
    const store = storeOf();
    const copy = copyOf(draftIn(store), 'x2', (name) => `${name}-2`, store);
    expect(copy.creatives).toMatchObject([{ id: 'wall-2', main: ['big-2'], side: ['beside-2'], foot: 'news-2' }]);
    const changed: Draft = { ...copy, ...withPart(copy, { ...partOf(copy, 'news-2', store)!, name: 'Other news' }) };
    const changes = saveChanges(changed, store);
    const both = after(store, changes);
    expect(both.creatives.get('news')).toEqual(ticker);
    expect(both.creatives.get('news-2')).toEqual({ ...ticker, id: 'news-2', name: 'Other news' });
    const gone = after(both, deleteChanges(both.campaigns.get('x')!, both));
    expect(gone.config.creatives.map((c) => c.id).sort()).toEqual(['beside-2', 'big-2', 'news-2', 'wall-2']);
  });

  it('[CFG] faults of what a region shows are told at the layout; who shares it is named', () => {
    const store = storeOf([], [campaign('y', { creatives: ['big'] })]);
    const draft: Draft = { ...draftIn(store), ...withPart(draftIn(store), { ...ticker, lines: [''] } as Creative) };
    expect(draftFaults(draft)).toEqual({ 'creative:wall': 'news: Write at least one line.' });
    expect(fieldOf('creatives[3](news).lines[0]', draft)).toBe('creative:wall');
    expect(otherPlaces(store, 'big', 'wall')).toEqual(['Campaign y']);
    expect(otherPlaces(store, 'big', 'y')).toEqual(['layout wall']);
  });
});
