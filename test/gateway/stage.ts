import { randomBytes } from 'node:crypto';
import type { Buffer } from 'node:buffer';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { io } from 'socket.io-client';
import type { ManagerOptions, Socket, SocketOptions } from 'socket.io-client';
import { storeConfig } from '../../config/schema/storeConfig.ts';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import type { SignedIn } from '../../controller/context.ts';
import type { EngineConfig } from '../../controller/engine/io.ts';
import { createGateway } from '../../controller/gateway/gateway.ts';
import type { Gateway } from '../../controller/gateway/gateway.ts';
import { hashKey } from '../../controller/gateway/secrets.ts';
import type { Role } from '../../controller/protocol/console.ts';
import type { Override, Programme } from '../../controller/protocol/programme/programme.ts';
import type { Reading } from '../../controller/protocol/reading.ts';
import type { DeviceRecord, Records } from '../../controller/records/records.ts';
import { createLogger } from '../../controller/runtime/logger.ts';
import { createMetrics } from '../../controller/runtime/metrics.ts';
import { manualClock } from '../fakes/manualClock.ts';
import type { ManualClock } from '../fakes/manualClock.ts';
import { memoryRecords } from '../fakes/memoryRecords.ts';
import { smallStore } from '../fakes/smallStore.ts';
import { stageApp } from '../fakes/stageApp.ts';
import type { StageApp } from '../fakes/stageApp.ts';

export interface Stage {
  readonly url: string;
  readonly port: number;
  readonly app: StageApp;
  readonly records: Records;
  readonly clock: ManualClock;
  readonly gateway: Gateway;
  /** Cookie -> who it speaks for. */
  readonly sessions: Map<string, SignedIn>;
  connect(namespace: string, options?: Partial<ManagerOptions & SocketOptions>): Socket;
  /** Commits a device with this key. */
  device(record: Partial<DeviceRecord> & Pick<DeviceRecord, 'id' | 'kind'>, key: string): Promise<DeviceRecord>;
  /** Connects and says hello with a fresh device of this kind. */
  player(screen: string): Promise<{ socket: Socket; id: string; key: string; welcome: Answer }>;
  agent(kinds?: string[]): Promise<{ socket: Socket; id: string }>;
  metric(line: string): Promise<number>;
  stop(): Promise<void>;
}

export type Answer = Record<string, unknown> & { ok?: boolean; reason?: string; message?: string };

export function keyOf(seed: string): string {
  return seed.padEnd(43, 'x').slice(0, 43);
}

/** Two screens and a tall one, a rack, a group in step. */
export function stageStore(): StoreConfig {
  const store = smallStore();
  const screen = (id: string, name: string, tall = false): unknown => ({
    ...store.screens[0],
    id,
    name,
    ...(tall ? { widthPx: 1080, heightPx: 1920 } : {}),
  });
  return storeConfig.parse({
    ...store,
    screens: [screen('aisle-1', 'Aisle 1'), screen('aisle-2', 'Aisle 2'), screen('tall', 'Entrance', true)],
    groups: [{ id: 'aisle', name: 'Aisle', screens: ['aisle-1', 'aisle-2'], inStep: true }],
    tags: [{ id: 'basket-1', name: 'Basket 1', identity: 'mac:e78f135624ce' }],
  });
}

export function engineConfig(config: StoreConfig, revision = 1): EngineConfig {
  return {
    revision,
    config,
    media: { 'media/cola.png': { sha256: 'a'.repeat(64), mime: 'image/png', bytes: 10 } },
    codeBase: 'http://192.168.1.20:8080',
  };
}

export interface StageOptions {
  readonly demonstration?: boolean;
  readonly random?: (bytes: number) => Buffer;
  readonly config?: StoreConfig;
  readonly trustProxy?: readonly string[];
}

export async function raise(options: StageOptions = {}): Promise<Stage> {
  const clock = manualClock();
  const records = memoryRecords('unused');
  const app = stageApp(engineConfig(options.config ?? stageStore()), () => clock.now());
  const metrics = createMetrics();
  const sessions = new Map<string, SignedIn>();
  const gateway = createGateway({
    app,
    records,
    authenticate: (cookie) => (cookie === undefined ? null : (sessions.get(cookie) ?? null)),
    logger: createLogger('silent'),
    metrics,
    clock,
    random: options.random ?? randomBytes,
    demonstration: () => options.demonstration ?? false,
    allowedOrigins: ['https://shop.example'],
    trustProxy: options.trustProxy,
  });
  const server = createServer((_request, response) => response.end());
  gateway.attach(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const sockets: Socket[] = [];
  let serial = 0;

  const connect: Stage['connect'] = (namespace, more = {}) => {
    const socket = io(`${url}${namespace}`, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      ...more,
    });
    sockets.push(socket);
    return socket;
  };
  const device: Stage['device'] = async (record, key) => {
    const made: DeviceRecord = {
      name: record.id,
      place: null,
      keyHash: hashKey(key),
      simulated: false,
      createdAtMs: clock.now(),
      revokedAtMs: null,
      ...record,
    };
    await records.devices.add(made);
    return made;
  };
  return {
    url,
    port,
    app,
    records,
    clock,
    gateway,
    sessions,
    connect,
    device,
    async player(screen) {
      const id = `player-${++serial}`;
      const key = keyOf(id);
      await device({ id, kind: 'player', place: screen }, key);
      const socket = connect('/display');
      const welcome = await ask(socket, 'hello', displayHello({ device: id, key }));
      if (welcome.ok !== true) throw new Error(String(welcome.message));
      return { socket, id, key, welcome };
    },
    async agent(kinds = ['ble']) {
      const id = `agent-${++serial}`;
      await device({ id, kind: 'agent' }, keyOf(id));
      const socket = connect('/device');
      const welcome = await ask(socket, 'hello', deviceHello({ device: id, key: keyOf(id), kinds }));
      if (welcome.ok !== true) throw new Error(String(welcome.message));
      return { socket, id };
    },
    async metric(line) {
      const text = await metrics.text();
      const found = text.split('\n').find((l) => l.startsWith(`${line} `));
      return found === undefined ? 0 : Number(found.slice(line.length + 1));
    },
    async stop() {
      for (const socket of sockets) socket.close();
      await gateway.stop();
      server.close();
      await once(server, 'close');
    },
  };
}

export function displayHello(fields: object = {}): object {
  return {
    protocol: 1,
    kind: 'player',
    device: null,
    key: null,
    wants: null,
    app: { name: 'test', version: '1' },
    boot: 'boot-1',
    viewport: { width: 1920, height: 1080, ratio: 1 },
    ...fields,
  };
}

export function deviceHello(fields: object = {}): object {
  return {
    protocol: 1,
    kinds: ['ble'],
    device: null,
    key: null,
    name: 'Box by the till',
    app: { name: 'test', version: '1' },
    boot: 'boot-1',
    ...fields,
  };
}

export function ask(socket: Socket, event: string, ...body: unknown[]): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const lost = (reason: unknown): void => {
      reject(new Error(`the connection ended before "${event}" was answered: ${String(reason)}`));
    };
    socket.once('disconnect', lost);
    socket.once('connect_error', lost);
    socket.emit(event, ...body, (answer: Answer) => {
      socket.off('disconnect', lost);
      socket.off('connect_error', lost);
      resolve(answer);
    });
  });
}

/** The next notice of this name. Listen before causing it. */
export function notice<T = Answer>(socket: Socket, event: string): Promise<T> {
  return new Promise((resolve) => socket.once(event, resolve));
}

/** Every notice of this name from now on. */
export function notices(socket: Socket, event: string): Answer[] {
  const all: Answer[] = [];
  socket.on(event, (body: Answer) => all.push(body));
  return all;
}

/** Resolves when everything that was sent to this socket so far has arrived: the answer comes after it. */
export async function settled(socket: Socket): Promise<void> {
  await ask(socket, 'no-such-call', {});
}

export function likes(product: string, value: number, atMs = 0): Reading {
  return {
    key: `product.likes:${product}`,
    kind: 'product.likes',
    of: product,
    value,
    unit: 'likes',
    atMs,
    source: 'urn:test',
    quality: 'live',
    confidence: 1,
    simulated: false,
  };
}

const message = (creative: string): Programme['spots'][number]['scene'] => ({
  kind: 'message',
  creative,
  transition: 'cut',
  headline: creative,
  text: '',
});
const productScene: Programme['spots'][number]['scene'] = {
  kind: 'product',
  creative: 'cola-page',
  transition: 'cut',
  headline: '',
  product: {
    id: 'cola',
    gtin: '09506000134352',
    name: 'Cola',
    brand: '',
    price: 1.5,
    description: '',
    accent: '#1f3d36',
    likesMinimum: 1,
    image: { sha256: 'a'.repeat(64), mime: 'image/png', bytes: 10 },
  },
};

/** A loop of a product with live likes and a message, five seconds each. */
export function programmeOf(screen: string, revision = 'r1', live = true): Programme {
  return {
    screen,
    revision,
    madeAtMs: 0,
    spots: [
      { campaign: 'cola-all-day', class: 'scheduled', scene: live ? productScene : message('quiet') },
      { campaign: 'cola-all-day', class: 'scheduled', scene: message('hello') },
    ],
    segments: [
      {
        fromMs: 0,
        toMs: 8e15,
        anchorMs: 0,
        cycle: [
          { spot: 0, durationMs: 5000 },
          { spot: 1, durationMs: 5000 },
        ],
      },
    ],
  };
}

export function overrideOf(id: string, screens: string[], atMs: number): Override {
  return {
    id,
    screens,
    class: 'triggered',
    campaign: 'cola-all-day',
    spots: [{ campaign: 'cola-all-day', scene: message(`creative-${id}`), durationMs: 8000 }],
    commitMs: atMs,
    untilMs: null,
    cause: { rule: 'DEC-3', text: 'five people', sensedAtMs: atMs - 20, decidedAtMs: atMs, simulated: false },
  };
}

export function signedIn(role: Role, tokenHash = 'h'.repeat(64)): SignedIn {
  return { session: { user: 'anna', role, rights: [], oneTimePassword: false }, tokenHash };
}
