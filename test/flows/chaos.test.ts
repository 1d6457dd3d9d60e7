import { expect, test } from 'vitest';
import { playChaos } from './chaos/playChaos.ts';

test('[PLY-9] [PRF-5] plays are recorded exactly once through killed browsers, killed controllers and a cut line', async () => {
  const report = await playChaos({ plays: 24, seed: 3, screens: ['one', 'two'], restMs: [700, 2000] });
  expect(report).toMatchObject({ lost: [], unseen: [], chain: [], findings: [], missing: 0 });
  expect(report.recorded + report.edge).toBe(report.seen);
  expect(report.recorded).toBeGreaterThan(15);
  expect([report.browserKills, report.controllerKills, report.cuts].every((n) => n > 0)).toBe(true);
}, 120_000);
