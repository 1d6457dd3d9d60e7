import type { StoreConfig } from '../config/schema/storeConfig.ts';
import type { Origin } from './context.ts';
import type { EngineInput } from './engine/io.ts';
import {
  cloudEvent,
  FUTURE_TOLERANCE_MS,
  latenessMs,
  observationData,
  observationTypes,
} from './protocol/observation.ts';
import type { EventResult, Observation, ObservationType } from './protocol/observation.ts';

/** What the store knows, to check an observation against. */
export interface Places {
  readonly zones: ReadonlySet<string>;
  readonly buttons: ReadonlySet<string>;
  readonly lines: ReadonlySet<string>;
  readonly cameras: ReadonlySet<string>;
  /** Product id or 14-digit GTIN -> product id. */
  readonly products: ReadonlyMap<string, string>;
  /** Identity of a tag that is not lost -> the button that its own button stands for. */
  readonly buttonOf: ReadonlyMap<string, string>;
  isEnrolled(tag: string): boolean;
  isReceiver(id: string): boolean;
}

export function placesOf(config: StoreConfig, presence: Pick<Places, 'isEnrolled' | 'isReceiver'>): Places {
  const products = new Map(config.products.flatMap((p) => [[p.id, p.id] as const, [p.gtin, p.id] as const]));
  return {
    zones: new Set(config.zones.map((z) => z.id)),
    buttons: new Set(config.buttons.map((b) => b.id)),
    cameras: new Set(config.cameras.map((c) => c.id)),
    lines: new Set(config.cameras.flatMap((c) => c.lines.map((l) => l.id))),
    products,
    buttonOf: new Map(
      config.tags.flatMap((t) => {
        const own = t.lost ? undefined : config.buttons.find((b) => b.tag === t.id);
        return own === undefined ? [] : [[t.identity, own.id]];
      }),
    ),
    isEnrolled: (tag) => presence.isEnrolled(tag),
    isReceiver: (id) => presence.isReceiver(id),
  };
}

export type Intake =
  { readonly ok: true; readonly observation: Observation } | { readonly ok: false; readonly answer: EventResult };

/**
 * Checks one event of any shape (SPEC OBS): envelope, type, data, sender, place and time.
 * @param nowMs the controller's stamp, epoch ms
 */
export function takeIn(event: unknown, origin: Origin, places: Places, nowMs: number): Intake {
  const envelope = cloudEvent.safeParse(event);
  if (!envelope.success) return refuse(event, firstIssue(envelope.error.issues));
  const { id, source, type, time } = envelope.data;
  if (!origin.maySend(source)) return refuse(event, `the source "${source}" is not one that this sender may use`);
  if (!isObservationType(type))
    return refuse(event, `unknown type "${type}"; known are ${observationTypes.join(', ')}`);
  const data = observationData[type].safeParse(envelope.data.data);
  if (!data.success) return refuse(event, firstIssue(data.error.issues, 'data'));
  const sensedAtMs = time === undefined ? nowMs : Date.parse(time);
  if (sensedAtMs > nowMs + FUTURE_TOLERANCE_MS) {
    return refuse(event, `its time lies ${ageText(sensedAtMs - nowMs)} in the future; set the clock of the sender`);
  }
  const observation = {
    type,
    id,
    source,
    sensedAtMs: Math.min(sensedAtMs, nowMs),
    simulated: origin.simulated || envelope.data.simulated === true,
    data: data.data,
  } as Observation;
  const unknown = unknownPlace(observation, places);
  if (unknown !== null) return refuse(event, unknown);
  if (nowMs - sensedAtMs > latenessMs[type]) {
    const reason = `it is ${ageText(nowMs - sensedAtMs)} old and no longer decides (limit ${ageText(latenessMs[type])})`;
    return { ok: false, answer: { id, source, result: 'late', reason } };
  }
  return { ok: true, observation };
}

/** What tags tell goes through presence, and becomes an input of the engine there; a press is one by itself. */
export type TagObservation = Extract<
  Observation,
  { type: 'endcap.sighting.v1' | 'endcap.place.v1' | 'endcap.telemetry.v1' }
>;

export function isOfTag(o: Observation): o is TagObservation {
  return o.type === 'endcap.sighting.v1' || o.type === 'endcap.place.v1' || o.type === 'endcap.telemetry.v1';
}

/** True for what is never written down: it is remembered for as long as it could still decide. */
export function isVolatile(o: Observation): boolean {
  if (o.type === 'endcap.heat.v1' || o.type === 'endcap.songs.v1') return true;
  return isOfTag(o) && !(o.type === 'endcap.telemetry.v1' && o.data.press !== undefined);
}

const keptTypes: ReadonlySet<ObservationType> = new Set([
  'endcap.like.v1',
  'endcap.likes.v1',
  'endcap.sale.v1',
  'endcap.stock.v1',
]);

/** What nobody sends a second time by itself, and what must not be lost. */
export function isKept(type: ObservationType): boolean {
  return keptTypes.has(type);
}

/** The engine's inputs of an observation, in order; of a tag only the press of its button. */
export function inputsOf(o: Observation, places: Places, atMs: number): EngineInput[] {
  const base = { atMs, sensedAtMs: o.sensedAtMs, source: o.source, simulated: o.simulated };
  const product = (name: string): string => places.products.get(name)!;
  switch (o.type) {
    case 'endcap.count.v1':
      return [{ kind: 'count', ...base, zone: o.data.zone, count: o.data.count, confidence: o.data.confidence }];
    case 'endcap.crossing.v1':
      return [{ kind: 'crossing', ...base, line: o.data.line, way: o.data.way, people: o.data.people }];
    case 'endcap.like.v1':
      return [{ kind: 'like', ...base, product: product(o.data.product), delta: o.data.delta }];
    case 'endcap.likes.v1':
      return [{ kind: 'likes', ...base, product: product(o.data.product), total: o.data.total }];
    case 'endcap.sale.v1':
      return [{ kind: 'sale', ...base, product: product(o.data.product), quantity: o.data.quantity }];
    case 'endcap.stock.v1':
      return [{ kind: 'stock', ...base, product: product(o.data.product), quantity: o.data.quantity }];
    case 'endcap.dwell.v1':
      return [{ kind: 'dwell', ...base, zone: o.data.zone, seconds: o.data.seconds, confidence: o.data.confidence }];
    case 'endcap.queue.v1': {
      const { zone, length, waitS = null, confidence } = o.data;
      return [{ kind: 'queue', ...base, zone, length, waitS, confidence }];
    }
    case 'endcap.visits.v1': {
      const seconds = o.data.meanS ?? meanOf(o.data.histogram);
      if (seconds === null) return [];
      return [{ kind: 'dwell', ...base, zone: o.data.zone, seconds, confidence: o.data.confidence }];
    }
    case 'endcap.camera.v1':
      return [{ kind: 'camera', ...base, camera: o.data.camera, working: cameraWorks[o.data.state] }];
    case 'endcap.heat.v1':
    case 'endcap.songs.v1':
      return [];
    case 'endcap.weather.v1':
      return weatherKinds.flatMap(([name, what]): EngineInput[] => {
        const value = o.data[name];
        return value === undefined ? [] : [{ kind: 'weather', ...base, what, value }];
      });
    case 'endcap.button.v1':
      return [{ kind: 'button', ...base, button: o.data.button }];
    case 'endcap.sighting.v1':
    case 'endcap.place.v1':
      return [];
    case 'endcap.telemetry.v1': {
      const button = o.data.press === undefined ? undefined : places.buttonOf.get(o.data.tag);
      return button === undefined ? [] : [{ kind: 'button', ...base, button }];
    }
  }
}

const NOT_ENROLLED = 'this tag is not enrolled; it is not kept';

/** Whether a camera counts in this state. */
const cameraWorks: Record<Extract<Observation, { type: 'endcap.camera.v1' }>['data']['state'], boolean> = {
  working: true,
  overloaded: false,
  blind: false,
  dark: false,
  covered: false,
  frozen: false,
  moved: false,
};

/** Mean of a histogram by the middles of its classes, s; null: no visit. The open class counts from its lower end. */
function meanOf({
  upToS,
  visits,
}: {
  readonly upToS: readonly number[];
  readonly visits: readonly number[];
}): number | null {
  let sum = 0;
  let all = 0;
  visits.forEach((n, i) => {
    const from = upToS[i - 1] ?? 0;
    sum += n * ((from + (upToS[i] ?? from)) / 2);
    all += n;
  });
  return all === 0 ? null : sum / all;
}

const weatherKinds = [
  ['temperatureC', 'weather.temperatureC'],
  ['rainMmPerHour', 'weather.rainMmPerHour'],
  ['windKmh', 'weather.windKmh'],
  ['cloudPercent', 'weather.cloudPercent'],
] as const;

function isObservationType(type: string): type is ObservationType {
  return Object.hasOwn(observationData, type);
}

function unknownPlace(o: Observation, places: Places): string | null {
  switch (o.type) {
    case 'endcap.sighting.v1':
      if (!places.isReceiver(o.data.receiver)) return `no receiver "${o.data.receiver}" in this store`;
      return places.isEnrolled(o.data.tag) ? null : NOT_ENROLLED;
    case 'endcap.place.v1':
      if (!places.zones.has(o.data.zone)) return `no zone "${o.data.zone}" in this store`;
      return places.isEnrolled(o.data.tag) ? null : NOT_ENROLLED;
    case 'endcap.telemetry.v1':
      return places.isEnrolled(o.data.tag) ? null : NOT_ENROLLED;
    case 'endcap.count.v1':
    case 'endcap.dwell.v1':
    case 'endcap.queue.v1':
    case 'endcap.visits.v1':
      return places.zones.has(o.data.zone) ? null : `no zone "${o.data.zone}" in this store`;
    case 'endcap.crossing.v1':
      return places.lines.has(o.data.line) ? null : `no line "${o.data.line}" in this store`;
    case 'endcap.heat.v1':
    case 'endcap.camera.v1':
      return places.cameras.has(o.data.camera) ? null : `no camera "${o.data.camera}" in this store`;
    case 'endcap.button.v1':
      return places.buttons.has(o.data.button) ? null : `no button "${o.data.button}" in this store`;
    case 'endcap.weather.v1':
    case 'endcap.songs.v1':
      return null;
    case 'endcap.like.v1':
    case 'endcap.likes.v1':
    case 'endcap.sale.v1':
    case 'endcap.stock.v1':
      return places.products.has(o.data.product) ? null : `no product "${o.data.product}" in this store`;
  }
}

function refuse(event: unknown, reason: string): Intake {
  const { id, source } = (typeof event === 'object' && event !== null ? event : {}) as {
    id?: unknown;
    source?: unknown;
  };
  return { ok: false, answer: { id: text(id), source: text(source), result: 'refused', reason: reason.slice(0, 300) } };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 200) : '';
}

/** Place and words of the first fault, e.g. `data.rssi: …`. */
function firstIssue(
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
  root = '',
): string {
  const issue = issues[0]!;
  const path = [...(root === '' ? [] : [root]), ...issue.path.map(String)].join('.');
  return path === '' ? issue.message : `${path}: ${issue.message}`;
}

function ageText(ms: number): string {
  if (ms < 120_000) return `${Math.round(ms / 1000)} s`;
  if (ms < 7_200_000) return `${Math.round(ms / 60_000)} min`;
  return ms < 172_800_000 ? `${Math.round(ms / 3_600_000)} h` : `${Math.round(ms / 86_400_000)} days`;
}
