import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { Server } from 'socket.io';
import { parse } from 'yaml';
import { checkConfig } from '../../config/schema/check.ts';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import { stagePolicy } from '../../controller/api/headers.ts';
import { rights } from '../../controller/protocol/console.ts';
import type { Counted } from '../../controller/outlook/core/headcount.ts';
import { makeOutlook } from '../../controller/outlook/core/outlook.ts';
import type { ConsoleChanges, LiveSnapshot, Role } from '../../controller/protocol/console.ts';
import type { PlayChainsAnswer, PlayRecord } from '../../controller/protocol/playBook.ts';
import type { CampaignState, Session } from '../../controller/protocol/http.ts';
import type { AssetRef } from '../../controller/protocol/scalars.ts';
import { consoleOrders, takeOrders } from './consoleOrders.ts';
import type { ConsoleOrders } from './consoleOrders.ts';
import { demoCampaigns, demoSnapshot } from './demoLive.ts';

const demoFolder = join(import.meta.dirname, '../../config/stores/demo');
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.png': 'image/png',
  '.mp4': 'video/mp4',
};

export const PASSWORD = 'correct horse battery';

export interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** What a test may turn on the stand-in. */
export interface ConsoleServer {
  readonly url: string;
  readonly requests: SentRequest[];
  /** What was asked of devices. */
  readonly orders: ConsoleOrders;
  live: LiveSnapshot;
  campaigns: CampaignState[];
  config: StoreConfig;
  /** Hours of people that outlooks are made from. */
  counted: Counted[];
  plays: PlayRecord[];
  playChains: PlayChainsAnswer;
  /** Paths below /api/v1 that answer with an error of this status. */
  readonly failing: Map<string, { status: number; message: string }>;
  /** Sends changes to every console that watches. */
  change(changes: Partial<ConsoleChanges>): void;
  /** Refuses new live connections and cuts the open ones, or lets them in again. */
  cut(off: boolean): void;
  /** Forgets every session. */
  forget(): void;
  stop(): Promise<void>;
}

function loadDemo(): { config: StoreConfig; media: Record<string, AssetRef>; files: Map<string, string> } {
  const raw = parse(readFileSync(join(demoFolder, 'store.yaml'), 'utf8')) as Record<string, unknown>;
  if (typeof raw['products'] === 'string') {
    raw['products'] = parse(readFileSync(join(demoFolder, raw['products']), 'utf8'));
  }
  const media: Record<string, AssetRef> = {};
  const files = new Map<string, string>();
  for (const name of readdirSync(join(demoFolder, 'media'))) {
    const path = join(demoFolder, 'media', name);
    const bytes = readFileSync(path);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    media[`media/${name}`] = { sha256, mime: types[extname(name)] ?? 'application/octet-stream', bytes: bytes.length };
    files.set(sha256, path);
  }
  const checked = checkConfig(raw);
  if (!checked.ok) throw new Error(checked.faults.map((f) => `${f.path}: ${f.message}`).join('\n'));
  return { config: checked.config, media, files };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString();
  return text === '' ? undefined : (JSON.parse(text) as unknown);
}

/** Speaks the contract of HTTP and /console to a browser, with the demonstration store behind it. */
export async function startConsoleServer(site: string): Promise<ConsoleServer> {
  const { config, media, files } = loadDemo();
  const requests: SentRequest[] = [];
  const orders = consoleOrders();
  const failing: ConsoleServer['failing'] = new Map();
  const sessions = new Map<string, Session>();
  let denied = false;
  let attempts = 0;
  const demo = { config, media, nowMs: Date.now() };
  const live = demoSnapshot(demo);

  const users = [
    { user: 'admin', role: 'admin', createdAtMs: demo.nowMs - 9e8, oneTimePassword: false },
    { user: 'mila', role: 'marketer', createdAtMs: demo.nowMs - 5e8, oneTimePassword: false },
    { user: 'sven', role: 'staff', createdAtMs: demo.nowMs - 4e8, oneTimePassword: false },
  ];
  const tokens = [
    {
      id: 'till',
      name: 'Till system',
      sources: ['urn:till:*'],
      createdAtMs: demo.nowMs - 3e8,
      revokedAtMs: null as number | null,
    },
  ];
  const entries = Array.from({ length: 24 }, (_, i) => ({
    atMs: demo.nowMs - i * 660_000,
    who: ['admin', 'mila', 'sven'][i % 3]!,
    what: ['signed in', 'campaign paused', 'device paired', 'token created'][i % 4]!,
    detail: ['', 'flash-sale', 'Drinks endcap player', 'Till system'][i % 4]!,
  }));

  const sessionOf = (cookie: string | undefined): Session | undefined =>
    sessions.get(/endcap_session=([^;]+)/.exec(cookie ?? '')?.[1] ?? '');

  const http = createServer((request, response) => {
    void answer(request, response);
  });
  const io = new Server(http, {
    transports: ['websocket'],
    serveClient: false,
    pingInterval: 4_000,
    pingTimeout: 5_000,
  });

  const json = (
    response: ServerResponse,
    status: number,
    body?: unknown,
    headers: Record<string, string> = {},
  ): void => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(body === undefined ? '' : JSON.stringify(body));
  };
  const problem = (response: ServerResponse, status: number, message: string): void =>
    json(response, status, { error: `e${status}`, message });

  const file = (response: ServerResponse, path: string, headers: Record<string, string> = {}): void => {
    try {
      const bytes = readFileSync(path);
      response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream', ...headers });
      response.end(bytes);
    } catch {
      problem(response, 404, 'There is nothing here.');
    }
  };

  /** Video is not drawn without byte ranges. */
  const media206 = (request: IncomingMessage, response: ServerResponse, path: string): void => {
    const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
    if (range === null) {
      file(response, path, { 'accept-ranges': 'bytes' });
      return;
    }
    const bytes = readFileSync(path);
    const from = Number(range[1]);
    const to = range[2] === '' ? bytes.length - 1 : Math.min(Number(range[2]), bytes.length - 1);
    response.writeHead(206, {
      'content-type': types[extname(path)] ?? 'application/octet-stream',
      'content-range': `bytes ${from}-${to}/${bytes.length}`,
      'accept-ranges': 'bytes',
    });
    response.end(bytes.subarray(from, to + 1));
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = new URL(request.url ?? '/', 'http://local').pathname;
    if (path.startsWith('/web/')) {
      file(response, join(site, path.slice(5)));
      return;
    }
    if (path.startsWith('/media/')) {
      media206(request, response, files.get(path.slice(7)) ?? '');
      return;
    }
    if (!path.startsWith('/api/v1')) {
      // The controller's own policy: what breaks it does not run here either.
      const headers = { header: (name: string, value: string) => response.setHeader(name, value) };
      stagePolicy(headers, server.config.store.webPages, { asks: false });
      file(response, join(site, 'controller/console/index.html'));
      return;
    }
    const body = await bodyOf(request);
    const route = path.slice('/api/v1'.length);
    const method = request.method ?? 'GET';
    requests.push({ method, path: route, body });
    const fails = failing.get(route);
    if (fails !== undefined) {
      problem(response, fails.status, fails.message);
      return;
    }
    if (route === '/session' && method === 'POST') {
      signIn(response, body as { user: string; password: string });
      return;
    }
    const session = sessionOf(request.headers.cookie);
    if (session === undefined) {
      problem(response, 401, 'Sign in first.');
      return;
    }
    if (route === '/session' && method === 'DELETE') {
      sessions.clear();
      json(response, 204);
      return;
    }
    served(response, session, method, route, body);
  };

  const signIn = (response: ServerResponse, { user, password }: { user: string; password: string }): void => {
    attempts++;
    if (attempts > 6) {
      problem(response, 429, 'Too many attempts. Try again in 60 s.');
      return;
    }
    const known = user === 'first' || user in rights;
    if (!known || password !== PASSWORD) {
      problem(response, 401, 'User name or password is wrong.');
      return;
    }
    attempts = 0;
    const role: Role = user === 'first' ? 'admin' : (user as Role);
    const token = createHash('sha256').update(`${user}${sessions.size}${demo.nowMs}`).digest('hex');
    const made: Session = { user, role, rights: [...rights[role]], oneTimePassword: user === 'first' };
    sessions.set(token, made);
    json(response, 200, made, { 'set-cookie': `endcap_session=${token}; Path=/; HttpOnly; SameSite=Strict` });
  };

  const served = (response: ServerResponse, session: Session, method: string, route: string, body: unknown): void => {
    const [, section, id, rest] = route.split('/');
    const key = `${method} ${section ?? ''}`;
    if (key === 'GET session') {
      json(response, 200, session);
      return;
    }
    if (key === 'POST session') {
      json(response, 204);
      return;
    }
    if (key === 'GET store') {
      json(response, 200, { revision: 1, config: server.config, media });
      return;
    }
    if (key === 'GET outlook') {
      const source = { revision: 1, config: server.config, media, codeBase: null };
      const asked = { draft: false, days: 7, screen: null, stock: [] };
      json(response, 200, makeOutlook({ source, fromMs: demo.nowMs, nowMs: demo.nowMs, ...asked }, server.counted));
      return;
    }
    if (key === 'GET campaigns') {
      json(response, 200, { campaigns: server.campaigns });
      return;
    }
    if (key === 'POST campaigns' && rest === 'status') {
      const { status } = body as { status: 'approved' | 'paused' };
      server.campaigns = server.campaigns.map((s) =>
        s.campaign.id === id
          ? { ...s, campaign: { ...s.campaign, status }, why: status === 'paused' ? 'it is paused' : 'it is not due' }
          : s,
      );
      json(
        response,
        200,
        server.campaigns.find((s) => s.campaign.id === id),
      );
      return;
    }
    if (key === 'POST pairings') {
      const { name, place } = body as { name: string; place: string | null };
      server.live = { ...server.live, pairings: server.live.pairings.filter((p) => p.code !== id) };
      server.change({ pairings: server.live.pairings });
      json(response, 200, {
        id: 'fresh',
        kind: 'player',
        name,
        place,
        createdAtMs: Date.now(),
        revokedAtMs: null,
      });
      return;
    }
    if (key === 'PATCH devices') {
      json(response, 200, { id, kind: 'player', ...(body as object), createdAtMs: 1, revokedAtMs: null });
      return;
    }
    if (key === 'DELETE devices') {
      server.change({ gone: [id ?? ''] });
      json(response, 204);
      return;
    }
    if (key === 'GET users') {
      json(response, 200, { users });
      return;
    }
    if (key === 'GET tokens') {
      json(response, 200, { tokens });
      return;
    }
    if (key === 'POST tokens') {
      const { name, sources } = body as { name: string; sources: string[] };
      json(response, 200, {
        id: 'new-token',
        name,
        sources,
        token: 'ect_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG',
      });
      return;
    }
    if (key === 'GET plays') {
      json(response, 200, id === 'chains' ? server.playChains : { plays: server.plays, next: null });
      return;
    }
    if (key === 'GET audit') {
      json(response, 200, { entries });
      return;
    }
    if (method !== 'GET') {
      json(response, 204);
      return;
    }
    problem(response, 404, 'There is no such route.');
  };

  const namespace = io.of('/console');
  namespace.use((_socket, next) => next(denied ? new Error('not now') : undefined));
  namespace.on('connection', (socket) => {
    const allowed = (): Session | undefined => sessionOf(socket.handshake.headers.cookie);
    socket.on('watch', (_body: unknown, reply: (answer: unknown) => void) => {
      if (allowed() === undefined) {
        reply({ ok: false, reason: 'not-signed-in', message: 'Sign in first.' });
        return;
      }
      void socket.join('watching');
      reply({ ...server.live, nowMs: Date.now() });
    });
    takeOrders(socket, orders);
  });

  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const server: ConsoleServer = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    requests,
    orders,
    live,
    campaigns: demoCampaigns(demo, live),
    plays: [],
    playChains: { chains: [], findings: [] },
    config,
    counted: [],
    failing,
    change(changes) {
      namespace.to('watching').emit('changes', {
        nowMs: Date.now(),
        readings: [],
        screens: [],
        devices: [],
        gone: [],
        tags: [],
        pairings: null,
        happenings: [],
        configRevision: 1,
        ...changes,
      } satisfies ConsoleChanges);
    },
    cut(off) {
      denied = off;
      if (off) namespace.disconnectSockets(true);
    },
    forget() {
      sessions.clear();
      namespace.emit('signed-out', { message: 'Your session has ended. Sign in again.' });
    },
    async stop() {
      await io.close();
    },
  };
  return server;
}
