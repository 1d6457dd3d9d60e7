import type { Campaign } from '../../../config/schema/campaign.ts';
import type { EngineConfig } from '../../engine/io.ts';
import type { CampaignOutcome, Figures, ScreenOutcome } from '../../protocol/replay.ts';
import type { Range } from './replay.ts';
import type { Cell, ScreenTime } from './timeline.ts';

/** What one of the two sides came to. */
export interface Side {
  readonly screens: readonly ScreenTime[];
  readonly triggers: ReadonlyMap<string, number>;
  /** Every configuration that it decided by, in order. */
  readonly configs: readonly EngineConfig[];
}

const NONE: Figures = { screenSeconds: 0, share: 0, plays: 0, triggers: 0, personSeconds: 0, unknownSeconds: 0 };

/** Both sides next to each other, by campaign and by screen; campaigns with the largest difference first. */
export function outcomes(
  { fromMs, toMs }: Range,
  was: Side,
  wouldBe: Side,
  played: ReadonlyMap<string, number>,
): { readonly campaigns: CampaignOutcome[]; readonly screens: ScreenOutcome[] } {
  const lengthMs = toMs - fromMs;
  const [old, drafted] = [campaignsOf(was), campaignsOf(wouldBe)];
  const [oldCells, newCells] = [cellsOf(was), cellsOf(wouldBe)];
  const [oldAll, newAll] = [was.screens.length * lengthMs, wouldBe.screens.length * lengthMs];
  const campaigns = [...new Map([...old, ...drafted])].map(([id, { name, class: playClass }]): CampaignOutcome => {
    const [before, after] = [oldCells.get(id), newCells.get(id)];
    const wasFigures = figuresOf(before, was.triggers.get(id) ?? 0, oldAll);
    const wouldFigures = figuresOf(after, wouldBe.triggers.get(id) ?? 0, newAll);
    const screens = [...new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])];
    return {
      campaign: id,
      name,
      class: playClass,
      in: !drafted.has(id) ? 'was' : old.has(id) ? 'both' : 'draft',
      was: wasFigures,
      wouldBe: wouldFigures,
      difference: less(wouldFigures, wasFigures),
      played: played.get(id) ?? 0,
      screens: screens.map((screen) => ({
        screen,
        was: round((before?.get(screen)?.ms ?? 0) / lengthMs, 6),
        wouldBe: round((after?.get(screen)?.ms ?? 0) / lengthMs, 6),
      })),
    };
  });
  const weight = ({ difference }: CampaignOutcome): number => Math.abs(difference.screenSeconds);
  campaigns.sort((a, b) => weight(b) - weight(a) || b.was.screenSeconds - a.was.screenSeconds);
  return { campaigns, screens: screensOf(lengthMs, was, wouldBe) };
}

function campaignsOf({ configs }: Side): Map<string, Campaign> {
  return new Map(configs.flatMap(({ config }) => config.campaigns.map((c) => [c.id, c])));
}

function cellsOf({ screens }: Side): Map<string, Map<string, Cell>> {
  const byCampaign = new Map<string, Map<string, Cell>>();
  for (const { screen, cells } of screens) {
    for (const [campaign, cell] of cells) {
      let list = byCampaign.get(campaign);
      if (list === undefined) byCampaign.set(campaign, (list = new Map<string, Cell>()));
      list.set(screen, cell);
    }
  }
  return byCampaign;
}

function figuresOf(cells: ReadonlyMap<string, Cell> | undefined, triggers: number, allMs: number): Figures {
  if (cells === undefined) return { ...NONE, triggers };
  const sum = (of: (cell: Cell) => number): number => [...cells.values()].reduce((total, cell) => total + of(cell), 0);
  const ms = sum((c) => c.ms);
  return {
    screenSeconds: round(ms / 1000, 3),
    share: allMs === 0 ? 0 : round(ms / allMs, 6),
    plays: sum((c) => c.plays),
    triggers,
    personSeconds: round(sum((c) => c.personMs) / 1000, 3),
    unknownSeconds: round(sum((c) => c.unknownMs) / 1000, 3),
  };
}

function less(a: Figures, b: Figures): Figures {
  return {
    screenSeconds: round(a.screenSeconds - b.screenSeconds, 3),
    share: round(a.share - b.share, 6),
    plays: a.plays - b.plays,
    triggers: a.triggers - b.triggers,
    personSeconds: round(a.personSeconds - b.personSeconds, 3),
    unknownSeconds: round(a.unknownSeconds - b.unknownSeconds, 3),
  };
}

function screensOf(lengthMs: number, was: Side, wouldBe: Side): ScreenOutcome[] {
  const names = new Map(
    [...was.configs, ...wouldBe.configs].flatMap((c) => c.config.screens.map((s) => [s.id, s.name])),
  );
  const [before, after] = [byScreen(was), byScreen(wouldBe)];
  return [...new Set([...before.keys(), ...after.keys()])].map((screen) => ({
    screen,
    name: names.get(screen) ?? screen,
    was: partsOf(before.get(screen), lengthMs),
    wouldBe: partsOf(after.get(screen), lengthMs),
  }));
}

function byScreen({ screens }: Side): Map<string, ScreenTime> {
  return new Map(screens.map((s) => [s.screen, s]));
}

function partsOf(time: ScreenTime | undefined, lengthMs: number): ScreenOutcome['was'] {
  if (time === undefined) return { booked: 0, before: 0, nothing: 0, switches: 0 };
  const shownMs = [...time.cells.values()].reduce((sum, cell) => sum + cell.ms, 0);
  return {
    booked: round((shownMs - time.beforeMs) / lengthMs, 6),
    before: round(time.beforeMs / lengthMs, 6),
    nothing: round(time.nothingMs / lengthMs, 6),
    switches: time.switches,
  };
}

function round(value: number, digits: number): number {
  const factor = 10 ** digits;
  // A difference of nothing is nothing, and not a nought below nought.
  return Math.round(value * factor) / factor + 0;
}
