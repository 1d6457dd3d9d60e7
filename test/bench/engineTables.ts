import { printTable } from './machine.ts';
import type { ReplayFigures } from './engineReplay.ts';
import type { ScalingFigures } from './engineScaling.ts';
import type { SteadyFigures } from './engineSteady.ts';

export interface EngineFigures {
  readonly steady: readonly SteadyFigures[];
  readonly flatOut: {
    /** Observations a second of processor time. */
    readonly engine: number;
    readonly peer: number;
    readonly limit: number;
    /** How many times faster than the peer. */
    readonly timesPeer: number;
    /** How many times faster the limit is. */
    readonly limitTimes: number;
  };
  readonly scaling: ScalingFigures;
  readonly replay: ReplayFigures;
}

const number = (value: number): string => value.toLocaleString('en');
const kept = (yes: boolean): string => (yes ? 'kept' : 'MISSED');

/** The figures as people read them, each with its budget. */
export function printEngineTables({ steady, flatOut, scaling, replay }: EngineFigures): void {
  const row = (what: string, of: (f: SteadyFigures) => string, budget = ''): string[] => [
    what,
    ...steady.map(of),
    budget,
  ];
  const commands = (f: SteadyFigures): string =>
    Object.entries(f.commands)
      .filter(([kind]) => kind !== 'reading')
      .map(([kind, n]) => `${kind} ${number(n)}`)
      .join(', ');
  printTable(`1,000 screens, 5,000 observations a second, ${number(steady[0]!.observations)} of them`, [
    row('', (f) => `${number(f.campaigns)} campaigns`, 'budget'),
    row('arrival to commands, p50', (f) => `${f.p50Ms} ms`),
    row('p95', (f) => `${f.p95Ms} ms`),
    row('p99', (f) => `${f.p99Ms} ms`, `<= 5 ms: ${kept(steady.every((f) => f.p99Ms <= 5))}`),
    row('slowest', (f) => `${f.maxMs} ms`),
    row(
      'on a core to itself, p99 / slowest',
      ({ ownCore: o }) => `${o.p99Ms} / ${o.maxMs} ms`,
      `p99 <= 5 ms: ${kept(steady.every((f) => f.ownCore.p99Ms <= 5))}`,
    ),
    row('one call, p50 / p99', (f) => `${f.call.p50Ms} / ${f.call.p99Ms} ms`),
    row('of one core', (f) => `${Math.round(f.busy * 100)} %`),
    row('burst of 50,000, until the last', (f) => `${number(f.burst.drainedMs)} ms`),
    row('memory, whole process', (f) => `${f.rssMb} MB`),
    row('a new engine', (f) => `${number(f.startMs)} ms`),
  ]);
  for (const f of steady) console.log(`  commands at ${number(f.campaigns)} campaigns: ${commands(f)}`);
  printTable('Flat out, 1,000 screens, 1,000 campaigns, the same observations', [
    ['', 'observations a processor second', '', 'budget'],
    ['Endcap', number(flatOut.engine), '', ''],
    [
      'json-rules-engine, one per reading',
      number(flatOut.peer),
      `Endcap does ${flatOut.timesPeer} times as many`,
      `>= 10 times: ${kept(flatOut.timesPeer >= 10)}`,
    ],
    [
      'plain indexed loop',
      number(flatOut.limit),
      `does ${flatOut.limitTimes} times as many`,
      `<= 10 times: ${kept(flatOut.limitTimes <= 10)}`,
    ],
  ]);
  const scaled = (what: 'campaigns' | 'screens'): string[] => [
    `ten times the ${what}`,
    `${scaling.ratios[what].quiet} x`,
    `${scaling.ratios[what].switching} x`,
    `<= 2 x: ${kept(Math.max(scaling.ratios[what].quiet, scaling.ratios[what].switching) <= 2)}`,
  ];
  printTable('One changed reading, the same ten screens and eight campaigns on it', [
    ['', 'moves nothing', 'switches screens', 'budget'],
    ['1,000 screens, 1,000 campaigns', `${scaling.baseUs.quiet} us`, `${scaling.baseUs.switching} us`, ''],
    scaled('campaigns'),
    scaled('screens'),
  ]);
  printTable('A day again: read, decided and compared with what was decided then', [
    ['', 'measured', 'budget'],
    [
      `${number(replay.observations)} observations, ${number(replay.decisions)} decisions`,
      `${replay.replayDayS} s, ${replay.processorS} s of processor`,
      `< 60 s: ${kept(replay.replayDayS < 60)}`,
    ],
    ['every decision as it was', replay.identical ? 'yes' : 'no', `identical: ${kept(replay.identical)}`],
  ]);
}
