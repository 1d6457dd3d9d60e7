import { describe, expect, it } from 'vitest';
import { BATTERY_CHANGE_MS, BATTERY_EVERY_MS, PRESS_MS, TagNews } from '../../../devices/ble/told.ts';

const TAG = 'mac:c0ffee000001';

describe('news of a tag', () => {
  it('[DEV-48] a battery is told at once, when it changes, and otherwise every ten minutes', () => {
    const news = new TagNews();
    expect(news.of(TAG, { batteryPercent: 90 }, 0)).toEqual({ batteryPercent: 90 });
    for (let atMs = 1_000; atMs < BATTERY_EVERY_MS; atMs += 1_000)
      expect(news.of(TAG, { batteryPercent: 90 }, atMs)).toBeNull();
    expect(news.of(TAG, { batteryPercent: 90 }, BATTERY_EVERY_MS)).toEqual({ batteryPercent: 90 });
    const changed = BATTERY_EVERY_MS + BATTERY_CHANGE_MS;
    expect(news.of(TAG, { batteryPercent: 89 }, changed)).toEqual({ batteryPercent: 89 });
    // One that goes to and fro is told once a minute at most.
    expect(news.of(TAG, { batteryPercent: 90 }, changed + 1_000)).toBeNull();
    expect(news.of(TAG, { batteryPercent: 90 }, changed + BATTERY_CHANGE_MS)).toEqual({ batteryPercent: 90 });
  });

  it('[DEV-48] millivolts that only tremble are no change; both values go together', () => {
    const news = new TagNews();
    expect(news.of(TAG, { batteryMv: 3_000 }, 0)).toEqual({ batteryMv: 3_000 });
    expect(news.of(TAG, { batteryPercent: 90 }, 10)).toEqual({ batteryMv: 3_000, batteryPercent: 90 });
    expect(news.of(TAG, { batteryMv: 2_990 }, BATTERY_CHANGE_MS + 10)).toBeNull();
    expect(news.of(TAG, { batteryMv: 2_970 }, BATTERY_CHANGE_MS + 20)).toEqual({
      batteryMv: 2_970,
      batteryPercent: 90,
    });
  });

  it('[DEV-48] a press is told once: repetitions have the number of what they repeat', () => {
    const news = new TagNews();
    for (let i = 0; i < 10; i++)
      expect(news.of(TAG, { press: 'single', packet: 7 }, i * 1_000)).toEqual(i === 0 ? { press: 'single' } : null);
    expect(news.of(TAG, { press: 'single', packet: 8 }, 9_001)).toEqual({ press: 'single' });
    expect(news.of(TAG, { packet: 9 }, 9_002)).toBeNull();
    expect(news.of(TAG, { press: 'double', packet: 10 }, 9_003)).toEqual({ press: 'double' });
    // After a while the same number is a new packet: it counts to 255, and begins anew with a new battery.
    expect(news.of(TAG, { press: 'double', packet: 10 }, 80_000)).toEqual({ press: 'double' });
  });

  it('[DEV-48] without numbers, the same press is one until there was none for two seconds', () => {
    const news = new TagNews();
    expect(news.of(TAG, { press: 'long' }, 0)).toEqual({ press: 'long' });
    for (let atMs = 500; atMs <= 5_000; atMs += 500) expect(news.of(TAG, { press: 'long' }, atMs)).toBeNull();
    expect(news.of(TAG, { press: 'single' }, 5_001)).toEqual({ press: 'single' });
    expect(news.of(TAG, { press: 'single' }, 5_001 + PRESS_MS)).toEqual({ press: 'single' });
  });

  it('[DEV-48] tags do not mix, and those that are no longer enrolled are forgotten', () => {
    const news = new TagNews();
    expect(news.of(TAG, { press: 'single', packet: 7 }, 0)).not.toBeNull();
    expect(news.of('mac:c0ffee000002', { press: 'single', packet: 7 }, 0)).not.toBeNull();
    news.keep((tag) => tag !== TAG);
    expect(news.of('mac:c0ffee000002', { press: 'single', packet: 7 }, 1)).toBeNull();
    expect(news.of(TAG, { press: 'single', packet: 7 }, 1)).not.toBeNull();
  });
});
