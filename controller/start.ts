import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { StoreApp } from './app.ts';
import { ensureAdmin } from './api/firstAdmin.ts';
import { createGuestDoor } from './api/guest.ts';
import type { GuestDoor } from './api/guest.ts';
import { createApi } from './api/server.ts';
import { createSessions } from './api/sessions.ts';
import { certificateFor } from './api/tls.ts';
import { createCommands } from './cli/commands.ts';
import { startControl } from './cli/control.ts';
import type { Fault } from '../config/schema/fault.ts';
import type { StoreConfig } from '../config/schema/storeConfig.ts';
import { createConnectors } from './connectors/connectors.ts';
import { createGateway } from './gateway/gateway.ts';
import { openRecords } from './records/open.ts';
import type { Records } from './records/records.ts';
import { importStoreFile } from './records/storeFile.ts';
import type { Clock } from './runtime/clock.ts';
import { isLoopback } from './runtime/locality.ts';
import type { Environment } from './runtime/environment.ts';
import type { Logger } from './runtime/logger.ts';
import { createMetrics } from './runtime/metrics.ts';
import { CountTrail } from './outlook/countTrail.ts';
import { OutlookDesk } from './outlook/desk.ts';
import { ZoneHourRecorder } from './outlook/recorder.ts';
import { ReplayDesk } from './replay/desk.ts';
import { SurveyDesk } from './survey/desk.ts';
import { startSimulation } from './simulation.ts';

/** How often what has outlived its retention is deleted, ms. */
const PRUNE_MS = 3_600_000;

export interface StartOptions {
  readonly environment: Environment;
  /** Store file that seeds an empty data folder. */
  readonly storeFile: string;
  /** True when the operator named it: then a filled folder is worth a word. */
  readonly storeNamed: boolean;
  /** Folder of the built web pages. */
  readonly webRoot: string;
  readonly version: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface Running {
  readonly url: string;
  readonly storeName: string;
  readonly demonstration: boolean;
  /** To be printed: good until somebody has chosen a password. */
  readonly admin: { readonly user: string; readonly password: string } | null;
  /** Pin of the server's key for players and agents, over HTTPS. */
  readonly pin: string | null;
  readonly notes: readonly string[];
  stop(): Promise<void>;
}

/** The store file that was to seed the data folder is not sound. */
export class StoreFileError extends Error {
  readonly faults: readonly Fault[];
  constructor(file: string, faults: readonly Fault[]) {
    super(`${file} has ${faults.length} fault${faults.length === 1 ? '' : 's'}; nothing was started.`);
    this.name = 'StoreFileError';
    this.faults = faults;
  }
}

/** Why a start is refused, in words. */
export class StartError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StartError';
  }
}

/**
 * Starts the controller: every part is made here, in order, and ended in the opposite order.
 *
 * @throws StorageError, StoreFileError, CertificateError, or the system's error when the port is taken
 */
export async function startController(options: StartOptions): Promise<Running> {
  const { environment, clock, logger, version } = options;
  const ends: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) {
      try {
        await end();
      } catch (error) {
        logger.error({ error: String(error) }, 'a part did not end cleanly');
      }
    }
  };
  try {
    const metrics = createMetrics();
    const records = await openRecords({ folder: environment.data, logger, metrics });
    ends.push(() => records.close());
    const notes = await seed(records, options);

    const app = new StoreApp({ records, clock, logger, metrics, codeBase: (config) => codeBase(config, environment) });
    ends.push(() => app.stop());
    const recorder = new ZoneHourRecorder({ app, zoneHours: records.zoneHours, clock, logger });
    ends.push(() => recorder.stop());
    const trail = new CountTrail(app);
    ends.push(async () => {
      trail.stop();
      await Promise.resolve();
    });
    const { store } = app.configuration().config;

    if (store.demonstration && environment.listen !== 'localhost' && !isLoopback(environment.listen)) {
      throw new StartError(
        `${store.name} is a demonstration store: it lets browsers on this machine in by themselves and prints its password, so it listens on loopback only. ` +
          'Leave ENDCAP_LISTEN unset, or set "demonstration: false" in the store file. Phones reach its product pages through ENDCAP_GUEST.',
      );
    }
    const sessions = createSessions({ records, now: () => clock.now(), logger });
    const demonstration = (): boolean => app.configuration().config.store.demonstration;
    const { authenticate } = sessions;
    const gateway = createGateway({
      app,
      records,
      authenticate,
      logger,
      metrics,
      clock,
      random: randomBytes,
      demonstration,
      trustProxy: environment.trustProxy,
    });
    // Ended inside the server's own close; here for a start that does not get that far.
    ends.push(() => gateway.stop());
    const certificate = await certificateFor({
      host: environment.listen,
      dataFolder: environment.data,
      storeName: store.name,
      certFile: environment.tlsCert,
      keyFile: environment.tlsKey,
      nowMs: clock.now(),
    });
    const connectors = createConnectors({
      configuration: () => app.configuration().config,
      onConfiguration: (changed) => app.onConfiguration(changed),
      ingest: (events, origin) => app.ingest(events, origin),
      secrets: records.secrets,
      clock,
      logger,
      metrics,
    });
    ends.push(() => connectors.stop());
    const replays = new ReplayDesk({ file: join(environment.data, 'endcap.db'), logger, now: () => clock.now() });
    ends.push(() => replays.stop());
    const outlooks = new OutlookDesk({ file: join(environment.data, 'endcap.db'), logger, now: () => clock.now() });
    ends.push(() => outlooks.stop());
    const surveys = new SurveyDesk(logger);
    ends.push(() => surveys.stop());
    let guests: GuestDoor | undefined;
    const { pairings, connections, enrolments, calibrations } = gateway;
    const api = await createApi({
      app,
      records,
      pairings,
      connections,
      enrolments,
      calibrations,
      people: {
        async between(fromMs, toMs) {
          await recorder.upToNow();
          return records.zoneHours.between(fromMs, toMs);
        },
        at: (zone, atMs) => trail.at(zone, atMs),
      },
      sessions,
      connectors,
      replays,
      outlooks,
      surveys,
      logger,
      metrics,
      now: () => clock.now(),
      webRoot: options.webRoot,
      version,
      listen: { host: environment.listen, port: environment.port },
      tls: certificate,
      trustProxy: environment.trustProxy,
      isGuest: (request) => guests?.isGuest(request) === true,
      onPreClose: () => gateway.stop(),
    });
    gateway.attach(api.server);
    if (environment.guest !== undefined) {
      const door = createGuestDoor({
        listen: environment.guest,
        handOn: (request, response) => {
          api.http.routing(request, response);
        },
      });
      guests = door;
      gateway.attachGuests(door.server, (request) => door.isGuest(request));
      ends.push(() => door.stop());
    }
    // Socket.IO holds connections open, so it ends inside the server's own close.
    ends.push(() => api.stop());
    const handle = createCommands({
      records,
      saveConfiguration: (config, media, by) => app.saveConfiguration(config, media, by),
      pairings,
      replays,
      surveys,
      surveyRecorder: () => app.surveyRecorder(),
      engine: () => app.engine(),
      dropUser: (user) => connections.dropUser?.(user),
      now: () => clock.now(),
      logger,
    });
    const control = await startControl({ folder: environment.data, handle, logger });
    ends.push(() => control.stop());
    const stopPruning = keepPruned(records, clock, logger);
    ends.push(async () => {
      stopPruning();
      await Promise.resolve();
    });

    const admin = await ensureAdmin(records, clock.now());
    app.start();
    recorder.start();
    trail.start();
    connectors.start();
    await api.start();
    await guests?.start();
    if (store.demonstration && store.simulator.enabled) {
      const state = join(environment.data, 'agents/simulator');
      ends.push(startSimulation({ controller: api.url(), state, clock, logger }));
    }
    return {
      url: api.url(),
      storeName: store.name,
      demonstration: store.demonstration,
      admin,
      pin: certificate?.pin ?? null,
      notes,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Fills an empty data folder from the store file; says so when a named file was not needed. */
async function seed(records: Records, { storeFile, storeNamed, clock }: StartOptions): Promise<string[]> {
  const current = records.config.current();
  if (current !== undefined) {
    return storeNamed
      ? [
          `The data folder already holds the store "${current.config.store.name}"; ${storeFile} was not read. ` +
            `To replace it: npm run endcap -- config import ${storeFile}`,
        ]
      : [];
  }
  const imported = await importStoreFile(records, storeFile, 'first start', clock.now());
  if (!imported.ok) throw new StoreFileError(storeFile, imported.faults);
  return [];
}

/** Where a phone that scans a code on a screen gets to; without an address that phones reach no code is drawn. */
function codeBase({ store: { publicUrl } }: StoreConfig, { guest }: Environment): string | null {
  if (publicUrl !== undefined) return publicUrl.replace(/\/$/, '');
  if (guest === undefined) return null;
  return `http://${guest.host.includes(':') ? `[${guest.host}]` : guest.host}:${guest.port}`;
}

function keepPruned(records: Records, clock: Clock, logger: Logger): () => void {
  let stop: () => void;
  const again = (): void => {
    stop = clock.after(PRUNE_MS, () => {
      records.prune(clock.now()).catch((error: unknown) => {
        logger.error({ error: String(error) }, 'old records could not be deleted');
      });
      again();
    });
  };
  again();
  return () => {
    stop();
  };
}
