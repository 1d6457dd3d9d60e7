import { StaleConfiguration } from '../../controller/context.ts';
import { CameraDay } from '../../controller/measure/cameraDay.ts';
import type { App, Origin, TagHealthNow } from '../../controller/context.ts';
import type { Campaign } from '../../config/schema/campaign.ts';
import type { Command, EngineConfig } from '../../controller/engine/io.ts';
import type { TagNow } from '../../controller/protocol/console.ts';
import type { Decision } from '../../controller/protocol/decision.ts';
import type { JourneyDay } from '../../controller/protocol/journeys.ts';
import { cloudEvent, observationData } from '../../controller/protocol/observation.ts';
import type { EventResult, ObservationType } from '../../controller/protocol/observation.ts';
import type { Programme } from '../../controller/protocol/programme/programme.ts';
import type { Reading } from '../../controller/protocol/reading.ts';
import { SongBoard } from '../../controller/songBoard.ts';
import { SurveyRecorder } from '../../controller/identity/surveyRecorder.ts';
import type { Records } from '../../controller/records/records.ts';

export interface MemoryApp extends App {
  /** Every event that was handed in, with who did. */
  readonly handedIn: { event: unknown; origin: Origin }[];
  readonly programmes: Map<string, Programme>;
  readonly decisions: Map<string, Decision>;
  readonly status: Map<string, Campaign['status']>;
  journeysNow: JourneyDay;
  readonly recorder: SurveyRecorder;
  tagHealthNow: readonly TagHealthNow[];
  tagsNow: readonly TagNow[];
  /** The next call of this name fails so. */
  failNext: { call: 'setCampaignStatus' | 'engine'; error: Error } | null;
}

/** A day on which nobody has been counted. */
/** No camera has told anything. */
export const noCameraDay = new CameraDay('Europe/Amsterdam');

export const noJourneys: JourneyDay = {
  day: '2026-11-21',
  least: 5,
  members: null,
  entries: [],
  lasts: [],
  lengths: [],
  moves: [],
  simulated: false,
};

/** An app that dedups, scopes and counts likes as the real one does, and decides nothing. */
export function memoryApp(inForce: EngineConfig, records: Records, now: () => number): MemoryApp {
  let configuration = inForce;
  const likes = new Map<string, number>();
  const handedIn: MemoryApp['handedIn'] = [];
  const programmes = new Map<string, Programme>();
  const decisions = new Map<string, Decision>();
  const status = new Map<string, Campaign['status']>();
  const commandListeners = new Set<(commands: readonly Command[]) => void>();
  const configListeners = new Set<() => void>();

  const likesReading = (product: string): Reading => {
    const value = likes.get(product);
    return {
      key: `product.likes:${product}`,
      kind: 'product.likes',
      of: product,
      value: value ?? null,
      unit: 'likes',
      atMs: value === undefined ? null : now(),
      source: value === undefined ? '' : 'urn:test',
      quality: value === undefined ? 'unknown' : 'live',
      confidence: value === undefined ? 0 : 1,
      simulated: false,
    };
  };
  const readings = (): Reading[] => configuration.config.products.map((product) => likesReading(product.id));
  const failing = (call: 'setCampaignStatus' | 'engine'): void => {
    const planned = app.failNext;
    if (planned?.call !== call) return;
    app.failNext = null;
    throw planned.error;
  };

  const take = async (raw: unknown, origin: Origin): Promise<EventResult> => {
    handedIn.push({ event: raw, origin });
    const parsed = cloudEvent.safeParse(raw);
    if (!parsed.success) return { id: '', source: '', result: 'refused', reason: 'malformed' };
    const { id, source, type, data } = parsed.data;
    if (!origin.maySend(source)) return { id, source, result: 'refused', reason: `may not send for ${source}` };
    if (!(type in observationData)) return { id, source, result: 'refused', reason: `unknown type ${type}` };
    const known = observationData[type as ObservationType].safeParse(data);
    if (!known.success) return { id, source, result: 'refused', reason: 'data does not fit its type' };
    if (records.journal.seen(source, id)) return { id, source, result: 'duplicate' };
    await records.journal.append([], [{ source, id, atMs: now() }]);
    if (type === 'endcap.like.v1') {
      const { product, delta } = observationData['endcap.like.v1'].parse(data);
      likes.set(product, (likes.get(product) ?? 0) + delta);
    }
    return { id, source, result: 'accepted' };
  };

  const recorder = new SurveyRecorder(inForce.config.tags);
  const board = new SongBoard();

  const app: MemoryApp = {
    recorder,
    surveyRecorder: () => recorder,
    handedIn,
    programmes,
    decisions,
    status,
    failNext: null,
    configuration: () => configuration,
    engine() {
      failing('engine');
      return {
        decision: (screen) => decisions.get(screen),
        programme: (screen) => programmes.get(screen),
        overrides: () => [],
        outputs: () => [],
        reading: (key) => readings().find((reading) => reading.key === key),
        readings,
        campaigns: () =>
          configuration.config.campaigns.map((campaign) => ({
            id: campaign.id,
            class: campaign.class,
            status: status.get(campaign.id) ?? campaign.status,
            targets: campaign.on.screens,
            trigger: 'none' as const,
            onScreens: campaign.on.screens,
            why: 'in the loop',
          })),
      };
    },
    tags: () => app.tagsNow,
    journeys: () => app.journeysNow,
    receivers: () => ({ surveyed: false, receivers: [] }),
    cameraDay: () => noCameraDay,
    songs: board,
    tagHealth: () => app.tagHealthNow,
    journeysNow: noJourneys,
    tagHealthNow: [],
    tagsNow: [],
    async ingest(events, origin) {
      const results: EventResult[] = [];
      for (const event of events) results.push(await take(event, origin));
      return results;
    },
    async setCampaignStatus(id, next) {
      failing('setCampaignStatus');
      status.set(id, next);
    },
    async saveConfiguration(config, media, _by, base) {
      if (base !== undefined && base !== configuration.revision) throw new StaleConfiguration(configuration.revision);
      configuration = { ...configuration, revision: configuration.revision + 1, config, media };
      recorder.follow(config.tags);
      for (const listener of configListeners) listener();
      return configuration.revision;
    },
    recordPlays: (plays, device) => records.plays.add(plays, device, now()),
    onCommands(listener) {
      commandListeners.add(listener);
      return () => commandListeners.delete(listener);
    },
    onConfiguration(listener) {
      configListeners.add(listener);
      return () => configListeners.delete(listener);
    },
    now,
  };
  return app;
}
