import type { Accuracy, Run } from './bleAccuracy.ts';
import type { ZoneMeasures } from './bleMeasures.ts';
import { FIRST_MS } from './bleFirst.ts';
import type { ThroughputFigures } from './bleRace.ts';
import { PEER_NAMES, PUBLISHED } from './blePeers.ts';
import { UCI_WINDOWS_S } from './bleUci.ts';
import type { UciFigures } from './bleUci.ts';
import { printTable } from './machine.ts';

const share = (value: number): string => value.toFixed(3);
const or = (value: number | null, unit: string, digits = 1): string =>
  value === null ? '-' : `${value.toFixed(digits)}${unit}`;
export const kept = (yes: boolean): string => (yes ? 'kept' : 'MISSED');

/** Budgets of presence: share of seconds right (without and with a survey), changes a minute, delay, missed. */
export const BLE_BUDGET = { accuracy: 0.82, surveyed: 0.9, changesPerMinute: 2.5, medianDelayS: 3, missed: 0 } as const;

/** Walks and contenders as people read them. */
export function printAccuracy({ zones, survey, peers }: Accuracy, what: string, isDanis: boolean): void {
  const contenders: [string, Run][] = [
    ['Endcap', zones],
    ...(survey === null ? [] : [['with survey', survey] as [string, Run]]),
    ...PEER_NAMES.map((name): [string, Run] => [name, peers[name]]),
  ];
  printTable(`Share of seconds in the right zone, ${what}`, [
    ['', ...contenders.map(([name]) => name)],
    ...zones.walks.map(({ walk }, i) => [walk, ...contenders.map(([, run]) => share(run.walks[i]!.zones.accuracy))]),
  ]);
  const row = (name: string, { all: m, unsaid }: Run, note: string): string[] => [
    name,
    share(m.accuracy),
    `${Math.round(unsaid * 100)} %`,
    m.changesPerMinute.toFixed(1),
    or(m.medianDelayS, ' s'),
    `${m.missed} of ${m.trueChanges}`,
    note,
  ];
  const published = (name: (typeof PEER_NAMES)[number]): string =>
    isDanis
      ? `${share(PUBLISHED[name].accuracy)}, ${PUBLISHED[name].changesPerMinute} a minute on all nine danis walks`
      : '';
  printTable(`All walks; the truth changes ${zones.all.trueChangesPerMinute.toFixed(1)} times a minute`, [
    ['', 'right', 'no zone', 'changes a minute', 'delay, median', 'missed', 'budget'],
    row('Endcap, no survey', zones, budgetOf(zones.all, BLE_BUDGET.accuracy)),
    ...(survey === null ? [] : [row(`with ${survey.from}`, survey, budgetOf(survey.all, BLE_BUDGET.surveyed))]),
    ...PEER_NAMES.map((name) => row(name, peers[name], published(name))),
  ]);
  const position = (name: string, { position: p }: Run): string[] => [
    name,
    or(p.medianM, ' m', 2),
    or(p.p90M, ' m', 2),
    `${Math.round(p.share * 100)} %`,
  ];
  printTable('Published position, distance to the true one', [
    ['', 'median', '90 % within', 'seconds with a position'],
    position('Endcap, no survey', zones),
    ...(survey === null ? [] : [position('with survey', survey)]),
  ]);
}

function budgetOf(m: ZoneMeasures, accuracy: number): string {
  const b = BLE_BUDGET;
  const fails = [
    ...(m.accuracy >= accuracy ? [] : [`right >= ${accuracy}`]),
    ...(m.changesPerMinute <= b.changesPerMinute ? [] : [`changes <= ${b.changesPerMinute}`]),
    ...(m.trueChanges === 0 || (m.medianDelayS ?? Infinity) <= b.medianDelayS ? [] : [`delay <= ${b.medianDelayS} s`]),
    ...(m.missed <= b.missed ? [] : ['none missed']),
  ];
  return fails.length === 0 ? 'kept' : `MISSED: ${fails.join(', ')}`;
}

/** Trained nearest neighbours with one tag left out, after the same time (sensing.md A4). */
const UCI_NEIGHBOURS: Readonly<Record<string, number>> = { 1: 0.668, 5: 0.74, 15: 0.822, 30: 0.887 };

/** The entrance of two receivers and three zones; each tag stays in one of them. */
export function printUci(plain: UciFigures, surveyed: UciFigures): void {
  const row = (name: string, windows: Readonly<Record<string, number>>, running: string): string[] => [
    name,
    ...UCI_WINDOWS_S.map((s) => share(windows[s]!)),
    running,
  ];
  printTable('UCI entrance, three zones, right after so long; what is fitted comes from the other tags', [
    ['', ...UCI_WINDOWS_S.map((s) => `${s} s`), 'share of seconds, as it runs'],
    row('Endcap, which receiver is inside alone', plain.windows, share(plain.running)),
    row('with the other tags as survey', surveyed.windows, share(surveyed.running)),
    row('trained nearest neighbours, published', UCI_NEIGHBOURS, ''),
  ]);
}

/** Sightings a second of the two budgets, the longest call, and flat memory. */
const FLOW_TIMES = 1;
const CALL_P99_MS = 5;
const GROWTH_MB = 1;

export function printThroughput({ presence, door, steady, first, addresses }: ThroughputFigures): void {
  const number = (value: number): string => value.toLocaleString('en');
  const flow = (what: string, f: ThroughputFigures['presence']): string[] => [
    what,
    `${number(f.sightingsPerSecond)} a processor second, ${f.times} x 40,000`,
    `>= ${FLOW_TIMES} x: ${kept(f.times >= FLOW_TIMES)}`,
  ];
  const spread = ({ p50Ms, p99Ms, maxMs }: ThroughputFigures['steady']['call']): string =>
    `${p50Ms} / ${p99Ms} / ${maxMs} ms`;
  const growthMb = addresses.afterMb - addresses.beforeMb;
  printTable('Sightings', [
    ['', 'measured', 'budget'],
    flow('2,000 tags, 10 receivers: presence', presence),
    flow("the same through the controller's door", door),
    [
      `${number(steady.sightingsPerSecond)} a second, 40 receivers: arrival to taken in, p50 / p99 / slowest`,
      spread(steady.arrival),
      `p99 <= ${CALL_P99_MS} ms: ${kept(steady.arrival.p99Ms <= CALL_P99_MS)}`,
    ],
    [
      'on a core to itself',
      spread(steady.ownCore),
      `p99 <= ${CALL_P99_MS} ms: ${kept(steady.ownCore.p99Ms <= CALL_P99_MS)}`,
    ],
    ['what is due, until done', spread(steady.due), ''],
    ['one call', spread(steady.call), ''],
    ['of one core', `${Math.round(steady.busy * 100)} %`, ''],
    ...first.map((f) => [
      `a new tag that advertises every ${number(f.everyMs)} ms: first sighting to zone, median / slowest`,
      `${number(f.medianMs)} / ${number(f.maxMs)} ms${f.never === 0 ? '' : `, ${f.never} never`}`,
      `<= ${FIRST_MS} ms: ${kept(f.maxMs <= FIRST_MS && f.never === 0)} (${Math.round(f.inTime * 100)} % of them)`,
    ]),
    [
      `an hour with ${number(addresses.addresses)} addresses: memory after 10 minutes / after the hour`,
      `${addresses.beforeMb} / ${addresses.afterMb} MB`,
      `flat: ${kept(growthMb <= GROWTH_MB && addresses.placed)}`,
    ],
  ]);
}
