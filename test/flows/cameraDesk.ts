import { once } from 'node:events';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import sharp from 'sharp';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import type { Camera } from '../../config/schema/camera.ts';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import type { Calibrate } from '../../controller/protocol/calibration.ts';
import type { AgentStore } from '../../controller/protocol/device.ts';
import { storeAnswer } from '../../controller/protocol/http.ts';
import { writeStore } from '../bench/controllerProcess.ts';
import type { StoreFolder } from '../bench/controllerProcess.ts';
import { launchChromium, openPage } from '../chromium.ts';
import type { WatchedPage } from '../chromium.ts';
import { live, signIn } from '../console/consolePage.ts';
import { House } from './house.ts';
import { corners } from './staff.ts';

export const store = {
  endcap: 1,
  store: { id: 'eyes', name: 'Eyes', timeZone: 'Europe/Amsterdam' },
  floorPlan: { widthM: 20, heightM: 10 },
  zones: [
    { id: 'entrance', name: 'Entrance', polygon: corners([0, 0], [10, 0], [10, 10], [0, 10]) },
    { id: 'aisle', name: 'Aisle', polygon: corners([10, 0], [20, 0], [20, 10], [10, 10]) },
  ],
  screens: [{ id: 'one', name: 'One', at: { x: 1, y: 1 }, zone: 'entrance' }],
  cameras: [
    { id: 'door', name: 'Door', at: { x: 1, y: 5 }, zones: ['entrance'] },
    { id: 'far', name: 'Einkaufswagenrückgabestationsaufsichtskamera', at: { x: 19, y: 5 }, zones: ['aisle'] },
  ],
};

const PASSWORDS = { olga: 'olga has everything', staff: 'staff has hands', viewer: 'viewer has eyes' };
const ROLES = { olga: 'admin', staff: 'staff', viewer: 'viewer' } as const;
const [WIDTH, HEIGHT] = [320, 240];
/** The link's own second try: five seconds without an answer, three of pause, five again, and room to connect, ms. */
const LINK_MS = 20_000;

type Answer = Record<string, unknown>;

/** An agent that watches the camera at the door, as the gateway knows one: a script says what it sees. */
export class CameraAgent {
  readonly #socket: Socket;
  readonly #device: string;
  readonly #picture: string;
  #events = 0;
  /** What it was told last about who calibrates. */
  calibrate: Calibrate | null = null;
  /** Whether it may count, as it was told. */
  counting: boolean | null = null;
  /** Of the view that it sees; null: it does not know it yet. */
  signature: readonly number[] | null = null;

  private constructor(socket: Socket, device: string, picture: string) {
    this.#socket = socket;
    this.#device = device;
    this.#picture = picture;
    socket.on('store', (told: AgentStore) => {
      this.counting = told.cameraCounting.enabled;
    });
    socket.on('calibrate', (told: Calibrate) => {
      this.calibrate = told;
      if (told.forMs > 0 && told.still) void this.#show(told.session);
    });
  }

  static async open(house: House): Promise<CameraAgent> {
    const socket = io(`${house.url}/device`, { transports: ['websocket'], reconnection: false, forceNew: true });
    const ask = (call: string, body: object): Promise<Answer> => socket.timeout(5000).emitWithAck(call, body);
    const pairing = await ask('pair.begin', { protocol: 1, kind: 'agent', name: 'Box', wants: null });
    const paired = once(socket as unknown as NodeJS.EventEmitter, 'paired');
    await house.call('POST', `/api/v1/pairings/${String(pairing['code'])}`, { name: 'Box', place: null });
    const [{ device, key }] = (await paired) as [{ device: string; key: string }];
    // Squares of one colour, as of a picture in which everybody is pixelated.
    const squares = Buffer.from(Array.from({ length: 12 * 3 }, (_, i) => (i * 67) % 256));
    const jpeg = await sharp(squares, { raw: { width: 4, height: 3, channels: 3 } })
      .resize(WIDTH, HEIGHT, { kernel: 'nearest' })
      .jpeg()
      .toBuffer();
    const agent = new CameraAgent(socket, device, jpeg.toString('base64'));
    const app = { name: 'test', version: '1' };
    const cameras = [{ id: 'door', sees: 'people', model: 'yolox-nano' }];
    const me = { protocol: 1, kinds: ['camera'], device, key, name: 'Box', cameras, app, boot: 'b1' };
    const welcome = (await ask('hello', me)) as { store: AgentStore };
    agent.counting = welcome.store.cameraCounting.enabled;
    return agent;
  }

  /** Tells one event of its camera, and what became of it. */
  async tell(type: string, data: object): Promise<string> {
    const source = `urn:endcap:device:${this.#device}:door`;
    const event = { specversion: '1.0', id: `c${this.#events++}`, source, type, data };
    const answer = await this.#ask('observations', { events: [event] });
    return (answer as { results: { result: string }[] }).results[0]!.result;
  }

  counts(people: number): Promise<string> {
    return this.tell('endcap.count.v1', { zone: 'entrance', count: people, confidence: 0.9 });
  }

  is(state: string, detail: string): Promise<string> {
    return this.tell('endcap.camera.v1', { camera: 'door', state, detail });
  }

  close(): void {
    this.#socket.disconnect();
  }

  async #show(session: string): Promise<void> {
    const seen = this.signature === null ? {} : { signature: this.signature };
    const size = { width: WIDTH, height: HEIGHT };
    await this.#ask('still', { session, camera: 'door', ...size, sure: true, jpeg: this.#picture, ...seen });
  }

  #ask(call: string, body: object): Promise<Answer> {
    return this.#socket.timeout(5000).emitWithAck(call, body) as Promise<Answer>;
  }
}

/** A real controller with cameras, and the console in a real browser. */
export class CameraDesk {
  readonly house: House;
  readonly #browser: Browser;
  readonly #folder: StoreFolder;
  readonly #contexts = new Map<string, BrowserContext>();
  readonly #pages: Page[] = [];

  private constructor(house: House, browser: Browser, folder: StoreFolder) {
    this.house = house;
    this.#browser = browser;
    this.#folder = folder;
  }

  static async open(): Promise<CameraDesk> {
    const folder = writeStore(store);
    const [house, browser] = await Promise.all([House.open(folder.file), launchChromium()]);
    for (const user of ['olga', 'staff', 'viewer'] as const) {
      await house.call('POST', '/api/v1/users', { user, role: ROLES[user], password: PASSWORDS[user] });
    }
    return new CameraDesk(house, browser, folder);
  }

  /** A page as somebody; everybody signs in once, as signing in is limited. */
  async as(user: keyof typeof PASSWORDS, path = '/cameras'): Promise<WatchedPage> {
    const known = this.#contexts.get(user);
    const context = known ?? (await this.#browser.newContext({ viewport: { width: 1280, height: 900 } }));
    this.#contexts.set(user, context);
    const page = await openPage(context);
    this.#pages.push(page);
    page.setDefaultTimeout(10_000);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.goto(`${this.house.url}${path}`);
    if (known === undefined) {
      await signIn(page, user, PASSWORDS[user]);
      // Its password is hashed slowly on purpose; that is not to be taken from the time that the link has.
      await page.getByRole('button', { name: 'Sign in' }).waitFor({ state: 'detached' });
    }
    await page.locator('.ec-link[data-kind=live]').waitFor({ timeout: LINK_MS });
    await live(page);
    return page;
  }

  async config(): Promise<StoreConfig> {
    return storeAnswer.parse(await this.house.call('GET', '/api/v1/store')).config;
  }

  async camera(): Promise<Camera> {
    return (await this.config()).cameras.find((c) => c.id === 'door')!;
  }

  async audit(): Promise<string[]> {
    const { entries } = (await this.house.call('GET', '/api/v1/audit')) as {
      entries: { who: string; what: string; detail: string }[];
    };
    return entries.filter((e) => e.what.startsWith('calibration')).map((e) => `${e.what} ${e.detail}`);
  }

  async closePages(): Promise<void> {
    for (const page of this.#pages.splice(0)) await page.close();
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.house.close();
    this.#folder.remove();
  }
}
