import type { Decision } from '../../protocol/decision.ts';
import type { Difference } from '../../protocol/replay.ts';
import type { PastEntry } from './past.ts';

/** Differences that are told one by one. */
const TOLD = 20;

/** A decision as JSON text, without its screen. */
type Text = string;

/** Holds what comes of a replay against what was written down: by screen and instant, byte for byte. */
export class Comparison {
  readonly differences: Difference[] = [];
  differenceCount = 0;
  decisions = 0;

  entry({ seq, decided }: PastEntry, replayed: readonly Decision[]): void {
    if (decided.length === 0 && replayed.length === 0) return;
    const recorded = new Map<string, Text | Text[]>();
    for (const { text, screens } of decided) {
      const said = withoutScreen(text);
      this.decisions += screens.length;
      for (const screen of screens) put(recorded, screen, said);
    }
    const now = new Map<string, Text | Text[]>();
    const texts = new Map<unknown, Written[]>();
    for (const decision of replayed) put(now, decision.screen, sharedText(texts, decision));
    for (const [screen, was] of recorded) {
      const is = now.get(screen);
      now.delete(screen);
      if (was !== is) this.#holdAll(seq, screen, was, is);
    }
    for (const [screen, is] of now) this.#holdAll(seq, screen, undefined, is);
  }

  #holdAll(seq: number, screen: string, was: Text | Text[] | undefined, is: Text | Text[] | undefined): void {
    const [old, now] = [inOrder(was), inOrder(is)];
    for (let i = 0; i < Math.max(old.length, now.length); i++) this.#hold(seq, screen, old[i], now[i]);
  }

  #hold(entry: number, screen: string, was: Text | undefined, is: Text | undefined): void {
    if (was === is) return;
    this.differenceCount += 1;
    if (this.differences.length >= TOLD) return;
    const [old, now] = [decisionOf(was), decisionOf(is)];
    this.differences.push({
      entry,
      atMs: (old ?? now)!.atMs,
      screen,
      field: old === null || now === null ? '' : firstDifference(old, now),
      recorded: words(old),
      replayed: words(now),
    });
  }
}

/** Nearly always a screen has one decision at an entry, and no list is made for it. */
function put(map: Map<string, Text | Text[]>, screen: string, said: Text): void {
  const before = map.get(screen);
  if (before === undefined) map.set(screen, said);
  else if (typeof before === 'string') map.set(screen, [before, said]);
  else before.push(said);
}

/** `{"screen":"one","atMs":…` from `"atMs"` on; ids have no quotes in them. */
function withoutScreen(text: string): Text {
  const head = '{"screen":"';
  return text.startsWith(head) ? text.slice(text.indexOf('"', head.length) + 2) : text;
}

function decisionOf(text: Text | undefined): Decision | null {
  return text === undefined ? null : (JSON.parse(`{"screen":"",${text}`) as Decision);
}

interface Written {
  readonly decision: Decision;
  readonly text: Text;
}

/** Decisions that differ in their screen alone share what is inside them, and are written out once. */
function sharedText(texts: Map<unknown, Written[]>, decision: Decision): Text {
  const alike = texts.get(decision.losers);
  const known = alike?.find((s) => s.decision.cause === decision.cause && s.decision.atMs === decision.atMs);
  if (known !== undefined) return known.text;
  const made = { decision, text: withoutScreen(JSON.stringify(decision)) };
  if (alike === undefined) texts.set(decision.losers, [made]);
  else alike.push(made);
  return made.text;
}

/** By instant, then by text: several decisions of one screen at one entry have no order of their own on disk. */
function inOrder(said: Text | Text[] = []): readonly Text[] {
  return typeof said === 'string' ? [said] : [...said].sort();
}

function words(decision: Decision | null): string {
  if (decision === null) return 'nothing was decided';
  const { campaigns, cause } = decision;
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
