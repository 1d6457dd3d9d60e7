import type { App, Origin, TagHealthNow } from '../../controller/context.ts';
import type { Campaign } from '../../config/schema/campaign.ts';
import type { Command, EngineConfig } from '../../controller/engine/io.ts';
import type { TagNow } from '../../controller/protocol/console.ts';
import type { Decision } from '../../controller/protocol/decision.ts';
import { cloudEvent } from '../../controller/protocol/observation.ts';
import type { Play } from '../../controller/protocol/play.ts';
import type { PlayFinding } from '../../controller/protocol/playBook.ts';
import type { Override, Programme } from '../../controller/protocol/programme/programme.ts';
import type { Reading } from '../../controller/protocol/reading.ts';
import { SurveyRecorder } from '../../controller/identity/surveyRecorder.ts';
import { SongBoard } from '../../controller/songBoard.ts';
import { noCameraDay, noJourneys } from './memoryApp.ts';

/** An app whose engine says what the test tells it to. */
export interface StageApp extends App {
  inForce: EngineConfig;
  readonly programmes: Map<string, Programme>;
  readonly decisions: Map<string, Decision>;
  readonly onScreens: Map<string, Override[]>;
  readonly values: Map<string, Reading>;
  readonly status: Map<string, Campaign['status']>;
  readonly outputs: Map<string, boolean>;
  readonly songs: SongBoard;
  tagsNow: TagNow[];
  tagHealthNow: readonly TagHealthNow[];
  readonly handedIn: { event: unknown; origin: Origin }[];
  readonly plays: { play: Play; device: string }[];
  /** The next commit of plays fails so. */
  failPlays: Error | null;
  /** What is found with plays that come in. */
  playFindings: PlayFinding[];
  /** Hands commands to whoever listens, as after a decision. */
  say(...commands: Command[]): void;
  configure(next: EngineConfig): void;
  readonly listeners: number;
}

export function stageApp(inForce: EngineConfig, now: () => number): StageApp {
  const commandListeners = new Set<(commands: readonly Command[]) => void>();
  const configListeners = new Set<() => void>();
  const board = new SongBoard();
  const app: StageApp = {
    inForce,
    programmes: new Map(),
    decisions: new Map(),
    onScreens: new Map(),
    values: new Map(),
    status: new Map(),
    outputs: new Map(),
    tagsNow: [],
    tagHealthNow: [],
    handedIn: [],
    plays: [],
    failPlays: null,
    playFindings: [],
    configuration: () => app.inForce,
    engine: () => ({
      decision: (screen) => app.decisions.get(screen),
      programme: (screen) => app.programmes.get(screen),
      overrides: (screen) => app.onScreens.get(screen) ?? [],
      outputs: () => [...app.outputs].map(([output, on]) => ({ output, on })),
      reading: (key) => app.values.get(key),
      readings: () => [...app.values.values()],
      campaigns: () =>
        app.inForce.config.campaigns.map((c) => ({
          id: c.id,
          class: c.class,
          status: app.status.get(c.id) ?? c.status,
          targets: c.on.screens,
          trigger: 'none' as const,
          onScreens: [],
          why: '',
        })),
    }),
    tags: () => app.tagsNow,
    journeys: () => noJourneys,
    receivers: () => ({ surveyed: false, receivers: [] }),
    cameraDay: () => noCameraDay,
    songs: board,
    tagHealth: () => app.tagHealthNow,
    surveyRecorder: () => new SurveyRecorder(app.inForce.config.tags),
    async ingest(events, origin) {
      return events.map((event) => {
        app.handedIn.push({ event, origin });
        const parsed = cloudEvent.safeParse(event);
        if (!parsed.success) return { id: '', source: '', result: 'refused' as const, reason: 'malformed' };
        const { id, source } = parsed.data;
        return origin.maySend(source)
          ? { id, source, result: 'accepted' as const }
          : { id, source, result: 'refused' as const, reason: `may not send for ${source}` };
      });
    },
    async setCampaignStatus(id, status) {
      app.status.set(id, status);
    },
    async saveConfiguration(config, media) {
      app.configure({ ...app.inForce, revision: app.inForce.revision + 1, config, media });
      return app.inForce.revision;
    },
    async recordPlays(plays, device) {
      if (app.failPlays !== null) throw app.failPlays;
      for (const play of plays) app.plays.push({ play, device });
      return { accepted: plays.map((p) => p.id), refused: [], findings: app.playFindings };
    },
    onCommands(listener) {
      commandListeners.add(listener);
      return () => commandListeners.delete(listener);
    },
    onConfiguration(listener) {
      configListeners.add(listener);
      return () => configListeners.delete(listener);
    },
    now,
    say(...commands) {
      for (const command of commands) {
        if (command.kind === 'reading') app.values.set(command.reading.key, command.reading);
        if (command.kind === 'decision') app.decisions.set(command.decision.screen, command.decision);
        if (command.kind === 'override.begin') {
          for (const screen of command.override.screens) {
            app.onScreens.set(screen, [...(app.onScreens.get(screen) ?? []), command.override]);
          }
        }
        if (command.kind === 'override.end') {
          for (const screen of command.screens) {
            app.onScreens.set(
              screen,
              (app.onScreens.get(screen) ?? []).filter((o) => o.id !== command.id),
            );
          }
        }
      }
      for (const listener of commandListeners) listener(commands);
    },
    configure(next) {
      app.inForce = next;
      for (const listener of configListeners) listener();
    },
    get listeners() {
      return commandListeners.size + configListeners.size;
    },
  };
  return app;
}
