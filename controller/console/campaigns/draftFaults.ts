import { creativeRegions } from '../../../config/schema/creative.ts';
import type { Creative } from '../../../config/schema/creative.ts';
import { recurrence as recurrenceSchema } from '../../../config/schema/recurrence.ts';
import { creativeFault } from './creativeFault.ts';
import { shownCreatives } from './draft.ts';
import type { Draft } from './draft.ts';
import { sentenceFaults } from './sentence.ts';

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
