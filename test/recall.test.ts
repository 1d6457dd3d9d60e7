import { describe, expect, it } from 'vitest';
import { MOST_SIGHTINGS, Recall } from '../controller/recall.ts';

describe('what has been taken', () => {
  it('[OBS-3] of a crowd the newest 200,000 sightings are remembered at most', () => {
    const recall = new Recall(() => false);
    const sight = (n: number): string => recall.look(true, 's', String(n), 1_000_000);
    let most = 0;
    for (let n = 0; n < 450_000; n++) {
      sight(n);
      most = Math.max(most, recall.sightings);
    }
    expect(most).toBe(MOST_SIGHTINGS);
    for (let n = 449_999; n > 449_999 - MOST_SIGHTINGS / 2; n -= 997) expect(sight(n)).toBe('duplicate');
    expect(sight(0)).toBe('new');
  });
});
