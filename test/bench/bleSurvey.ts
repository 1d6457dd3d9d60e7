import { parse } from 'yaml';
import { survey } from '../../config/schema/survey.ts';
import type { Survey, SurveyPoint } from '../../config/schema/survey.ts';
import type { Fingerprint } from '../../devices/replay/danisHistograms.ts';
import { parseHistograms } from '../../devices/replay/danisHistograms.ts';
import type { BleFolder, Walk } from './bleFolder.ts';
import { read } from './bleFolder.ts';
import type { BleStore } from './bleStore.ts';

/** Rows of a walk within one square of this side make a point, metres. */
const CELL_M = 1;
/** Fewer levels than this of a square's best receiver make no point: somebody only crossed its corner. */
const ROWS_LEAST = 5;
/** Points of the smallest survey, and of the largest. */
const POINTS_LEAST = 4;
const POINTS_MOST = 2000;

/** Fewer walks than this do not cover a floor. */
const WALKS_LEAST = 3;

/** The survey for a walk, and what it was made from, in words. */
export interface SurveyChoice {
  readonly from: string;
  /** Never made from the walk itself; null where there is not enough of the others. */
  of(walk: Walk): Survey | null;
}

/**
 * The named file, of three walks or more with the others each time; else, of three or more, the others alone; else the
 * folder's own histograms; else of two walks the other one; null without.
 * @throws Error when the file is no survey
 */
export function chooseSurvey(folder: BleFolder, store: BleStore, file: string | undefined): SurveyChoice | null {
  if (file === 'none') return null;
  if (file !== undefined) return fromFile(file, folder, store);
  const walked = fromOtherWalks(folder, store);
  if (walked !== null && folder.walks.length >= WALKS_LEAST) return walked;
  const made = surveyOf(folder.fingerprints.map((f) => pointOfFingerprint(f, store)));
  if (made !== null) return { from: `${folder.fingerprints.length} fingerprints of the folder`, of: () => made };
  return walked;
}

/** The file; where there are walks enough, together with all the others, as a shop that surveys again adds to it. */
function fromFile(file: string, folder: BleFolder, store: BleStore): SurveyChoice {
  const points = file.endsWith('.hst')
    ? read(file, parseHistograms).map((f) => pointOfFingerprint(f, store))
    : read(file, parseSurvey).points;
  const alone = surveyOf(points);
  if (alone === null) throw new Error(`${file} has fewer than ${POINTS_LEAST} points`);
  if (folder.walks.length < WALKS_LEAST) return { from: 'the survey file', of: () => alone };
  const rest = (walk: Walk): Walk[] => folder.walks.filter((other) => other !== walk);
  const surveys = new Map(
    folder.walks.map((walk) => [walk, surveyOf([...points, ...pointsOfWalks(rest(walk), store)])]),
  );
  return { from: 'the survey file and the other walks', of: (walk) => surveys.get(walk) ?? alone };
}

/** Each walk by a survey that somebody made who walked all the others. */
function fromOtherWalks(folder: BleFolder, store: BleStore): SurveyChoice | null {
  if (folder.walks.length < 2) return null;
  const rest = (walk: Walk): Walk[] => folder.walks.filter((other) => other !== walk);
  const surveys = new Map(folder.walks.map((walk) => [walk, surveyOf(pointsOfWalks(rest(walk), store))]));
  if ([...surveys.values()].every((made) => made === null)) return null;
  return { from: 'the other walks, one left out', of: (walk) => surveys.get(walk) ?? null };
}

/** A survey as a store file has it, in YAML or JSON: alone, or the first of `surveys`. */
export function parseSurvey(text: string): Survey {
  const file: unknown = parse(text);
  const listed = typeof file === 'object' && file !== null && 'surveys' in file ? file.surveys : null;
  const checked = survey.safeParse(Array.isArray(listed) ? listed[0] : file);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  throw new Error(`it is no survey (${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? ''})`);
}

export function surveyOf(points: readonly SurveyPoint[]): Survey | null {
  const heard = points.filter((point) => point.heard.length > 0);
  if (heard.length < POINTS_LEAST) return null;
  const nth = Math.ceil(heard.length / POINTS_MOST);
  const thinned = heard.filter((_, i) => i % nth === 0);
  return survey.parse({ id: 'bench', name: 'Bench', madeOn: '2020-01-01', inUse: true, points: thinned });
}

/** A histogram does not tell how much was not heard: who heard anything heard all. */
export function pointOfFingerprint(
  { at, heard }: Fingerprint,
  store: Pick<BleStore, 'receiverOf' | 'placeOf'>,
): SurveyPoint {
  return {
    at: store.placeOf(at),
    heard: heard.flatMap(({ receiver: mac, mean, spread }) => {
      const receiver = store.receiverOf(mac);
      return receiver === undefined ? [] : [{ receiver, mean, spread, share: 1 }];
    }),
  };
}

/** Rows within one square make a point in their middle; shares are those of the receiver that heard most there. */
export function pointsOfWalks(walks: readonly Walk[], store: Pick<BleStore, 'receiverOf' | 'placeOf'>): SurveyPoint[] {
  interface Square {
    n: number;
    x: number;
    y: number;
    readonly levels: Map<string, number[]>;
  }
  const squares = new Map<string, Square>();
  for (const { at, receiver: mac, rssi } of walks.flatMap((walk) => walk.rows)) {
    const receiver = store.receiverOf(mac);
    if (receiver === undefined) continue;
    const { x, y } = store.placeOf(at);
    const key = `${Math.floor(x / CELL_M)},${Math.floor(y / CELL_M)}`;
    let square = squares.get(key);
    if (square === undefined) squares.set(key, (square = { n: 0, x: 0, y: 0, levels: new Map() }));
    square.n++;
    square.x += x;
    square.y += y;
    const levels = square.levels.get(receiver);
    if (levels === undefined) square.levels.set(receiver, [rssi]);
    else levels.push(rssi);
  }
  return [...squares.values()].flatMap(({ n, x, y, levels }): SurveyPoint[] => {
    const most = Math.max(...[...levels.values()].map((l) => l.length));
    if (most < ROWS_LEAST) return [];
    const heard = [...levels].map(([receiver, all]) => {
      const mean = all.reduce((a, b) => a + b, 0) / all.length;
      const spread = Math.sqrt(all.reduce((a, b) => a + (b - mean) ** 2, 0) / all.length);
      return { receiver, mean, spread, samples: all.length, share: all.length / most };
    });
    return [{ at: { x: x / n, y: y / n }, heard }];
  });
}
