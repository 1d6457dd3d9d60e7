import { Temporal } from 'temporal-polyfill';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { storeConfig } from '../../config/schema/storeConfig.ts';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import { playerWelcome } from '../../controller/protocol/display.ts';
import type { PanelHours } from '../../controller/protocol/display.ts';
import { engineConfig, notices, raise, settled, stageStore } from './stage.ts';
import type { Stage } from './stage.ts';
import { panelAt } from '../../display/scene/panelHours.ts';

const ZONE = 'Europe/Amsterdam';
/** Midday of the Friday before the clocks go forward (28 March 2027). */
const FRIDAY = Temporal.ZonedDateTime.from(`2027-03-26T12:00[${ZONE}]`).epochMilliseconds;

/** The tall screen is on by day, switched by CEC. */
function store(hours: { from: string; to: string } = { from: '08:00', to: '20:00' }): StoreConfig {
  const plain = stageStore();
  return storeConfig.parse({
    ...plain,
    store: { ...plain.store, timeZone: ZONE },
    dayparts: [
      ...plain.dayparts,
      { id: 'day', name: 'Day', days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], ...hours },
    ],
    screens: plain.screens.map((s) => (s.id === 'tall' ? { ...s, power: { by: 'cec', dayparts: ['day'] } } : s)),
  });
}

let stage: Stage;
beforeEach(async () => {
  stage = await raise({ config: store() });
  stage.clock.advance(FRIDAY - stage.clock.now());
});
afterEach(() => stage.stop());

const hoursOf = async (screen: string): Promise<PanelHours> =>
  playerWelcome.parse((await stage.player(screen)).welcome).screen.power!;
const local = (ms: number): string =>
  Temporal.Instant.fromEpochMilliseconds(ms)
    .toZonedDateTimeISO(ZONE)
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' });

describe('hours of panels', () => {
  it('[GW-17] are the dayparts of the screen for a week and more, right where the clocks change', async () => {
    const { by, on, untilMs } = await hoursOf('tall');
    expect(by).toBe('cec');
    expect(local(untilMs)).toBe('2027-04-03T00:00');
    expect(on!.map((w) => [local(w.fromMs), local(w.toMs)])).toEqual(
      ['03-25', '03-26', '03-27', '03-28', '03-29', '03-30', '03-31', '04-01', '04-02'].map((day) => [
        `2027-${day}T08:00`,
        `2027-${day}T20:00`,
      ]),
    );
    const [, , saturday, sunday] = on!;
    expect((sunday!.fromMs - saturday!.fromMs) / 3_600_000).toBe(23);
    expect((await hoursOf('aisle-1')).on).toBeNull();
  });

  it('[GW-17] that end after midnight are one stretch, of 7 and 9 hours where the clocks change', async () => {
    for (const [day, toSunday] of [
      ['2027-03-27T12:00', 7],
      ['2027-10-30T12:00', 9],
    ] as const) {
      const other = await raise({ config: store({ from: '20:00', to: '04:00' }) });
      const noon = Temporal.ZonedDateTime.from(`${day}[${ZONE}]`).epochMilliseconds;
      other.clock.advance(noon - other.clock.now());
      const hours = playerWelcome.parse((await other.player('tall')).welcome).screen.power!;
      await other.stop();
      const saturday = hours.on!.find((w) => w.fromMs > noon)!;
      expect((saturday.toMs - saturday.fromMs) / 3_600_000).toBe(toSunday);
      // What is on when the store's day ends is on without a break, and in the small hours of the first day told, too.
      for (const ms of [saturday.fromMs, saturday.toMs - 1, noon - 10 * 3_600_000]) {
        expect([local(ms), panelAt(hours, ms).on]).toEqual([local(ms), true]);
      }
      for (const ms of [saturday.fromMs - 1, saturday.toMs, noon]) {
        expect([local(ms), panelAt(hours, ms).on]).toEqual([local(ms), false]);
      }
    }
  });

  it('[GW-17] judged by a controller or player whose clock is wrong by weeks light the panel rather than not', async () => {
    const hours = await hoursOf('tall');
    for (const days of [-365, -20, 20]) expect(panelAt(hours, FRIDAY + days * 86_400_000).on).toBe(true);
    // As soon as the clock is right they hold.
    expect(panelAt(hours, FRIDAY - 6 * 3_600_000).on).toBe(false);
  });

  it('[GW-17] follow the clock of the controller when it leaps', async () => {
    const { socket } = await stage.player('tall');
    const told = notices(socket, 'power');
    stage.clock.advance(30 * 86_400_000);
    await settled(socket);
    const last = told.at(-1) as unknown as PanelHours;
    const now = stage.clock.now();
    expect(last.on!.some((w) => w.fromMs <= now && now < w.toMs)).toBe(true);
    expect(last.untilMs).toBeGreaterThan(now + 7 * 86_400_000);
  });

  it('[GW-17] go to the players of a screen when they change, and do not reload them', async () => {
    const tall = await stage.player('tall');
    const aisle = await stage.player('aisle-1');
    const [told, others, reloads] = [
      notices(tall.socket, 'power'),
      notices(aisle.socket, 'power'),
      notices(tall.socket, 'reload'),
    ];
    await stage.app.saveConfiguration(store({ from: '08:00', to: '21:30' }), engineConfig(store()).media, 'anna');
    await settled(tall.socket);
    await settled(aisle.socket);
    expect(told).toHaveLength(1);
    expect(local((told[0] as unknown as PanelHours).on![1]!.toMs)).toBe('2027-03-26T21:30');
    expect([others.length, reloads.length]).toEqual([0, 0]);
    await stage.app.saveConfiguration(store({ from: '08:00', to: '21:30' }), engineConfig(store()).media, 'anna');
    await settled(tall.socket);
    expect(told).toHaveLength(1);
  });

  it('[GW-17] move on with the day, so that a player cut off knows a week', async () => {
    const { socket } = await stage.player('tall');
    const told = notices(socket, 'power');
    stage.clock.advance(13 * 3_600_000);
    await settled(socket);
    expect(told.map((t) => local((t as unknown as PanelHours).untilMs))).toEqual(['2027-04-04T00:00']);
  });
});
