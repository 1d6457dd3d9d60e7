import type { Browser, BrowserContext, Page } from 'playwright-core';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import { storeAnswer } from '../../controller/protocol/http.ts';
import type { ConfigPatch } from '../../controller/protocol/http.ts';
import { writeStore } from '../bench/controllerProcess.ts';
import type { StoreFolder } from '../bench/controllerProcess.ts';
import { launchChromium, openPage } from '../chromium.ts';
import type { WatchedPage } from '../chromium.ts';
import { live, signIn } from '../console/consolePage.ts';
import { House } from './house.ts';
import { corners } from './staff.ts';

export const FOB = `ibeacon:${'a1'.repeat(16)}-1-7`;
export const PASSER_BY = 'mac:5f00aabbccdd';
export const TROLLEY = 'mac:c0ffee000001';

export const store = {
  endcap: 1,
  store: { id: 'desk', name: 'Desk', timeZone: 'Europe/Amsterdam' },
  floorPlan: { widthM: 20, heightM: 10 },
  zones: [
    { id: 'left', name: 'Left', polygon: corners([0, 0], [10, 0], [10, 10], [0, 10]) },
    { id: 'right', name: 'Right', polygon: corners([10, 0], [20, 0], [20, 10], [10, 10]) },
  ],
  screens: [{ id: 'one', name: 'One', at: { x: 1, y: 1 }, zone: 'left' }],
  receivers: [
    { id: 'desk', name: 'Service desk', at: { x: 2, y: 2 }, desk: true },
    { id: 'middle', name: 'Middle', at: { x: 10, y: 8 } },
    { id: 'back', name: 'Back', at: { x: 18, y: 5 } },
  ],
  tags: [
    { id: 'trolley', name: 'Trolley', identity: TROLLEY },
    { id: 'press', name: 'Press', class: 'asset', identity: 'mac:c0ffee000002' },
  ],
  buttons: [{ id: 'help', name: 'Help', at: { x: 5, y: 5 }, tag: 'press' }],
};

const PASSWORDS = { staff: 'staff has hands', viewer: 'viewer has eyes' };

type Answer = Record<string, unknown>;

/** An agent with Bluetooth as the gateway knows one: what it is told, and what it tells of tags that are held to it. */
export class Agent {
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  static async open(house: House): Promise<Agent> {
    const socket = io(`${house.url}/device`, { transports: ['websocket'], reconnection: false, forceNew: true });
    const agent = new Agent(socket);
    const pairing = await agent.ask('pair.begin', { protocol: 1, kind: 'agent', name: 'Box', wants: null });
    const paired = agent.notice('paired');
    await house.call('POST', `/api/v1/pairings/${String(pairing['code'])}`, { name: 'Box', place: null });
    const { device, key } = await paired;
    const app = { name: 'test', version: '1' };
    await agent.ask('hello', { protocol: 1, kinds: ['ble'], device, key, name: 'Box', app, boot: 'b1' });
    return agent;
  }

  ask(call: string, body: object): Promise<Answer> {
    return this.#socket.timeout(5000).emitWithAck(call, body) as Promise<Answer>;
  }

  notice(name: string): Promise<Answer> {
    return new Promise((resolve) => this.#socket.once(name, resolve));
  }

  /** A tag is held to the desk, or passes by. */
  candidate(enrolment: string, identity: string, rssi: number): Promise<Answer> {
    return this.ask('candidate', { enrolment, identity, rssi, batteryPercent: 80 });
  }

  close(): void {
    this.#socket.disconnect();
  }
}

/** A real controller with an agent at its desk, and the console in a real browser. */
export class TagDesk {
  readonly house: House;
  readonly agent: Agent;
  readonly #browser: Browser;
  readonly #folder: StoreFolder;
  readonly #contexts = new Map<string, BrowserContext>();
  readonly #pages: Page[] = [];
  #events = 0;

  private constructor(house: House, agent: Agent, browser: Browser, folder: StoreFolder) {
    this.house = house;
    this.agent = agent;
    this.#browser = browser;
    this.#folder = folder;
  }

  static async open(): Promise<TagDesk> {
    const folder = writeStore(store);
    const [house, browser] = await Promise.all([House.open(folder.file), launchChromium()]);
    for (const role of ['staff', 'viewer'] as const) {
      await house.call('POST', '/api/v1/users', { user: role, role, password: PASSWORDS[role] });
    }
    return new TagDesk(house, await Agent.open(house), browser, folder);
  }

  /** A page as somebody; everybody signs in once, as signing in is limited. */
  async as(role: keyof typeof PASSWORDS, path: string, size = { width: 1280, height: 900 }): Promise<WatchedPage> {
    const known = this.#contexts.get(role);
    const context = known ?? (await this.#browser.newContext());
    this.#contexts.set(role, context);
    const page = await openPage(context);
    this.#pages.push(page);
    page.setDefaultTimeout(10_000);
    await page.setViewportSize(size);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.goto(`${this.house.url}${path}`);
    if (known === undefined) await signIn(page, role, PASSWORDS[role]);
    await live(page);
    return page;
  }

  async config(): Promise<StoreConfig> {
    return storeAnswer.parse(await this.house.call('GET', '/api/v1/store')).config;
  }

  async tag(id: string): Promise<StoreConfig['tags'][number] | undefined> {
    return (await this.config()).tags.find((t) => t.id === id);
  }

  async change(changes: ConfigPatch['changes']): Promise<void> {
    const { revision } = storeAnswer.parse(await this.house.call('GET', '/api/v1/store'));
    await this.house.call('PATCH', '/api/v1/config', { base: revision, changes });
  }

  /** Lets a tag be heard near the receiver at the back for a moment, and its battery. */
  async heard(identity: string): Promise<void> {
    const event = (type: string, data: object) => ({
      id: `e${this.#events++}`,
      type,
      data: { tag: identity, ...data },
    });
    await this.house.post([
      event('endcap.sighting.v1', { receiver: 'back', rssi: -52 }),
      event('endcap.sighting.v1', { receiver: 'middle', rssi: -78 }),
      event('endcap.sighting.v1', { receiver: 'desk', rssi: -86 }),
      event('endcap.telemetry.v1', { batteryPercent: 12 }),
    ]);
  }

  async closePages(): Promise<void> {
    for (const page of this.#pages.splice(0)) await page.close();
  }

  async close(): Promise<void> {
    this.agent.close();
    await this.#browser.close();
    await this.house.close();
    this.#folder.remove();
  }
}
