import type { CampaignOutcome, DecisionAnswer, Figures, ReplayReport, WhatIfReport } from '../protocol/replay.ts';
import type { Reading } from '../protocol/reading.ts';
import { storeTimeText } from './instant.ts';

/** Screens of a campaign that are told one by one. */
const SCREENS_TOLD = 8;

/** What came of a replay, for a terminal. */
export function replayText(report: ReplayReport, timeZone: string): string {
  const { fromMs, toMs, entries, decisions, identical, differenceCount, differences, gaps } = report;
  const at = (ms: number): string => storeTimeText(ms, timeZone);
  const verdict = identical
    ? 'Identical: every decision came out as it was written down.'
    : differenceCount === 0
      ? 'Nothing came out differently, but not everything could be run again.'
      : `${counted(differenceCount, 'decision')} came out differently.`;
  return [
    `${at(fromMs)} to ${at(toMs)}: ${counted(entries, 'input')} run, ${counted(decisions, 'decision')} compared.`,
    verdict,
    ...engines(report),
    ...gaps.map((g) => `Not run: ${at(g.fromMs)} to ${at(g.toMs)}, ${g.text}.`),
    ...differences.flatMap((d) => [
      '',
      `${at(d.atMs)}  ${d.screen}  entry ${d.entry}${d.field === '' ? '' : `, ${d.field}`}`,
      `  then  ${d.recorded}`,
      `  now   ${d.replayed}`,
    ]),
    ...(differenceCount > differences.length ? ['', `and ${differenceCount - differences.length} more`] : []),
  ].join('\n');
}

function engines({ engineThen, engineNow }: ReplayReport): string[] {
  const others = engineThen.filter((v) => v !== engineNow);
  if (others.length === 0) return [];
  return [
    `Version ${others.join(', ')} of the engine decided then; this is version ${engineNow}, which may decide otherwise.`,
  ];
}

/** What would have been, for a marketer at a terminal. */
export function whatIfText(report: WhatIfReport, timeZone: string): string {
  const { replay, campaigns, screens, seconds, notes } = report;
  const names = new Map(screens.map((s) => [s.screen, s.name]));
  const changed = campaigns.filter(isChanged);
  const same = campaigns.filter((c) => !isChanged(c) && c.was.screenSeconds > 0);
  const never = campaigns.filter((c) => c.was.screenSeconds === 0 && c.wouldBe.screenSeconds === 0);
  return [
    `What would have been, ${storeTimeText(replay.fromMs, timeZone)} to ${storeTimeText(replay.toMs, timeZone)}`,
    `(${duration(seconds)} on ${counted(screens.length, 'screen')}), with the draft`,
    '',
    ...(changed.length === 0
      ? ['The draft would have changed nothing that was on the screens.']
      : changed.flatMap((c) => outcomeText(c, names))),
    ...(same.length === 0
      ? []
      : [`As before: ${same.map((c) => `${c.name} (${percent(c.was.share)})`).join(', ')}`, '']),
    ...(never.length === 0 ? [] : [`On no screen either way: ${never.map((c) => c.name).join(', ')}`, '']),
    ...screens
      .filter((s) => JSON.stringify(s.was) !== JSON.stringify(s.wouldBe))
      .map(
        (s) =>
          `${s.name}: loop ${change(percent(s.was.booked), percent(s.wouldBe.booked))}, before the loop ${change(percent(s.was.before), percent(s.wouldBe.before))}, nothing booked ${change(percent(s.was.nothing), percent(s.wouldBe.nothing))}, switches ${change(String(s.was.switches), String(s.wouldBe.switches))}`,
      ),
    ...notes.map((n) => `Note: ${n}`),
    ...(replay.identical ? ['What was could be run again exactly.'] : [`What was: ${replayText(replay, timeZone)}`]),
    ...(replay.identical ? engines(replay) : []),
  ].join('\n');
}

function isChanged({ difference, screens }: CampaignOutcome): boolean {
  return (
    Math.abs(difference.screenSeconds) >= 0.5 ||
    difference.plays !== 0 ||
    difference.triggers !== 0 ||
    Math.abs(difference.personSeconds) >= 0.5 ||
    screens.some((s) => Math.abs(s.was - s.wouldBe) >= 0.0005)
  );
}

function outcomeText(c: CampaignOutcome, names: ReadonlyMap<string, string>): string[] {
  const { was, wouldBe, played } = c;
  const title = { both: '', was: '  (not in the draft)', draft: '  (new in the draft)' }[c.in];
  const row = (what: string, of: (f: Figures) => number, text: (n: number) => string): string =>
    `  ${what.padEnd(15)}${text(of(was)).padStart(14)}${text(of(wouldBe)).padStart(14)}${signed(of(wouldBe) - of(was), text).padStart(15)}`;
  const screens = c.screens.filter((s) => Math.abs(s.was - s.wouldBe) >= 0.0005);
  const told = screens.slice(0, SCREENS_TOLD);
  return [
    `${c.name}${title}`,
    `  ${''.padEnd(15)}${'was'.padStart(14)}${'would be'.padStart(14)}${'difference'.padStart(15)}`,
    row('time on screen', (f) => f.screenSeconds, duration),
    row('part of time', (f) => f.share, percent),
    row('plays', (f) => f.plays, number),
    ...(was.triggers + wouldBe.triggers > 0 ? [row('came on', (f) => f.triggers, number)] : []),
    row('people-minutes', (f) => f.personSeconds, minutes),
    ...(was.unknownSeconds + wouldBe.unknownSeconds > 0
      ? [row('people unknown', (f) => f.unknownSeconds, duration)]
      : []),
    ...(played > 0 ? [`  players reported ${number(played)} plays`] : []),
    ...told.map(
      (s) => `  on ${names.get(s.screen) ?? s.screen}: ${change(percent(s.was), percent(s.wouldBe))} of its time`,
    ),
    ...(screens.length > told.length ? [`  and on ${screens.length - told.length} more screens`] : []),
    '',
  ];
}

/** Why a screen showed what it showed, for a terminal. */
export function whyText(answer: DecisionAnswer, timeZone: string): string {
  const { screen, campaign, campaigns, atMs, askedMs, cause, losers, note, basis } = answer;
  const readings = answer.then.length > 0 ? answer.then : answer.readings;
  const shown = campaign === null ? 'the card of the store' : campaigns.join(', ');
  const sources = {
    now: 'as it stands now',
    replayed: 'worked out again for that instant',
    recorded: 'as it was written down when it was decided',
  };
  return [
    `${screen} at ${storeTimeText(askedMs, timeZone)}: ${shown}, since ${storeTimeText(atMs, timeZone)}`,
    `  why: ${cause.text} (${cause.rule}${cause.simulated ? ', simulated' : ''})`,
    ...readings.map((r) => `  ${readingText(r, askedMs)}`),
    ...losers.map((l) => `  not ${l.name}: ${l.reason} (${l.rule})`),
    `  ${sources[basis]}${note === '' ? '' : `. ${note}`}`,
  ].join('\n');
}

function readingText(
  { key, value, unit, atMs, quality, confidence, source, simulated }: Reading,
  askedMs: number,
): string {
  const said = value === null ? 'unknown' : `${Math.round(value * 10) / 10} ${unit}`;
  const age = atMs === null ? '' : `, ${duration(Math.max(0, askedMs - atMs) / 1000)} old`;
  const sure = confidence < 1 && value !== null ? `, ${percent(confidence)} sure` : '';
  return `${key} = ${said}${value === null ? '' : ` (${quality}${age}${sure}${source === '' ? '' : `, ${source}`}${simulated ? ', simulated' : ''})`}`;
}

function change(was: string, wouldBe: string): string {
  return was === wouldBe ? was : `${was} -> ${wouldBe}`;
}

function signed(n: number, text: (n: number) => string): string {
  return text(Math.abs(n)) === text(0) ? '0' : `${n < 0 ? '-' : '+'}${text(Math.abs(n))}`;
}

function number(n: number): string {
  return n.toLocaleString('en');
}

function counted(n: number, what: string): string {
  return `${number(n)} ${what}${n === 1 ? '' : 's'}`;
}

function percent(part: number): string {
  return `${(part * 100).toFixed(1)} %`;
}

function minutes(seconds: number): string {
  return number(Math.round(seconds / 6) / 10);
}

function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const [h, min, s] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  if (h > 0) return min > 0 ? `${h} h ${min} min` : `${h} h`;
  if (min > 0) return s > 0 ? `${min} min ${s} s` : `${min} min`;
  return `${s} s`;
}
