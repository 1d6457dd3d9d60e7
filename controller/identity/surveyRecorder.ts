import type { Tag } from '../../config/schema/tag.ts';
import type { SurveyRecordingFile, SurveyRecordingState } from '../protocol/surveys.ts';

/** Sightings that one recording holds at most; with them it ends. */
export const MAX_RECORDED = 100_000;
/** Recordings that are held at once, those that ended among them. */
const MAX_RECORDINGS = 5;
/** What nobody has fetched this long after its end is forgotten, ms. */
const KEPT_MS = 3_600_000;

const HOW_TO_FILL =
  'Before it can be checked: put into "points" where the tag lay and when, four places at least, each as ' +
  '{"at": {"x": 1, "y": 2}, "fromMs": ..., "toMs": ...}, with metres on the floor plan and times as in "sightings"; ' +
  'or leave "points" out and give the corners of a "walk", each as {"at": {"x": 1, "y": 2}, "atMs": ...}.';

interface Recording {
  readonly id: string;
  readonly tag: Tag;
  readonly startedAtMs: number;
  endsAtMs: number;
  /** It takes no more, whatever the instant. */
  closed: boolean;
  simulated: boolean;
  readonly sightings: { readonly receiver: string; readonly rssi: number; readonly atMs: number }[];
}

export type SurveyBegun =
  | { readonly ok: true; readonly recording: SurveyRecordingState }
  | { readonly ok: false; readonly code: 'not-found' | 'of-person' | 'busy'; readonly message: string };

/**
 * What receivers hear of one tag while somebody makes a survey with it. In memory alone: of that tag, of no person's,
 * for its time and no longer (IDN-25).
 */
export class SurveyRecorder {
  #tags: readonly Tag[];
  readonly #recordings = new Map<string, Recording>();

  constructor(tags: readonly Tag[]) {
    this.#tags = tags;
  }

  /** Other tags are enrolled: what was kept of one that is another now, or a person's, is forgotten. */
  follow(tags: readonly Tag[]): void {
    this.#tags = tags;
    for (const [id, { tag }] of this.#recordings) {
      const now = tags.find((t) => t.id === tag.id);
      if (now?.identity !== tag.identity || isOfPerson(now)) this.#recordings.delete(id);
    }
  }

  /**
   * One at a time of a tag. Not ok: why, in words.
   *
   * @param id of the recording; nobody has it yet
   * @param forMs how long it runs at most
   */
  begin(id: string, tagId: string, forMs: number, nowMs: number): SurveyBegun {
    this.#forget(nowMs);
    const tag = this.#tags.find((t) => t.id === tagId);
    if (tag === undefined) {
      const message = `There is no tag "${tagId}" in this store. Enrol it as a basket or an asset first.`;
      return { ok: false, code: 'not-found', message };
    }
    if (isOfPerson(tag)) {
      const whose = tag.class === 'member' ? 'a member' : 'a colleague';
      const message = `"${tagId}" is the tag of ${whose}, and where people go is not recorded. Take a tag of a basket or an asset.`;
      return { ok: false, code: 'of-person', message };
    }
    const all = [...this.#recordings.values()];
    if (all.some((r) => r.tag.id === tagId && isRunning(r, nowMs))) {
      const message = `"${tagId}" is being recorded already. Wait until that has ended, or end it.`;
      return { ok: false, code: 'busy', message };
    }
    if (all.length >= MAX_RECORDINGS) {
      const ended = all.find((r) => !isRunning(r, nowMs));
      if (ended === undefined) {
        return {
          ok: false,
          code: 'busy',
          message: `${all.length} tags are being recorded already. Wait for one to end.`,
        };
      }
      this.#recordings.delete(ended.id);
    }
    const recording: Recording = {
      ...{ id, tag, startedAtMs: nowMs, endsAtMs: nowMs + forMs },
      ...{ closed: false, simulated: false, sightings: [] },
    };
    this.#recordings.set(id, recording);
    return { ok: true, recording: stateOf(recording, nowMs) };
  }

  /** A tag was heard; nothing is kept of it unless it is being recorded. */
  sight(identity: string, receiver: string, rssi: number, atMs: number, simulated: boolean): void {
    if (this.#recordings.size === 0) return;
    this.#forget(atMs);
    for (const r of this.#recordings.values()) {
      if (r.tag.identity !== identity || r.closed || atMs < r.startedAtMs || atMs >= r.endsAtMs) continue;
      r.sightings.push({ receiver, rssi, atMs });
      if (simulated) r.simulated = true;
      if (r.sightings.length < MAX_RECORDED) continue;
      r.closed = true;
      r.endsAtMs = atMs;
    }
  }

  /** undefined: there is no such recording, or it was forgotten. */
  get(id: string, nowMs: number): SurveyRecordingState | undefined {
    this.#forget(nowMs);
    const found = this.#recordings.get(id);
    return found === undefined ? undefined : stateOf(found, nowMs);
  }

  /** Ends it and forgets what was kept. False when there is no such recording. */
  drop(id: string): boolean {
    return this.#recordings.delete(id);
  }

  #forget(nowMs: number): void {
    for (const r of this.#recordings.values()) if (nowMs - r.endsAtMs >= KEPT_MS) this.#recordings.delete(r.id);
  }
}

function isRunning({ closed, endsAtMs }: Recording, nowMs: number): boolean {
  return !closed && nowMs < endsAtMs;
}

function stateOf(r: Recording, nowMs: number): SurveyRecordingState {
  const running = isRunning(r, nowMs);
  // What was handed out is all of it, whatever comes late.
  if (!running) r.closed = true;
  return {
    id: r.id,
    tag: r.tag.id,
    state: running ? 'running' : 'ended',
    startedAtMs: r.startedAtMs,
    endsAtMs: r.endsAtMs,
    sightings: r.sightings.length,
    full: r.sightings.length >= MAX_RECORDED,
    recording: running ? null : fileOf(r),
  };
}

function fileOf({ tag, simulated, sightings }: Recording): SurveyRecordingFile {
  const warning = simulated ? 'SIMULATED: sightings of a simulator are among these. ' : '';
  return { tag: tag.identity, note: `${warning}${HOW_TO_FILL}`, points: [], sightings: [...sightings] };
}

/** Where a member or a colleague is is not recorded (PRV). */
function isOfPerson({ class: of }: Tag): boolean {
  return of === 'member' || of === 'staff';
}
