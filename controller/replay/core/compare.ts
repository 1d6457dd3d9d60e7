import type { Decision } from '../../protocol/decision.ts';
import type { Difference } from '../../protocol/replay.ts';
import type { PastEntry } from './past.ts';

/** Differences that are told one by one. */
const TOLD = 20;

interface Said {
  readonly decision: Decision;
  /** Its JSON text without the screen. */
  readonly text: string;
}

/** Holds what comes of a replay against what was written down: by screen and instant, byte for byte. */
export class Comparison {
  readonly differences: Difference[] = [];
  differenceCount = 0;
  decisions = 0;

  entry({ seq, decided }: PastEntry, replayed: readonly Decision[]): void {
    if (decided.length === 0 && replayed.length === 0) return;
    const recorded = new Map<string, Said[]>();
    for (const { decision, screens } of decided) {
      const text = textOf(decision);
      for (const screen of screens) push(recorded, screen, { decision, text });
    }
    const now = new Map<string, Said[]>();
    const texts = new Map<unknown, Said[]>();
    for (const decision of replayed) push(now, decision.screen, { decision, text: sharedText(texts, decision) });
    for (const screen of new Set([...recorded.keys(), ...now.keys()])) {
      const [was, is] = [inOrder(recorded.get(screen)), inOrder(now.get(screen))];
      this.decisions += was.length;
      for (let i = 0; i < Math.max(was.length, is.length); i++) this.#hold(seq, screen, was[i], is[i]);
    }
  }

  #hold(seq: number, screen: string, was: Said | undefined, is: Said | undefined): void {
    if (was?.text === is?.text) return;
    this.differenceCount += 1;
    if (this.differences.length >= TOLD) return;
    this.differences.push({
      entry: seq,
      atMs: (was ?? is)!.decision.atMs,
      screen,
      field: was === undefined || is === undefined ? '' : firstDifference(was.decision, is.decision),
      recorded: words(was),
      replayed: words(is),
    });
  }
}

function push(map: Map<string, Said[]>, screen: string, said: Said): void {
  const list = map.get(screen);
  if (list === undefined) map.set(screen, [said]);
  else list.push(said);
}

function textOf(decision: Decision): string {
  return JSON.stringify({ ...decision, screen: '' });
}

/** Decisions that differ in their screen alone share what is inside them, and are written out once. */
function sharedText(texts: Map<unknown, Said[]>, decision: Decision): string {
  const alike = texts.get(decision.losers);
  const known = alike?.find((s) => s.decision.cause === decision.cause && s.decision.atMs === decision.atMs);
  if (known !== undefined) return known.text;
  const said = { decision, text: textOf(decision) };
  if (alike === undefined) texts.set(decision.losers, [said]);
  else alike.push(said);
  return said.text;
}

function inOrder(list: readonly Said[] = []): readonly Said[] {
  if (list.length < 2) return list;
  return [...list].sort((a, b) => a.decision.atMs - b.decision.atMs || (a.text < b.text ? -1 : 1));
}

function words(said: Said | undefined): string {
  if (said === undefined) return 'nothing was decided';
  const { campaigns, cause } = said.decision;
  return `${campaigns.length === 0 ? 'the card of the store' : campaigns.join(', ')}: ${cause.text}`.slice(0, 500);
}

/** Path of the first place in which two values differ. */
function firstDifference(was: unknown, is: unknown, path = ''): string {
  const [old, now] = [was as Readonly<Record<string, unknown>>, is as Readonly<Record<string, unknown>>];
  const keys = isObject(was) && isObject(is) ? [...new Set([...Object.keys(was), ...Object.keys(is)])] : [];
  for (const key of keys) {
    if (path === '' && key === 'screen') continue;
    if (JSON.stringify(old[key]) === JSON.stringify(now[key])) continue;
    return firstDifference(old[key], now[key], path === '' ? key : `${path}.${key}`);
  }
  return path;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
