import { describe, expect, it } from 'vitest';
import { planDisplays } from '../../display/player/displayPlan.ts';
import type { KnownPanels, Panel } from '../../display/player/displayPlan.ts';
import { seatsOf, watchdogFile } from '../../display/player/seats.ts';
import type { Seat } from '../../display/player/seats.ts';
import { readSettings } from '../../display/player/settings.ts';
import { Windows } from '../../display/player/windows.ts';

function seats(file: object, ...args: string[]): Seat[] {
  const line = readSettings(args, {}, () => JSON.stringify(file));
  if (line.does !== 'run') throw new Error(JSON.stringify(line));
  return seatsOf(line.settings);
}
const TWO = {
  displays: [
    { display: 1, screen: 'entrance' },
    { display: 2, screen: 'checkout' },
  ],
};
function panel(id: number, x: number): Panel {
  return { id, bounds: { x, y: 0, width: 1920, height: 1080 } };
}
const left = panel(70, 0);
const right = panel(5, 1920);

function placed(of: Seat[], panels: Panel[], known: KnownPanels = {}): Record<string, number> {
  const { places } = planDisplays(of, panels, left.id, known);
  return Object.fromEntries([...places].map(([key, { id }]) => [key, id]));
}

describe('seats', () => {
  it('[WIN-5] one window keeps the store of a machine, several have their own, named by their screens', () => {
    expect(seats({}, '--screen', 'a')).toEqual([
      { key: 'main', display: null, screen: 'a', power: null, partition: null },
    ]);
    const several = seats({ displays: [{ display: 1, screen: 'entrance' }, { display: 2 }] });
    expect(several.map((s) => s.partition)).toEqual(['persist:screen-entrance', 'persist:display-2']);
    expect(several.map(watchdogFile)).toEqual(['watchdog-screen-entrance.json', 'watchdog-display-2.json']);
    // Hung elsewhere, it takes its key along.
    expect(seats({ displays: [{ display: 7, screen: 'entrance' }] })[0]!.partition).toBe(several[0]!.partition);
  });
});

describe('displays', () => {
  it('[WIN-6] are counted as they hang, left to right', () => {
    expect(placed(seats(TWO), [right, left])).toEqual({ 'screen-entrance': 70, 'screen-checkout': 5 });
    expect(placed(seats({}, '--display', '2'), [right, left])).toEqual({ main: 5 });
    expect(placed(seats({}), [right, left])).toEqual({ main: 70 });
  });

  it('[WIN-6] one that is away leaves the others as they are: its window waits, and comes back to it', () => {
    const both = planDisplays(seats(TWO), [left, right], left.id, {});
    // The right one alone now begins at 0: counted anew it would be the first.
    const alone = { ...right, bounds: left.bounds };
    const one = planDisplays(seats(TWO), [alone], alone.id, both.known);
    expect([...one.places.keys()]).toEqual(['screen-checkout']);
    expect(one.notes).toEqual(['There is no display 1, only 1: entrance waits for it.']);
    expect(placed(seats(TWO), [right, left], one.known)).toEqual({ 'screen-entrance': 70, 'screen-checkout': 5 });
    // Started so, never having seen both: who is who is not known, and nothing is guessed but the first.
    expect(placed(seats(TWO), [alone])).toEqual({});
  });

  it('[WIN-6] a new panel in the place of a broken one is taken when all are there again', () => {
    const both = planDisplays(seats(TWO), [left, right], left.id, {});
    const fresh = panel(99, 0);
    expect(placed(seats(TWO), [fresh, right], both.known)).toEqual({ 'screen-entrance': 99, 'screen-checkout': 5 });
  });

  it('[WIN-6] a panel that comes back under another id is known by its words, where they are its alone', () => {
    const named = (id: number, x: number, label: string): Panel => ({ ...panel(id, x), label });
    const both = planDisplays(seats(TWO), [named(70, 0, 'LG 1 (DP-1)'), named(5, 1920, 'LG 2 (DP-2)')], 70, {});
    expect(placed(seats(TWO), [named(81, 0, 'LG 2 (DP-2)')], both.known)).toEqual({ 'screen-checkout': 81 });
    const back = [named(82, 0, 'LG 2 (DP-2)'), named(83, 1920, 'LG 1 (DP-1)')];
    expect(placed(seats(TWO), back, both.known)).toEqual({ 'screen-entrance': 83, 'screen-checkout': 82 });
    const alike = planDisplays(seats(TWO), [named(70, 0, 'LG'), named(5, 1920, 'LG')], 70, {});
    expect(placed(seats(TWO), [named(81, 0, 'LG')], alike.known)).toEqual({});
  });

  it('[WIN-6] settings that name another display are heeded at once', () => {
    const { known } = planDisplays(seats(TWO), [left, right], left.id, {});
    const swapped = seats({
      displays: [
        { display: 2, screen: 'entrance' },
        { display: 1, screen: 'checkout' },
      ],
    });
    expect(placed(swapped, [left, right], known)).toEqual({ 'screen-entrance': 5, 'screen-checkout': 70 });
  });

  it('[WIN-6] the only window of a machine goes to the main display rather than nowhere, with words', () => {
    const { places, notes, known } = planDisplays(seats({}, '--display', '4'), [left, right], left.id, {});
    expect(places.get('main')).toEqual(left);
    expect(notes).toEqual(['There is no display 4, only 2: the main one is used.']);
    // And is not taken for its own.
    expect(known).toEqual({});
  });
});

describe('windows', () => {
  interface Log {
    readonly lines: string[];
    readonly said: string[];
    readonly windows: Windows;
    readonly kept: Set<string>;
    remembered: KnownPanels;
  }
  function begin(of: Seat[]): Log {
    const lines: string[] = [];
    const said: string[] = [];
    const kept = new Set<string>();
    const log: Log = {
      lines,
      kept,
      said,
      remembered: {},
      windows: new Windows(
        of,
        {},
        {
          open(seat, bounds) {
            lines.push(`open ${seat.key} ${bounds?.x ?? 'hidden'}`);
            return {
              place: (to) => lines.push(`place ${seat.key} ${to.x}`),
              hide: () => lines.push(`hide ${seat.key}`),
              close: () => lines.push(`close ${seat.key}`),
            };
          },
          keeps: (key) => kept.has(key),
          remember: (known) => (log.remembered = known),
          say: (line) => said.push(line),
        },
      ),
    };
    return log;
  }

  it('[WIN-6] follow their displays: closed when one goes, opened when it comes, moved when it moves, said once', () => {
    const log = begin(seats(TWO));
    log.windows.follow([left, right], left.id);
    log.windows.follow([left, right], left.id);
    log.windows.follow([left], left.id);
    log.windows.follow([left], left.id);
    log.windows.follow([left, right], left.id);
    log.windows.follow([left, { ...right, bounds: { ...right.bounds, x: 3840 } }], left.id);
    expect(log.lines).toEqual([
      'open screen-entrance 0',
      'open screen-checkout 1920',
      'close screen-checkout',
      'open screen-checkout 1920',
      'place screen-checkout 3840',
    ]);
    expect(log.said).toEqual(['There is no display 2, only 1: checkout waits for it.']);
    expect(log.remembered).toEqual({
      'screen-entrance': { display: 1, panel: 70 },
      'screen-checkout': { display: 2, panel: 5 },
    });
  });

  it('[WIN-6] one closed by hand stays closed; the last one ends the player', () => {
    const log = begin(seats(TWO));
    log.windows.follow([left, right], left.id);
    expect(log.windows.closedByHand('screen-checkout')).toBe(false);
    log.windows.follow([left, right], left.id);
    expect(log.lines.filter((line) => line.startsWith('open'))).toHaveLength(2);
    expect(log.windows.closedByHand('screen-entrance')).toBe(true);
    // Closed with its display, it is none of somebody's hand.
    const other = begin(seats(TWO));
    other.windows.follow([left, right], left.id);
    other.windows.follow([left], left.id);
    expect(other.windows.closedByHand('screen-checkout')).toBe(false);
    other.windows.closeAll();
    expect(other.lines.at(-1)).toBe('close screen-entrance');
  });

  it('[WIN-7] one whose panel is off stays, hidden, while its display is away, and is placed anew when it is back', () => {
    const log = begin(seats(TWO));
    log.windows.follow([left, right], left.id);
    log.kept.add('screen-checkout');
    log.windows.follow([left], left.id);
    log.windows.follow([left], left.id);
    log.windows.follow([left, right], left.id);
    expect(log.lines.slice(2)).toEqual(['hide screen-checkout', 'place screen-checkout 1920']);
    // Awake again, the rule of displays that are unplugged is back; so it is where the display never came.
    log.windows.follow([left], left.id);
    log.kept.clear();
    log.windows.follow([left], left.id);
    expect(log.lines.slice(4)).toEqual(['hide screen-checkout', 'close screen-checkout']);
  });

  it('[WIN-7] started while its panel is off and its display away it opens hidden, the only one of a machine too', () => {
    const two = begin(seats(TWO));
    two.kept.add('screen-entrance');
    two.windows.follow([], 0);
    expect(two.lines).toEqual(['open screen-entrance hidden']);
    const one = begin(seats({}));
    one.windows.follow([], 0);
    expect(one.lines).toEqual([]);
    one.kept.add('main');
    one.windows.follow([], 0);
    one.windows.follow([left], left.id);
    expect(one.lines).toEqual(['open main hidden', 'place main 0']);
  });
});
