import { describe, expect, test } from 'vitest';
import type { PanelHours } from '../../../controller/protocol/display.ts';
import type { Override, Programme } from '../../../controller/protocol/programme/programme.ts';
import type { Scene } from '../../../controller/protocol/scene.ts';
import { onAirAt, upcoming } from '../../../display/scene/onAir.ts';
import { panelAt } from '../../../display/scene/panelHours.ts';

const HOUR = 3_600_000;
const hours: PanelHours = {
  by: 'cec',
  on: [
    { fromMs: 8 * HOUR, toMs: 20 * HOUR },
    { fromMs: 32 * HOUR, toMs: 48 * HOUR },
  ],
  untilMs: 48 * HOUR,
};
const scene: Scene = { creative: 'a', transition: 'cut', kind: 'message', headline: 'a', text: '' };
const programme: Programme = {
  screen: 's',
  revision: 'r',
  madeAtMs: 0,
  spots: [{ campaign: 'c', class: 'scheduled', scene }],
  segments: [{ fromMs: 0, toMs: 100 * HOUR, anchorMs: 0, cycle: [{ spot: 0, durationMs: 10_000 }] }],
};
const order = (kind: Override['class']): Override => ({
  id: kind,
  screens: ['s'],
  class: kind,
  campaign: 'c',
  spots: [{ campaign: 'c', scene, durationMs: 5000 }],
  commitMs: 2 * HOUR,
  untilMs: 3 * HOUR,
  cause: { rule: 'DEC-1', text: '', decidedAtMs: 0, simulated: false },
});
const at = (tMs: number, overrides: Override[] = [], panel: PanelHours | undefined = hours) =>
  onAirAt({ programme, overrides, panel }, tMs, () => false);

describe('hours of a panel', () => {
  test('[PLY-27] it is on inside its hours, off between them, and the next change is known', () => {
    expect([0, 8, 19.99, 20, 31, 32].map((h) => panelAt(hours, h * HOUR).on)).toEqual([
      ...[false, true, true, false, false, true],
    ]);
    expect([0, 10, 21].map((h) => panelAt(hours, h * HOUR).untilMs / HOUR)).toEqual([8, 20, 32]);
  });

  test('[PLY-27] where nothing is known it is on: without hours, always, and beyond what the hours cover', () => {
    expect(panelAt(undefined, 0)).toEqual({ on: true, untilMs: Number.POSITIVE_INFINITY });
    expect(panelAt({ ...hours, on: null }, 0).on).toBe(true);
    expect(panelAt(hours, 48 * HOUR).on).toBe(true);
    // Hours that are cut off by the end of what is known are no reason to go dark there.
    expect(panelAt(hours, 40 * HOUR).untilMs).toBe(Number.POSITIVE_INFINITY);
    // A machine that believes it is 1970, or a year ago.
    expect(panelAt({ ...hours, on: hours.on!.slice(1) }, 48 * HOUR - 11 * 24 * HOUR)).toEqual({
      ...{ on: true, untilMs: Number.POSITIVE_INFINITY },
    });
    expect(panelAt(hours, 48 * HOUR - 9 * 24 * HOUR).on).toBe(false);
    expect(panelAt({ ...hours, on: [] }, HOUR)).toEqual({ on: false, untilMs: 48 * HOUR });
  });

  test('[PLY-27] a clock that jumps by an hour is judged by its new time', () => {
    expect(at(7.5 * HOUR).kind).toBe('off');
    expect(at(8.5 * HOUR).kind).toBe('spot');
    expect(at(7.5 * HOUR).kind).toBe('off');
  });
});

describe('what shows while the panel is off', () => {
  test('[PLY-27] nothing, until the panel comes on; then the programme as if it had run all along', () => {
    expect(at(HOUR)).toEqual({ kind: 'off', startMs: HOUR, endMs: 8 * HOUR });
    expect(at(8 * HOUR)).toMatchObject({ kind: 'spot', startMs: 8 * HOUR });
    // The spot that is on when the panel goes off ends there.
    expect(at(20 * HOUR - 4000, [], { ...hours, on: [{ fromMs: 0, toMs: 20 * HOUR - 1000 }] })).toMatchObject({
      endMs: 20 * HOUR - 1000,
      plannedMs: 10_000,
    });
    expect(upcoming({ programme, overrides: [], panel: hours }, HOUR, 1, () => false)).toEqual([scene]);
  });

  test('[PLY-27] an emergency or a takeover turns it on for as long as it lasts, a triggered order does not', () => {
    for (const kind of ['emergency', 'takeover'] as const) {
      expect(at(2.5 * HOUR, [order(kind)])).toMatchObject({ kind: 'spot', override: { id: kind } });
      expect(at(1.5 * HOUR, [order(kind)])).toMatchObject({ kind: 'off', endMs: 2 * HOUR });
      expect(at(3 * HOUR, [order(kind)]).kind).toBe('off');
    }
    expect(at(2.5 * HOUR, [order('triggered')]).kind).toBe('off');
  });
});
