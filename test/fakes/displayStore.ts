import { createHash } from 'node:crypto';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import { join, normalize } from 'node:path';
import { Server } from 'socket.io';
import type { Socket } from 'socket.io';
import { contentPolicy, stagePolicy } from '../../controller/api/headers.ts';
import { displayCalls, displayFace } from '../../controller/protocol/display.ts';
import type { PanelHours, PlayerWelcome, RackWelcome, StoreFace } from '../../controller/protocol/display.ts';
import type { ProductPage } from '../../controller/protocol/http.ts';
import type { Play, PlayerHealth, Shown } from '../../controller/protocol/play.ts';
import type { Override, Programme, Spot } from '../../controller/protocol/programme/programme.ts';
import type { Reading } from '../../controller/protocol/reading.ts';
import type { AssetRef } from '../../controller/protocol/scalars.ts';
import type { SongsNow } from '../../controller/protocol/songs.ts';
import type { Refused } from '../../controller/protocol/version.ts';

const MIME: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript',
  css: 'text/css',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
};
const PAGES: [RegExp, string][] = [
  [/^\/player(\/.*)?$/, 'display/renderer/index.html'],
  [/^\/rack\/[^/]+$/, 'display/rack/index.html'],
  [/^\/01\/.+$/, 'display/phone/index.html'],
];
export const KEY = 'k'.repeat(43);

/** A store's controller as far as displays and phones see it: it speaks the contract and decides nothing. */
export class DisplayStore {
  /** What the next welcome tells of the store. */
  store: StoreFace;
  readonly programmes = new Map<string, Programme>();
  readonly overrides: Override[] = [];
  readonly values = new Map<string, Reading>();
  readonly plays = new Map<string, Play>();
  /** Ids that came more than once. */
  readonly twice: string[] = [];
  readonly shown: Shown[] = [];
  readonly healths: PlayerHealth[] = [];
  readonly hellos: unknown[] = [];
  readonly requests: string[] = [];
  readonly pages = new Map<string, ProductPage>();
  readonly liked = new Set<string>();
  /** Hearts given to phones. */
  private hearts = 0;
  /** Phones keep no cookie, as far as this store can tell. */
  forgetful = false;
  rack: RackWelcome['rack'] | null = null;
  /** What a hello without a key is answered with; null lets it in at once. */
  unpaired: Refused | null = null;
  /** Media answers that are not what they should be. */
  readonly spoiled = new Map<string, Buffer>();
  /** Files that are answered in a way of their own. */
  readonly odd = new Map<string, (request: IncomingMessage, response: ServerResponse, file: Buffer) => void>();
  /** What a programme is answered with instead; null: as it should be. */
  oddProgramme: ((request: IncomingMessage, response: ServerResponse) => void) | null = null;
  /** Range headers that came with requests for files: hash -> headers, '' for none. */
  readonly ranges = new Map<string, string[]>();
  /** Where a player hangs that does not say itself what it wants to be. */
  place = 'front';
  /** The controller's clock against this machine's, ms. */
  clockAheadMs = 0;
  volume = 0;
  screenName = 'Front window';
  power: PanelHours | undefined = undefined;
  songs: SongsNow | null = null;
  /** Plays are not accepted while false. */
  takesPlays = true;
  private readonly media = new Map<string, { bytes: Buffer; mime: string }>();
  private readonly webRoot: string;
  private http: HttpServer | null = null;
  private io: Server | null = null;
  private port = 0;
  private readonly waiting: (() => boolean)[] = [];

  constructor(webRoot: string, store: StoreFace) {
    this.webRoot = webRoot;
    this.store = store;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  addMedia(bytes: Buffer, mime: string, size?: { width: number; height: number }): AssetRef {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    this.media.set(sha256, { bytes, mime });
    return { sha256, mime, bytes: bytes.length, ...size };
  }

  /** A programme that plays the spots in turn, each for so long, from now on. */
  play(
    screen: string,
    spots: readonly Spot[],
    durationMs: number,
    revision: string,
    cycle = spots.map((_, i) => i),
  ): void {
    const now = Date.now();
    this.programmes.set(screen, {
      screen,
      revision,
      madeAtMs: now,
      spots: [...spots],
      segments:
        cycle.length === 0
          ? []
          : [
              {
                fromMs: now - 1000,
                toMs: now + 7 * 86_400_000,
                anchorMs: now,
                cycle: cycle.map((spot) => ({ spot, durationMs })),
              },
            ],
    });
    this.io?.of('/display').emit('programme', { url: `/api/v1/screens/${screen}/programme`, revision });
  }

  notify(name: string, body: unknown): void {
    this.io?.of('/display').emit(name, body);
  }

  /** Like notify, and waits for every display's acknowledgement. */
  ask(name: string, body: unknown): Promise<unknown[]> {
    return this.io!.of('/display').timeout(10_000).emitWithAck(name, body);
  }

  /** Tells the displays of a kind what the next welcome would say of store and place; resolves with their answers. */
  tellFace(kind: 'player' | 'rack'): Promise<unknown[]> {
    const welcome = kind === 'player' ? this.playerWelcome('front') : this.rackWelcome();
    if (!welcome.ok) throw new Error(welcome.message);
    const { store } = welcome;
    const place = welcome.kind === 'player' ? { screen: welcome.screen } : { rack: welcome.rack };
    return this.ask('face', displayFace.parse({ kind, store, ...place }));
  }

  set(...readings: Reading[]): void {
    for (const reading of readings) this.values.set(reading.key, reading);
    this.io?.of('/display').emit('values', { values: readings });
    this.io?.of('/shopper').emit('values', { values: readings });
    this.happened();
  }

  async start(port = 0): Promise<void> {
    const http = createServer((request, response) => this.answer(request, response));
    const io = new Server(http, { transports: ['websocket'], pingInterval: 2500, pingTimeout: 5000 });
    io.of('/display').on('connection', (socket) => this.serveDisplay(socket));
    io.of('/shopper').on('connection', (socket) => {
      socket.on('watch', (_body: unknown, ack: (answer: unknown) => void) =>
        ack({ ok: true, values: [...this.values.values()] }),
      );
    });
    await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve));
    const address = http.address();
    this.port = typeof address === 'object' && address !== null ? address.port : 0;
    this.http = http;
    this.io = io;
  }

  /** Goes away with every connection; `start(port)` brings it back at the same address. */
  async stop(): Promise<number> {
    this.http?.closeAllConnections();
    await this.io?.close();
    this.io = null;
    this.http = null;
    return this.port;
  }

  /** Resolves when `condition` holds after something came in. The test's own time limit ends the wait. */
  until(condition: () => boolean): Promise<void> {
    if (condition()) return Promise.resolve();
    return new Promise((resolve) => {
      this.waiting.push(() => {
        if (!condition()) return false;
        resolve();
        return true;
      });
    });
  }

  private happened(): void {
    for (const check of [...this.waiting]) if (check()) this.waiting.splice(this.waiting.indexOf(check), 1);
  }

  private serveDisplay(socket: Socket): void {
    type Ack = (answer: unknown) => void;
    const on = (name: keyof typeof displayCalls, take: (body: never) => unknown): void => {
      socket.on(name, (raw: unknown, ack: Ack) => {
        // Malformed messages fail the test loudly: the client hears the reason and the page logs it.
        ack(take(displayCalls[name].body.parse(raw) as never));
        this.happened();
      });
    };
    on('hello', (body: { kind: string; key: string | null; device: string | null; wants: string | null }) => {
      this.hellos.push(body);
      if (body.key === null && this.unpaired !== null) return this.unpaired;
      if (body.key === null) {
        socket.emit('paired', { device: body.kind === 'rack' ? 'rack-1' : 'player-1', key: KEY, name: 'Here' });
        return { ok: false, reason: 'unpaired', message: 'Say hello again with your key.' };
      }
      return body.kind === 'rack' ? this.rackWelcome() : this.playerWelcome(body.wants ?? this.place);
    });
    on('pair.begin', () => ({ ok: true, code: 'K7M-4PX', expiresAtMs: Date.now() + 600_000 }));
    on('clock', ({ t0 }: { t0: number }) => ({ t0, serverMs: Date.now() + this.clockAheadMs }));
    on('shown', (body: Shown) => {
      this.shown.push(body);
      return { ok: true };
    });
    on('plays', ({ plays }: { plays: Play[] }) => {
      if (!this.takesPlays) return { accepted: [], refused: [] };
      for (const play of plays) {
        if (this.plays.has(play.id)) this.twice.push(play.id);
        this.plays.set(play.id, play);
      }
      return { accepted: plays.map((p) => p.id), refused: [] };
    });
    on('health', (body: PlayerHealth) => {
      this.healths.push(body);
      return { ok: true };
    });
  }

  private playerWelcome(screen: string): PlayerWelcome {
    return {
      ok: true,
      kind: 'player',
      device: 'player-1',
      store: this.store,
      screen: {
        id: screen,
        name: this.screenName,
        widthPx: 1920,
        heightPx: 1080,
        interactive: false,
        volume: this.volume,
        ...(this.power === undefined ? {} : { power: this.power }),
      },
      programme: {
        url: `/api/v1/screens/${screen}/programme`,
        revision: this.programmes.get(screen)?.revision ?? 'none',
      },
      overrides: this.overrides,
      values: [...this.values.values()],
      songs: this.songs,
    };
  }

  private rackWelcome(): RackWelcome | Refused {
    if (this.rack === null) return { ok: false, reason: 'unknown-screen', message: 'There is no such rack.' };
    return {
      ok: true,
      kind: 'rack',
      device: 'rack-1',
      store: this.store,
      rack: this.rack,
      values: [...this.values.values()],
    };
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (path.startsWith('/socket.io')) return;
    this.requests.push(path);
    const json = (status: number, body: unknown, headers: Record<string, string> = {}): void => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
    };
    const programme = /^\/api\/v1\/screens\/([^/]+)\/programme$/.exec(path)?.[1];
    if (programme !== undefined) {
      if (this.oddProgramme !== null) {
        this.oddProgramme(request, response);
        return;
      }
      const found = this.programmes.get(programme);
      if (request.headers.authorization !== `Bearer player-1.${KEY}`) {
        json(401, { error: 'key' });
        return;
      }
      if (found === undefined) {
        json(404, { error: 'none' });
        return;
      }
      const etag = `"${found.revision}"`;
      if (request.headers['if-none-match'] === etag) return void response.writeHead(304, { etag }).end();
      json(200, found, { etag });
      return;
    }
    const like = /^\/api\/v1\/products\/(\d{14})(\/like)?$/.exec(path);
    if (like !== null) {
      this.product(like[1]!, like[2] !== undefined, request, json);
      return;
    }
    const media = /^\/media\/([0-9a-f]{64})$/.exec(path)?.[1];
    if (media !== undefined) {
      this.sendMedia(media, request, response);
      return;
    }
    this.file(path, response, request.headers['service-worker'] === 'script');
  }

  private product(
    gtin: string,
    liking: boolean,
    request: IncomingMessage,
    json: (status: number, body: unknown, headers?: Record<string, string>) => void,
  ): void {
    const page = this.pages.get(gtin);
    if (page === undefined) {
      json(404, { error: 'unknown-product', message: 'Not in this store.' });
      return;
    }
    const phone = this.forgetful ? undefined : /heart=(\w+)/.exec(request.headers.cookie ?? '')?.[1];
    if (!liking) {
      json(200, { ...page, liked: phone !== undefined && this.liked.has(phone) });
      return;
    }
    const { likesQuality, likesAtMs } = page;
    // As the controller does: a phone without a heart is given one and asked to come again.
    if (phone === undefined) {
      const cookie = { 'set-cookie': `heart=p${++this.hearts}; Path=/; HttpOnly; SameSite=Strict` };
      const { likes } = page;
      json(200, { likes, likesQuality, likesAtMs, liked: false, counted: false, waitMs: 20 }, cookie);
      return;
    }
    const counted = !this.liked.has(phone);
    this.liked.add(phone);
    const likes = (page.likes ?? 0) + (counted ? 1 : 0);
    this.pages.set(gtin, { ...page, likes });
    json(200, { likes, likesQuality, likesAtMs, liked: true, counted, waitMs: null });
    this.happened();
  }

  private sendMedia(sha256: string, request: IncomingMessage, response: ServerResponse): void {
    const found = this.media.get(sha256);
    if (found === undefined) return void response.writeHead(404).end();
    const { range } = request.headers;
    this.ranges.set(sha256, [...(this.ranges.get(sha256) ?? []), range ?? '']);
    const odd = this.odd.get(sha256);
    if (odd !== undefined) {
      odd(request, response, found.bytes);
      this.happened();
      return;
    }
    const file = this.spoiled.get(sha256) ?? found.bytes;
    const headers = { 'content-type': found.mime, 'cache-control': 'no-store', etag: `"${sha256}"` };
    const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? Number.NaN);
    if (request.headers['if-range'] === `"${sha256}"` && from < file.length) {
      const part = { 'content-range': `bytes ${from}-${file.length - 1}/${file.length}` };
      response.writeHead(206, { ...headers, ...part, 'content-length': file.length - from }).end(file.subarray(from));
    } else response.writeHead(200, { ...headers, 'content-length': file.length }).end(file);
    this.happened();
  }

  private file(path: string, response: ServerResponse, worker: boolean): void {
    const page = PAGES.find(([pattern]) => pattern.test(path))?.[1];
    const file = normalize(join(this.webRoot, page ?? path.replace(/^\/web\//, '')));
    if (!file.startsWith(this.webRoot) || !existsSync(file) || !statSync(file).isFile()) {
      return void response.writeHead(404).end();
    }
    // The controller's own policies: what they forbid does not run here either.
    const headers = { header: (name: string, value: string) => response.setHeader(name, value) };
    if (page === 'display/renderer/index.html') stagePolicy(headers, this.store.webPages, { asks: true });
    else contentPolicy(headers, 'page');
    response.writeHead(200, {
      'content-type': MIME[file.split('.').at(-1) ?? ''] ?? 'application/octet-stream',
      ...(worker ? { 'service-worker-allowed': '/' } : {}),
    });
    createReadStream(file).pipe(response);
  }
}
