import type { Campaign, PlayClass, Trigger } from '../../../config/schema/campaign.ts';
import { creativeRegions } from '../../../config/schema/creative.ts';
import type { Creative } from '../../../config/schema/creative.ts';
import type { Daypart } from '../../../config/schema/daypart.ts';
import type { StoreIndex } from '../store/storeIndex.ts';
import { emptySentence, sentenceOf, triggerOf } from './sentence.ts';
import type { Sentence } from './sentence.ts';

/** What sets a campaign off: nothing but the clock, a sentence, or a condition that no sentence can say. */
export type SetOff =
  | { readonly kind: 'loop' }
  | { readonly kind: 'sentence'; readonly sentence: Sentence }
  | { readonly kind: 'kept'; readonly trigger: Trigger };

/** A campaign while it is being made: as the form has it, complete or not. */
export interface Draft {
  readonly id: string;
  readonly name: string;
  readonly status: Campaign['status'];
  readonly class: PlayClass;
  readonly priority: number | null;
  readonly share: number | null;
  readonly on: Campaign['on'];
  /** `YYYY-MM-DD`; empty: open. */
  readonly from: string;
  readonly to: string;
  readonly dayparts: readonly string[];
  /** Dayparts made here; saved with the campaign. */
  readonly made: readonly Daypart[];
  readonly setOff: SetOff;
  readonly products: readonly string[];
  readonly rules: Rules;
  readonly creatives: readonly Creative[];
  /** What the regions of its layouts show, as far as it was changed or made here. */
  readonly parts: readonly Creative[];
}

/** What keeps it back, and how often it comes. */
export type Rules = Pick<Campaign, 'recurrence' | 'maxPerHour' | 'separate' | 'leastStock' | 'holdOut' | 'playlist'>;

function rulesOf({ recurrence, maxPerHour, separate, leastStock, holdOut, playlist }: Campaign): Rules {
  return {
    separate,
    leastStock,
    ...(recurrence === undefined ? {} : { recurrence }),
    ...(maxPerHour === undefined ? {} : { maxPerHour }),
    ...(holdOut === undefined ? {} : { holdOut }),
    ...(playlist === undefined ? {} : { playlist }),
  };
}

export function emptyDraft(id: string): Draft {
  return {
    id,
    name: '',
    status: 'draft',
    class: 'scheduled',
    priority: 50,
    share: 1,
    on: { screens: [], groups: [], zones: [], everywhere: false },
    from: '',
    to: '',
    dayparts: [],
    made: [],
    setOff: { kind: 'loop' },
    products: [],
    rules: { separate: [], leastStock: 1 },
    creatives: [],
    parts: [],
  };
}

/** The form of a campaign that is there. */
export function draftOf(campaign: Campaign, store: StoreIndex): Draft {
  const { trigger } = campaign;
  const sentence = trigger === undefined ? null : sentenceOf(trigger);
  const { id, name, status, priority, share, on, dayparts, products } = campaign;
  return {
    id,
    name,
    status,
    class: campaign.class,
    priority,
    share,
    on,
    from: campaign.from ?? '',
    to: campaign.to ?? '',
    dayparts,
    made: [],
    setOff:
      trigger === undefined
        ? { kind: 'loop' }
        : sentence === null
          ? { kind: 'kept', trigger }
          : { kind: 'sentence', sentence },
    products,
    rules: rulesOf(campaign),
    creatives: campaign.creatives.flatMap((c) => store.creatives.get(c) ?? []),
    parts: [],
  };
}

/**
 * A campaign of its own with the same content: its creatives, and what its layouts show, are copies, so that neither
 * changes the other.
 */
export function copyOf(draft: Draft, id: string, idOf: (name: string) => string, store: StoreIndex): Draft {
  const copies = new Map<string, Creative>();
  const copy = (c: Creative): Creative => {
    const made = copies.get(c.id) ?? withRegions({ ...c, id: idOf(c.name) }, copyId);
    copies.set(c.id, made);
    return made;
  };
  const copyId = (part: string): string => {
    const found = partOf(draft, part, store);
    return found === undefined ? part : copy(found).id;
  };
  const creatives = draft.creatives.map(copy);
  const parts = [...copies.values()].filter((c) => !creatives.includes(c));
  return { ...draft, id, name: `${draft.name.slice(0, 72)} (copy)`, status: 'draft', creatives, parts };
}

function withRegions(c: Creative, idOf: (part: string) => string): Creative {
  if (c.kind !== 'layout') return c;
  const { foot } = c;
  return { ...c, main: c.main.map(idOf), side: c.side.map(idOf), ...(foot === undefined ? {} : { foot: idOf(foot) }) };
}

/** By the clock or by a sentence: with it goes the class that fits. */
export function withSetOff(draft: Draft, setOff: SetOff): Draft {
  const byHand = draft.class === 'takeover' || draft.class === 'emergency';
  if (byHand) return { ...draft, setOff };
  if (setOff.kind === 'loop') return { ...draft, setOff, class: draft.class === 'fallback' ? 'fallback' : 'scheduled' };
  return { ...draft, setOff, class: 'triggered' };
}

export function newSentence(): SetOff {
  return { kind: 'sentence', sentence: emptySentence };
}

function triggerIn(setOff: SetOff): Trigger | undefined {
  if (setOff.kind === 'loop') return undefined;
  return setOff.kind === 'kept' ? setOff.trigger : triggerOf(setOff.sentence);
}

export function campaignOf(draft: Draft): Campaign {
  const trigger = triggerIn(draft.setOff);
  return {
    id: draft.id,
    name: draft.name.trim(),
    status: draft.status,
    class: draft.class,
    priority: draft.priority ?? 50,
    share: draft.share ?? 1,
    on: draft.on,
    ...(draft.from === '' ? {} : { from: draft.from }),
    ...(draft.to === '' ? {} : { to: draft.to }),
    dayparts: [...draft.dayparts],
    ...(trigger === undefined ? {} : { trigger }),
    products: [...draft.products],
    ...draft.rules,
    creatives: shownCreatives(draft).map((c) => c.id),
  };
}

/** Its own creatives; with a playlist it has none, whatever was made before. */
export function shownCreatives({ rules, creatives }: Draft): readonly Creative[] {
  return rules.playlist === undefined ? creatives : [];
}

/** A creative of a draft or of the store, as it stands in the form. */
export function partOf(draft: Draft, id: string, store: StoreIndex): Creative | undefined {
  return draft.parts.find((c) => c.id === id) ?? draft.creatives.find((c) => c.id === id) ?? store.creatives.get(id);
}

/** Another list of own creatives. Each stands in one place of the draft: one that only a region shows any more goes on there. */
export function withCreatives(draft: Draft, creatives: readonly Creative[]): Pick<Draft, 'creatives' | 'parts'> {
  const own = new Set(creatives.map((c) => c.id));
  const inRegions = new Set(creatives.flatMap((c) => creativeRegions(c).map((r) => r.id)));
  const left = draft.creatives.filter((c) => !own.has(c.id) && inRegions.has(c.id));
  return { creatives, parts: [...draft.parts.filter((c) => !own.has(c.id)), ...left] };
}

/** Something that a region shows was made or changed; it may be a creative of the campaign's own, too. */
export function withPart(draft: Draft, part: Creative): Pick<Draft, 'creatives' | 'parts'> {
  const { creatives, parts } = draft;
  const at = (list: readonly Creative[]): Creative[] => list.map((c) => (c.id === part.id ? part : c));
  if (creatives.some((c) => c.id === part.id)) return { creatives: at(creatives), parts };
  return { creatives, parts: [...parts.filter((c) => c.id !== part.id), part] };
}

/** What the controller has of a campaign that is being changed: itself, its creatives, and what their layouts show. */
export function storedOf({ id, creatives }: Draft, store: StoreIndex): readonly unknown[] {
  const ids = new Set(creatives.flatMap((c) => [c.id, ...creativeRegions(c).map((r) => r.id)]));
  return [store.campaigns.get(id), ...[...ids].map((c) => store.creatives.get(c))];
}
