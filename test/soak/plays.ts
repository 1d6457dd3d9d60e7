/**
 * Proofs of play through chaos: 500 of them, with controller and browser killed -9 and the line cut at random instants.
 *
 *   npm run soak:plays -- [--plays 500] [--seed 7] [--screens 2] [--json FILE]
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { playChaos } from '../flows/chaos/playChaos.ts';

const { values } = parseArgs({
  options: {
    plays: { type: 'string', default: '500' },
    seed: { type: 'string', default: '7' },
    screens: { type: 'string', default: '2' },
    json: { type: 'string' },
  },
});
const screens = Array.from({ length: Number(values.screens) }, (_, i) => `wall-${i + 1}`);
const report = await playChaos({
  ...{ plays: Number(values.plays), seed: Number(values.seed), screens, restMs: [600, 5000] },
  log: (text) => console.log(text),
});
console.log(JSON.stringify(report, null, 2));
for (const line of report.around) console.log(line);
if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(report));
const sound = report.lost.length + report.unseen.length + report.chain.length + report.findings.length === 0;
console.log(sound ? 'Every play is in the books once, and the chain is whole.' : 'FAILED');
process.exitCode = sound ? 0 : 1;
