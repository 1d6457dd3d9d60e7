import { existsSync } from 'node:fs';
import type { Fault } from '../../config/schema/fault.ts';
import { replayRequest } from '../protocol/replay.ts';
import type { DecisionAnswer, Draft } from '../protocol/replay.ts';
import type { Decision } from '../protocol/decision.ts';
import type { Reading } from '../protocol/reading.ts';
import { instantOf } from '../replay/instant.ts';
import type { ReplayDesk } from '../replay/desk.ts';
import { replayText, whatIfText, whyText } from '../replay/words.ts';
import type { Records } from '../records/records.ts';
import { readStoreFile } from '../records/storeFile.ts';
import { refuse } from './protocol.ts';
import type { Answer, Command } from './protocol.ts';

type Of<C extends Command['command']> = Extract<Command, { command: C }>;

export interface ReplayPorts {
  readonly records: Records;
  readonly replays: Pick<ReplayDesk, 'ask' | 'ended' | 'why'>;
  /** The engine as it stands; a folder that no controller runs on has none. */
  readonly engine?: () => { decision(screen: string): Decision | undefined; reading(key: string): Reading | undefined };
  now(): number;
}

const NO_TIME = 'is no instant; write it as 2026-11-21T14:30 (the time of the store) or 2026-11-21T13:30:00Z';

/** Recorded time, run again; and why a screen showed what it showed. */
export function replayCommands(ports: ReplayPorts) {
  const { records, replays } = ports;
  return {
    async replay({ from, to, file, json }: Of<'replay'>): Promise<Answer> {
      const timeZone = zoneOf(records);
      if (timeZone === null) return refuse('there is no configuration yet; import a store file first');
      const [fromMs, toMs] = [instantOf(from, timeZone), instantOf(to, timeZone)];
      if (fromMs === null) return refuse(`--from: "${from}" ${NO_TIME}`);
      if (toMs === null) return refuse(`--to: "${to}" ${NO_TIME}`);
      const draft = file === null ? null : await readDraft(file);
      if (draft?.ok === false) return { ok: false, message: 'The draft cannot be read.', faults: draft.faults };
      const taken = replays.ask({ fromMs, toMs, draft: draft?.draft ?? null, by: 'command line' });
      if (!taken.ok) return refuse(taken.message);
      const ended = await replays.ended(taken.state.id);
      if (ended?.error) return { ok: false, message: sentence(ended.error.message), faults: ended.error.faults };
      if (ended?.whatIf) return answer(ended.whatIf, whatIfText(ended.whatIf, timeZone), json, false);
      if (ended?.report) return answer(ended.report, replayText(ended.report, timeZone), json, !ended.report.identical);
      return refuse('the replay was cancelled');
    },
    async why({ screen, at, json }: Of<'why'>): Promise<Answer> {
      const timeZone = zoneOf(records);
      if (timeZone === null) return refuse('there is no configuration yet; import a store file first');
      const atMs = at === null ? ports.now() : instantOf(at, timeZone);
      if (atMs === null) return refuse(`--at: "${at ?? ''}" ${NO_TIME}`);
      const found = await whyOf(ports, screen, atMs);
      if (found === null) return refuse(`nothing is known of a screen "${screen}" at that instant`);
      return answer(found, whyText(found, timeZone), json, false);
    },
  };
}

async function whyOf(ports: ReplayPorts, screen: string, atMs: number): Promise<DecisionAnswer | null> {
  const { engine, records, replays } = ports;
  const nowMs = ports.now();
  if (atMs >= nowMs && engine !== undefined) {
    const decision = engine().decision(screen);
    if (decision === undefined) return null;
    const then = decision.readings.flatMap(({ key }) => engine().reading(key) ?? []);
    return { ...decision, basis: 'now', askedMs: nowMs, then, note: '' };
  }
  const again = await replays.why(screen, atMs);
  if (again.ok) return again.answer;
  const recorded = records.journal.decisionAt(screen, atMs);
  if (recorded === undefined) return null;
  return { ...recorded, basis: 'recorded', askedMs: atMs, then: [], note: sentence(again.message) };
}

function answer(data: unknown, text: string, json: boolean, faultsFound: boolean): Answer {
  const said = json ? JSON.stringify(data, null, 2) : text;
  return faultsFound ? { ok: true, text: said, faultsFound } : { ok: true, text: said };
}

function zoneOf(records: Records): string | null {
  return records.config.current()?.config.store.timeZone ?? null;
}

/** A store file, or a file with `changes:` as PATCH /api/v1/config takes them. */
async function readDraft(
  file: string,
): Promise<{ readonly ok: true; readonly draft: Draft } | { readonly ok: false; readonly faults: Fault[] }> {
  const fault = (path: string, message: string, fix: string) => ({
    ok: false as const,
    faults: [{ path, message, fix }],
  });
  if (!existsSync(file)) return fault('--with', 'there is no such file', 'correct the path');
  const read = await readStoreFile(file);
  if (!read.ok) return read;
  if (typeof read.value !== 'object' || read.value === null) {
    return fault(
      '--with',
      'it is neither a store file nor a list of changes',
      'begin it with "endcap: 1" or "changes:"',
    );
  }
  const draft = 'changes' in read.value ? read.value : { config: read.value };
  const parsed = replayRequest.shape.with.safeParse(draft);
  if (parsed.success && parsed.data !== undefined) return { ok: true, draft: parsed.data };
  const issues = parsed.error?.issues ?? [];
  return {
    ok: false,
    faults: issues.map(({ path, message }) => ({
      path: path.join('.') === '' ? 'changes' : path.map(String).join('.'),
      message,
      fix: 'write each change as section with put or remove; the API description has the form',
    })),
  };
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
