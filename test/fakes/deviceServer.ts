import { createServer } from 'node:http';
import type { Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import { Server } from 'socket.io';
import type { Socket } from 'socket.io';
import { deviceCalls } from '../../controller/protocol/device.ts';
import type { AgentStore, DeviceHealth } from '../../controller/protocol/device.ts';
import type { DeviceHello } from '../../controller/protocol/hello.ts';
import type { CloudEvent } from '../../controller/protocol/observation.ts';
import type { Reading } from '../../controller/protocol/reading.ts';
import type { RefusalReason } from '../../controller/protocol/version.ts';
import type { Candidate } from '../../devices/agent/enrolments.ts';

export const CODE = 'K7M-4PX';
export const keyOf = (device: string): string => device.padEnd(43, 'x').slice(0, 43);

/**
 * What to do with a batch: take it and answer, take it and hang up, hang up before taking it, take it in silence,
 * answer that it could not be written down.
 */
export type BatchFate = 'answer' | 'take-and-drop' | 'drop' | 'silent' | 'retry';
/** Why the server wants a batch again. */
export const DISK_FULL = 'the disk is full';

export interface DeviceServer {
  readonly url: string;
  readonly hellos: DeviceHello[];
  /** Every event that was taken, in order, duplicates too. */
  readonly events: CloudEvent[];
  readonly healths: DeviceHealth[];
  /** Tags that agents told to be held to a desk receiver. */
  readonly candidates: Candidate[];
  /** Known devices and their keys. */
  readonly known: Map<string, string>;
  connections: number;
  demonstration: boolean;
  /** Answers hello by this, whoever asks. */
  refusing: RefusalReason | null;
  /** Answers nothing but hello and clock. */
  mute: boolean;
  serverMs: () => number;
  /** Likes of racks, as the welcome brings them. */
  values: Reading[];
  fate: () => BatchFate;
  /** Somebody enters the code in the console. */
  confirm(device: string): void;
  notify(name: string, body: unknown): void;
  /** Resolves when the predicate holds; looked at after every message. */
  until(holds: () => boolean): Promise<void>;
  /** Ids that came, each once. */
  ids(): Set<string>;
  close(): Promise<void>;
}

/** A controller's /device namespace, small and real: Socket.IO over a socket of this machine. */
export async function deviceServer(
  store: AgentStore,
  http: HttpServer | HttpsServer = createServer(),
  scheme: 'http' | 'https' = 'http',
): Promise<DeviceServer> {
  const io = new Server(http, { transports: ['websocket'], serveClient: false });
  const sockets = new Set<Socket>();
  let waiting: { holds: () => boolean; resolve: () => void }[] = [];
  const look = (): void => {
    const ready = waiting.filter((w) => w.holds());
    waiting = waiting.filter((w) => !ready.includes(w));
    for (const { resolve } of ready) resolve();
  };
  const server: Omit<DeviceServer, 'url'> = {
    hellos: [],
    events: [],
    healths: [],
    candidates: [],
    known: new Map(),
    connections: 0,
    demonstration: false,
    refusing: null,
    mute: false,
    serverMs: () => Date.now(),
    values: [],
    fate: () => 'answer',
    confirm: (device) => {
      server.known.set(device, keyOf(device));
      server.notify('paired', { device, key: keyOf(device), name: device });
    },
    notify: (name, body) => {
      for (const socket of sockets) socket.emit(name, body);
    },
    until: (holds) =>
      new Promise((resolve) => {
        waiting.push({ holds, resolve });
        look();
      }),
    ids: () => new Set(server.events.map((e) => `${e.source} ${e.id}`)),
    close: () =>
      new Promise((resolve) => {
        void io.close(() => {
          resolve();
        });
      }),
  };

  io.of('/device').on('connection', (socket) => {
    sockets.add(socket);
    server.connections++;
    socket.on('disconnect', () => {
      sockets.delete(socket);
      look();
    });
    const no = (reason: RefusalReason): object => ({ ok: false, reason, message: `Refused: ${reason}.` });
    socket.on('hello', (body: unknown, answer: (a: object) => void) => {
      const hello = deviceCalls.hello.body.parse(body);
      server.hellos.push(hello);
      if (server.refusing !== null) answer(no(server.refusing));
      else if (hello.device !== null && server.known.get(hello.device) === hello.key)
        answer({ ok: true, device: hello.device, name: hello.name, store, outputs: [], values: server.values });
      else if (server.demonstration) {
        server.confirm(`auto-${server.known.size}`);
        answer(no('unpaired'));
      } else answer(no(hello.device === null ? 'unpaired' : 'unknown-device'));
      look();
    });
    socket.on('pair.begin', (body: unknown, answer: (a: object) => void) => {
      deviceCalls['pair.begin'].body.parse(body);
      answer({ ok: true, code: CODE, expiresAtMs: server.serverMs() + 600_000 });
      look();
    });
    socket.on('clock', (body: unknown, answer: (a: object) => void) => {
      answer({ t0: deviceCalls.clock.body.parse(body).t0, serverMs: server.serverMs() });
    });
    socket.on('observations', (body: unknown, answer: (a: object) => void) => {
      const { events } = deviceCalls.observations.body.parse(body);
      const fate = server.fate();
      if (fate !== 'drop' && fate !== 'retry') server.events.push(...events);
      if (fate === 'drop' || fate === 'take-and-drop') socket.disconnect(true);
      else if (fate === 'answer')
        answer({ results: events.map(({ id, source }) => ({ id, source, result: 'accepted' })) });
      else if (fate === 'retry')
        answer({ results: events.map(({ id, source }) => ({ id, source, result: 'retry', reason: DISK_FULL })) });
      look();
    });
    socket.on('health', (body: unknown, answer: (a: object) => void) => {
      server.healths.push(deviceCalls.health.body.parse(body));
      if (!server.mute) answer({ ok: true });
      look();
    });
    socket.on('candidate', (body: unknown, answer: (a: object) => void) => {
      server.candidates.push(deviceCalls.candidate.body.parse(body));
      answer({ ok: true });
      look();
    });
    look();
  });

  await new Promise<void>((resolve) => {
    http.listen(0, '127.0.0.1', resolve);
  });
  const address = http.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return Object.assign(server, { url: `${scheme}://127.0.0.1:${port}` });
}
