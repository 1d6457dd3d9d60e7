import { comparisons } from '../../../config/schema/condition.ts';
import type { Condition } from '../../../config/schema/condition.ts';
import { readingTarget } from '../../../config/schema/condition.ts';
import type { StoreConfig } from '../../../config/schema/storeConfig.ts';
import { put, remove } from '../api/changeSets.ts';
import type { Change } from '../api/changeSets.ts';
import { sectionOf } from './items.ts';
import type { Item } from './items.ts';

/** Something that refers to what is to be deleted. */
export interface Use {
  readonly what: string;
  readonly name: string;
  /** What becomes of it, in words. */
  readonly how: string;
  /** moves: it needs another zone; leaves: it goes on without; blocks: it has to be changed first. */
  readonly way: 'moves' | 'leaves' | 'blocks';
}

export interface Removal {
  readonly uses: readonly Use[];
  /** Everything in one change: what refers to it first, then the thing itself. */
  readonly changes: readonly Change[];
}

/** True when a condition asks for a reading of this zone, line or button. */
function asksFor(when: Condition | undefined, section: 'zones' | 'lines' | 'buttons', ids: readonly string[]): boolean {
  if (when === undefined) return false;
  return comparisons(when).some((c) => readingTarget(c.reading) === section && ids.includes(c.of));
}

function askedBy(config: StoreConfig, section: 'zones' | 'lines' | 'buttons', ids: readonly string[]): Use[] {
  const campaigns = config.campaigns
    .filter((c) => asksFor(c.trigger?.when, section, ids))
    .map((c) => blocking('Campaign', c.name, 'comes on by it; change the campaign first'));
  const outputs = config.outputs
    .filter((o) => asksFor(o.when, section, ids))
    .map((o) => blocking('Output', o.name, 'is switched by it; change or delete the output first'));
  return [...campaigns, ...outputs];
}

function blocking(what: string, name: string, how: string): Use {
  return { what, name, how, way: 'blocks' };
}

/** What deleting an item means for the rest of the store. @param moveTo zone that takes what stood in the deleted one */
export function removalOf(config: StoreConfig, item: Item, moveTo: string | null): Removal {
  const found = item.kind === 'zone' ? ofZone(config, item.entry.id, moveTo) : ofThing(config, item);
  return { uses: found.uses, changes: [...found.changes, remove(sectionOf[item.kind], item.entry.id)] };
}

function ofThing(config: StoreConfig, item: Exclude<Item, { kind: 'zone' }>): Removal {
  const { id } = item.entry;
  if (item.kind === 'screen') return ofScreen(config, id);
  if (item.kind === 'camera') {
    return { uses: askedBy(config, 'lines', item.entry.lines.map((l) => l.id)), changes: [] }; // prettier-ignore
  }
  if (item.kind === 'button') return { uses: askedBy(config, 'buttons', [id]), changes: [] };
  return { uses: [], changes: [] };
}

function ofScreen(config: StoreConfig, id: string): Removal {
  const uses: Use[] = config.campaigns
    .filter((c) => c.on.screens.includes(id))
    .map((c) => blocking('Campaign', c.name, 'is aimed at it; change the campaign first'));
  const changes: Change[] = [];
  for (const group of config.groups.filter((g) => g.screens.includes(id))) {
    const left = group.screens.filter((s) => s !== id);
    const aimed = config.campaigns.filter((c) => c.on.groups.includes(group.id));
    if (left.length > 0) {
      changes.push(put('groups', { ...group, screens: left }));
      uses.push({ what: 'Group', name: group.name, how: 'goes on without it', way: 'leaves' });
    } else if (aimed.length > 0) {
      uses.push(blocking('Group', group.name, `has no other screen, and ${aimed[0]!.name} is aimed at it`));
    } else {
      changes.push(remove('groups', group.id));
      uses.push({ what: 'Group', name: group.name, how: 'has no other screen and goes, too', way: 'leaves' });
    }
  }
  return { uses, changes };
}

function ofZone(config: StoreConfig, id: string, moveTo: string | null): Removal {
  const uses: Use[] = [];
  const changes: Change[] = [];
  const target = config.zones.find((z) => z.id === moveTo)?.name;
  const moved = target === undefined ? 'needs another zone' : `goes to ${target}`;
  for (const screen of config.screens.filter((s) => s.zone === id)) {
    uses.push({ what: 'Screen', name: screen.name, how: moved, way: 'moves' });
    if (moveTo !== null) changes.push(put('screens', { ...screen, zone: moveTo }));
  }
  for (const rack of config.racks.filter((r) => r.zone === id)) {
    uses.push({ what: 'Rack', name: rack.name, how: moved, way: 'moves' });
    if (moveTo !== null) changes.push(put('racks', { ...rack, zone: moveTo }));
  }
  for (const camera of config.cameras) {
    const counts = camera.zones.includes(id);
    if (!counts && !camera.lines.some((l) => l.zone === id)) continue;
    const left = camera.zones.filter((z) => z !== id);
    const only = left.length === 0;
    uses.push({
      what: 'Camera',
      name: camera.name,
      how: only
        ? target === undefined
          ? 'counts nothing else and needs another zone'
          : `counts ${target}`
        : 'goes on without it',
      way: only ? 'moves' : 'leaves',
    });
    if (only && moveTo === null) continue;
    changes.push(
      put('cameras', {
        ...camera,
        zones: only && moveTo !== null ? [moveTo] : left,
        areas: camera.areas.filter((a) => a.zone !== id),
        lines: camera.lines.map(({ zone, ...line }) => (zone === undefined || zone === id ? line : { ...line, zone })),
      }),
    );
  }
  for (const section of ['buttons', 'speakers'] as const) {
    for (const entry of config[section].filter((e) => e.zone === id)) {
      const { zone: _gone, ...rest } = entry;
      uses.push({
        what: section === 'buttons' ? 'Button' : 'Speaker',
        name: entry.name,
        how: 'belongs to no zone then',
        way: 'leaves',
      });
      changes.push(put(section, rest));
    }
  }
  const aimed = config.campaigns
    .filter((c) => c.on.zones.includes(id))
    .map((c) => blocking('Campaign', c.name, 'is aimed at it; change the campaign first'));
  return { uses: [...uses, ...aimed, ...askedBy(config, 'zones', [id])], changes };
}
