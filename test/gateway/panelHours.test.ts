import { Temporal } from 'temporal-polyfill';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { storeConfig } from '../../config/schema/storeConfig.ts';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import { playerWelcome } from '../../controller/protocol/display.ts';
import type { PanelHours } from '../../controller/protocol/display.ts';
import { engineConfig, notices, raise, settled, stageStore } from './stage.ts';
import type { Stage } from './stage.ts';

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
