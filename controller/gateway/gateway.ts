import type { Server as HttpServer, IncomingMessage } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { App, Authenticate, Calibrations, Connections, Enrolments, Pairings } from '../context.ts';
import type { Records } from '../records/records.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logger.ts';
import type { Metrics } from '../runtime/metrics.ts';
import { trustedProxies } from '../runtime/proxies.ts';
import { Admission } from './admission.ts';
import { AwayCameras } from './awayCameras.ts';
import { CalibrationDesk } from './calibrations.ts';
import { Clients } from './clients.ts';
import { serveConsoles, signOut } from './console.ts';
import { Delivery } from './delivery.ts';
import { serveDevices } from './device.ts';
import { DeviceOrders } from './deviceOrders.ts';
import { serveDisplays } from './display.ts';
import { Door } from './door.ts';
import { EnrolmentDesk } from './enrolments.ts';
import { FaceChanges } from './faceChanges.ts';
import { Feed } from './live/feed.ts';
import { LiveView } from './live/view.ts';
import type { Hall } from './hall.ts';
import { OriginCheck } from './origin.ts';
import { PairingDesk } from './pairing.ts';
import { PanelHours } from './panelHours.ts';
import { placesOf } from './places.ts';
import { Refusals } from './refuse.ts';
import { Roster } from './roster.ts';
import type { Random } from './secrets.ts';
import { serveShoppers } from './shopper.ts';
import { rooms } from './sockets.ts';
import type { ConsoleNamespace, DeviceNamespace, DisplayNamespace, ShopperNamespace } from './sockets.ts';

/** Seconds. The budget of a triggered switch lies at 0.06, with 3D at 0.12. */
const SHOWN_BUCKETS = [0.01, 0.02, 0.03, 0.04, 0.06, 0.08, 0.12, 0.2, 0.5, 1, 2, 5, 15, 60];

export interface GatewayOptions {
  readonly app: App;
  readonly records: Pick<Records, 'devices' | 'audit'>;
  readonly authenticate: Authenticate;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly clock: Clock;
  /** Random bytes fit for keys (`crypto.randomBytes`). */
  readonly random: Random;
  /** True for a demonstration store: devices on this machine are let in by themselves. */
  readonly demonstration: () => boolean;
  /** Origins let in beside the server's own host and the store's `publicUrl`. */
  readonly allowedOrigins?: readonly string[];
  /** Addresses of proxies whose X-Forwarded-For is believed; none by default. */
  readonly trustProxy?: readonly string[] | undefined;
}

export interface Gateway {
  /** Serves the sockets on this server, under `/socket.io/`. Once. */
  attach(httpServer: HttpServer | HttpsServer): void;
  /** Lets phones of the guest network watch products through this server, and nothing else. */
  attachGuests(server: HttpServer, isGuest: (request: IncomingMessage) => boolean): void;
  readonly pairings: Pairings;
  readonly connections: Connections;
  readonly enrolments: Enrolments;
  readonly calibrations: Calibrations;
  /** The live view as the console gets it, to read. */
  readonly live: Pick<LiveView, 'snapshot'>;
  /** Ends every timer, listener and socket, once however often it is called. Does not close the HTTP server. */
  stop(): Promise<void>;
}

/** The controller's end of all sockets. Rules: SPEC.md beside this file. */
export function createGateway(options: GatewayOptions): Gateway {
  const { app, records, authenticate, logger, metrics, clock, random, demonstration, allowedOrigins = [] } = options;
  const refusals = new Refusals(
    metrics.counter('endcap_socket_refused_total', 'Socket messages and connections refused.', ['namespace', 'reason']),
  );
  const publicUrl = (): string | undefined => app.configuration().config.store.publicUrl;
  const origins = (): string[] => [...allowedOrigins, publicUrl() ?? []].flat();
  let isGuest: (request: IncomingMessage) => boolean = () => false;
  const clients = new Clients({
    proxies: trustedProxies(options.trustProxy ?? []),
    publicUrl,
    isGuest: (request) => isGuest(request),
  });
  const door = new Door({ originCheck: new OriginCheck(origins, refusals, logger), clients, refusals, clock });
  const display: DisplayNamespace = door.io.of('/display');
  const device: DeviceNamespace = door.io.of('/device');
  const console: ConsoleNamespace = door.io.of('/console');
  const shopper: ShopperNamespace = door.io.of('/shopper');

  const places = (): ReturnType<typeof placesOf> => placesOf(app.configuration());
  const stragglers = metrics.counter(
    'endcap_group_stragglers_total',
    'Players that were not ready when their group switched.',
  );
  const delivery = new Delivery({ app, clock, display, device, shopper, stragglers });
  const enrolments = new EnrolmentDesk({ app, device, clock, random });
  const calibrations = new CalibrationDesk({ app, device, clock, random });
  const awayCameras = new AwayCameras(app);
  // Roster, desk and view tell each other of changes; each is called only after all three are made.
  const roster = new Roster(app.now(), (link, turned) => {
    for (const { id } of link.cameras) {
      const isWatched = watchersOf(roster, id) > 0;
      if (!isWatched) awayCameras.gone(id);
      app.cameraDay().watched(id, isWatched, app.now());
    }
    view.link(link, turned);
    feed.touch();
  });
  const desk = new PairingDesk({
    devices: records.devices,
    places,
    clock,
    random,
    changed: () => {
      view.pairings();
      feed.touch();
    },
  });
  const view = new LiveView({
    app,
    devices: () => records.devices.all().filter((d) => d.revokedAtMs === null),
    device: (id) => records.devices.get(id),
    roster,
    overrides: (screen) => delivery.overrides(screen),
    pairings: () => desk.pending(),
  });
  const feed = new Feed({
    clock,
    view,
    send: (changes) => {
      console.to(rooms.watching).emit('changes', changes);
    },
  });
  const panelHours = new PanelHours({ app, clock, display });
  const hall: Hall = {
    app,
    authenticate,
    clock,
    logger,
    refusals,
    clients,
    strangers: door.strangers,
    awayCameras,
    admission: new Admission({ devices: records.devices, desk, roster, places, demonstration, clock }),
    desk,
    roster,
    delivery,
    panelHours,
    orders: new DeviceOrders({ display, roster, audit: records.audit, now: () => app.now() }),
    enrolments,
    calibrations,
    view,
    feed,
    sensedToShown: metrics.histogram(
      'endcap_sensed_to_shown_seconds',
      'From the sensing of what caused a switch to its first frame.',
      SHOWN_BUCKETS,
    ),
  };
  metrics.gauge('endcap_devices_online', 'Devices on line.', () => roster.devicesOnline);
  metrics.gauge('endcap_consoles_watching', 'Consoles that watch the store live.', () => feed.watchers);
  metrics.gauge('endcap_pairings_pending', 'Devices that show a code.', () => desk.pending().length);

  serveDisplays(display, hall);
  serveDevices(device, hall);
  serveShoppers(shopper, hall);
  const stopConsoles = serveConsoles(console, hall);
  const faces = new FaceChanges({ app, roster, delivery, clock, display, device });
  const stopCommands = app.onCommands((commands) => {
    delivery.deliver(commands);
    view.commands(commands);
    feed.touch();
  });
  const stopSongs = app.songs.on((songs) => delivery.songs(songs));
  const stopConfiguration = app.onConfiguration(() => {
    delivery.configured();
    faces.configured();
    panelHours.refresh();
    enrolments.configured();
    calibrations.configured();
    view.configured();
    feed.touch();
  });

  const signOutAll = (room: string, message: string): void => {
    for (const id of [...(console.adapter.rooms.get(room) ?? [])]) {
      const socket = console.sockets.get(id);
      if (socket !== undefined) signOut(socket, message);
    }
  };

  let stopped: Promise<void> | null = null;
  const end = async (): Promise<void> => {
    awayCameras.stop();
    stopCommands();
    stopSongs();
    stopConfiguration();
    stopConsoles();
    feed.stop();
    delivery.stop();
    panelHours.stop();
    faces.stop();
    desk.stop();
    enrolments.stop();
    calibrations.stop();
    await door.stop();
  };

  return {
    attach: (httpServer) => {
      door.attach(httpServer);
    },
    attachGuests: (server, guest) => {
      isGuest = guest;
      door.attachGuests(server, guest);
    },
    pairings: desk,
    enrolments,
    calibrations,
    connections: {
      dropDevice: (id, message) => {
        for (const link of roster.of(id)) link.revoke(message);
        view.device(id);
        feed.touch();
      },
      deviceMoved: (id) => {
        const place = records.devices.get(id)?.place;
        // It comes back by itself and is welcomed to its new place.
        for (const link of roster.of(id)) if (link.place !== place) link.cut();
        view.device(id);
        feed.touch();
      },
      dropSession: (tokenHash) => {
        signOutAll(rooms.session(tokenHash), 'You have signed out.');
        calibrations.signedOut((by) => by.tokenHash === tokenHash);
      },
      dropUser: (user) => {
        signOutAll(rooms.user(user), 'Your user was removed or changed. Sign in again.');
        calibrations.signedOut((by) => by.user === user);
      },
    },
    live: view,
    stop: () => {
      stopped ??= end();
      return stopped;
    },
  };
}

/** Connections of agents that watch a camera. */
function watchersOf(roster: Roster, camera: string): number {
  return roster.all().filter((l) => l.cameras.some((c) => c.id === camera)).length;
}
