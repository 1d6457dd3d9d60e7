import { expect, it } from 'vitest';
import { retryMs } from '../../../devices/camera/retry.ts';

it('[CAM-3] whenever a camera is back within a minute, it is asked within 3 s; one that stays away, ever less often', () => {
  for (const random of [0, 0.5, 0.999]) {
    let atMs = 0;
    let failures = 0;
    let longestMs = 0;
    while (atMs < 60_000) {
      const waitMs = retryMs(failures++, atMs, random);
      expect(waitMs).toBeGreaterThan(0);
      expect(waitMs).toBeLessThanOrEqual(3_000);
      atMs += waitMs;
    }
    for (; atMs < 300_000;) {
      const waitMs = retryMs(failures++, atMs, random);
      longestMs = Math.max(longestMs, waitMs);
      atMs += waitMs;
    }
    expect(longestMs).toBeGreaterThan(5_000);
    expect(longestMs).toBeLessThanOrEqual(15_000);
  }
});
