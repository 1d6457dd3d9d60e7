import type { Campaign, PlayClass, Trigger } from '../../../config/schema/campaign.ts';
import { creativeRegions } from '../../../config/schema/creative.ts';
import type { Creative } from '../../../config/schema/creative.ts';
import type { Daypart } from '../../../config/schema/daypart.ts';
import { recurrence as recurrenceSchema } from '../../../config/schema/recurrence.ts';
import { put, remove, same } from '../api/changeSets.ts';
import type { Change } from '../api/changeSets.ts';
import { playlistsWith } from '../schedule/playlists.ts';
import type { StoreIndex } from '../store/storeIndex.ts';
import { creativeFault } from './creativeFault.ts';
import { emptySentence, sentenceFaults, sentenceOf, triggerOf } from './sentence.ts';
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

/** A campaign of its own with the same content: its creatives are copies, so that neither changes the other. */
export function copyOf(draft: Draft, id: string, idOf: (name: string) => string): Draft {
  const name = `${draft.name.slice(0, 72)} (copy)`;
  const creatives = draft.creatives.map((c) => ({ ...c, id: idOf(c.name) }));
  return { ...draft, id, name, status: 'draft', creatives };
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
function shownCreatives({ rules, creatives }: Draft): readonly Creative[] {
  return rules.playlist === undefined ? creatives : [];
}

/** Campaigns other than `campaign` in which a creative plays. */
export function otherUses(store: StoreIndex, creative: string, campaign: string): Campaign[] {
  return store.config.campaigns.filter((c) => c.id !== campaign && c.creatives.includes(creative));
}

/** Layouts in whose regions a creative stands. */
export function layoutsWith(creative: string, { config }: StoreIndex): Creative[] {
  return config.creatives.filter((c) => creativeRegions(c).some((r) => r.id === creative));
}

/** Whether another campaign, a playlist or a layout that stays has it. */
function usedElsewhere(store: StoreIndex, creative: string, campaign: string, going: readonly string[] = []): boolean {
  return (
    otherUses(store, creative, campaign).length > 0 ||
    playlistsWith(creative, store).length > 0 ||
    layoutsWith(creative, store).some((layout) => !going.includes(layout.id))
  );
}

/** Those creatives go that nobody else uses; with a layout what only its regions showed. */
function lonely(ids: readonly string[], store: StoreIndex, campaign: string): string[] {
  const there = [...new Set(ids)].filter((id) => store.creatives.has(id));
  const going = there.filter((id) => !usedElsewhere(store, id, campaign));
  const inside = going.flatMap((id) => creativeRegions(store.creatives.get(id)!).map((r) => r.id));
  return [...going, ...new Set(inside.filter((id) => !usedElsewhere(store, id, '', going) && !going.includes(id)))];
}

/** A creative of a draft or of the store, as it stands in the form. */
export function partOf(draft: Draft, id: string, store: StoreIndex): Creative | undefined {
  return draft.parts.find((c) => c.id === id) ?? draft.creatives.find((c) => c.id === id) ?? store.creatives.get(id);
}

/** Creatives in the regions of the draft's layouts that were changed or made here. */
function shownParts(draft: Draft): Creative[] {
  const named = new Set(shownCreatives(draft).flatMap((c) => creativeRegions(c).map((r) => r.id)));
  return draft.parts.filter((c) => named.has(c.id));
}

/** Everything that saving a draft changes: its dayparts and creatives first, then itself, then what nobody uses any more. */
export function saveChanges(draft: Draft, store: StoreIndex): Change[] {
  const before = store.campaigns.get(draft.id);
  const creatives = shownCreatives(draft);
  const gone = (before?.creatives ?? []).filter((id) => !creatives.some((c) => c.id === id));
  // What a region names has to be there before the layout that names it.
  const once = [...new Map([...shownParts(draft), ...creatives].map((c) => [c.id, c])).values()];
  const kept = new Set(once.flatMap((c) => [c.id, ...creativeRegions(c).map((r) => r.id)]));
  return [
    ...draft.made.filter((d) => draft.dayparts.includes(d.id)).map((d) => put('dayparts', d)),
    ...once.filter((c) => !same(c, store.creatives.get(c.id))).map((c) => put('creatives', c)),
    put('campaigns', campaignOf(draft)),
    ...lonely(gone, store, draft.id)
      .filter((id) => !kept.has(id))
      .map((id) => remove('creatives', id)),
  ];
}

/** Removes a campaign and the creatives that only it played. */
export function deleteChanges(campaign: Campaign, store: StoreIndex): Change[] {
  const going = lonely(campaign.creatives, store, campaign.id);
  return [remove('campaigns', campaign.id), ...going.map((id) => remove('creatives', id))];
}

/** What is missing or wrong, by field; a creative's under `creative:ID`, a line of the sentence under `line:N`. */
export function draftFaults(draft: Draft): Record<string, string> {
  const faults: Record<string, string> = {};
  if (draft.name.trim() === '') faults['name'] = 'Give it a name.';
  const { playlist } = draft.rules;
  if (playlist === undefined && draft.creatives.length === 0) faults['creatives'] = 'Add at least one thing to show.';
  if (playlist === '') faults['playlist'] = 'Choose a playlist, or make one.';
  for (const c of shownCreatives(draft)) {
    const fault = creativeFault(c) ?? regionFault(c, draft.parts);
    if (fault !== null) faults[`creative:${c.id}`] = fault;
  }
  const { on } = draft;
  if (!on.everywhere && on.screens.length + on.groups.length + on.zones.length === 0) {
    faults['on'] = 'Choose at least one screen, group or zone, or all screens.';
  }
  if (draft.from !== '' && draft.to !== '' && draft.to < draft.from)
    faults['to'] = 'The last day lies before the first.';
  if (draft.priority === null) faults['priority'] = 'Say a priority from 0 to 100.';
  if (draft.share === null) faults['share'] = 'Say a share from 1 to 1000.';
  const { recurrence } = draft.rules;
  const again = recurrence === undefined ? null : recurrenceSchema.safeParse(recurrence);
  if (again?.success === false) faults['recurrence'] = faultText(again.error.issues[0]?.message ?? '');
  if (draft.setOff.kind === 'sentence') {
    sentenceFaults(draft.setOff.sentence).forEach((text, i) => {
      if (text !== null) faults[`line:${i}`] = text;
    });
  }
  return faults;
}

/** What is missing in something that a layout shows, told at the layout. */
function regionFault(layout: Creative, parts: readonly Creative[]): string | null {
  for (const { id } of creativeRegions(layout)) {
    const part = parts.find((c) => c.id === id);
    const fault = part === undefined ? null : creativeFault(part);
    if (fault !== null) return `${part?.name ?? id}: ${fault}`;
  }
  return null;
}

/** A schema's words as sentences: what is wrong, then what to do. */
function faultText(message: string): string {
  return message
    .split('; ')
    .map((part) => `${part.charAt(0).toUpperCase()}${part.slice(1)}.`)
    .join(' ');
}

const FIELDS = new Set([
  ...['name', 'on', 'from', 'to', 'recurrence', 'dayparts', 'class', 'priority', 'share', 'products', 'creatives'],
  ...['maxPerHour', 'separate', 'leastStock', 'holdOut', 'playlist'],
]);

/**
 * The field of the form that a fault of the controller belongs to, or null where it belongs to none.
 * Paths look like `campaigns[3](id).trigger.when.of` or `creatives.id.files.landscape`.
 */
export function fieldOf(path: string, draft: Draft): string | null {
  const found = /^(\w+)(?:\[\d+\]\(([^)]*)\)|\.([a-z0-9-]+))\.?(.*)$/.exec(path);
  if (found === null) return null;
  const [, section, inBrackets, afterDot, rest = ''] = found;
  const id = inBrackets ?? afterDot ?? '';
  if (section === 'creatives') {
    // A fault of something in a region shows at its layout.
    const at = draft.creatives.find((c) => c.id === id || creativeRegions(c).some((r) => r.id === id));
    if (at !== undefined) return `creative:${at.id}`;
  }
  if (section === 'dayparts' && draft.dayparts.includes(id)) return 'dayparts';
  if (section !== 'campaigns' || id !== draft.id) return null;
  const head = /^[a-zA-Z]+/.exec(rest)?.[0] ?? '';
  if (head === 'trigger') return 'trigger';
  return FIELDS.has(head) ? head : null;
}
