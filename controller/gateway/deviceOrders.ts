import { Buffer } from 'node:buffer';
import { SCREENSHOT_BYTES, SCREENSHOT_WIDTH, screenshot } from '../protocol/display.ts';
import type { Screenshot } from '../protocol/display.ts';
import type { Refused } from '../protocol/version.ts';
import type { Records } from '../records/records.ts';
import { refuse } from './refuse.ts';
import type { Roster } from './roster.ts';
import { rooms } from './sockets.ts';
import type { DisplayNamespace, DisplaySocket } from './sockets.ts';

/** How long a device shows who it is, seconds. */
const IDENTIFY_S = 10;
/** A player draws, shrinks and sends its picture within this, ms. */
const PICTURE_MS = 8_000;

export interface DeviceOrdersOptions {
  readonly display: DisplayNamespace;
  readonly roster: Pick<Roster, 'of'>;
  readonly audit: Records['audit'];
  readonly now: () => number;
}

type Done = { ok: true } | Refused;

/** What people at a console have a display do, each written into the audit (GW-52, GW-56, GW-57). */
export class DeviceOrders {
  readonly #options: DeviceOrdersOptions;
  /** Players that are asked for a picture just now. */
  readonly #asked = new Set<string>();

  constructor(options: DeviceOrdersOptions) {
    this.#options = options;
  }

  async identify(device: string, by: string): Promise<Done> {
    const refused = this.#notA(device, ['player', 'rack'], 'An agent has no screen to show itself on.');
    if (refused !== null) return refused;
    await this.#note(by, 'device.identify', device);
    this.#options.display.to(rooms.device(device)).emit('identify', { seconds: IDENTIFY_S });
    return { ok: true };
  }

  async reload(device: string, by: string): Promise<Done> {
    const refused = this.#notA(device, ['player', 'rack'], 'An agent has no page to load anew.');
    if (refused !== null) return refused;
    await this.#note(by, 'device.reload', device);
    this.#options.display.to(rooms.device(device)).emit('reload', {});
    return { ok: true };
  }

  async clearCache(device: string, by: string): Promise<Done> {
    const refused = this.#notA(device, ['player'], 'Only players keep media.');
    if (refused !== null) return refused;
    await this.#note(by, 'device.cache-clear', device);
    this.#options.display.to(rooms.device(device)).emit('cache.clear', {});
    return { ok: true };
  }

  /** What the screen shows. It is handed on and kept nowhere. */
  async screenshot(device: string, by: string): Promise<{ ok: true; screenshot: Screenshot } | Refused> {
    const refused = this.#notA(device, ['player'], 'Only players can show their picture.');
    if (refused !== null) return refused;
    if (this.#asked.has(device)) return refuse('too-many', 'Its picture is on the way already. Wait for it.');
    const socket = this.#newest(device);
    if (socket === undefined) return refuse('unknown-device', 'This device has just gone off line.');
    this.#asked.add(device);
    try {
      await this.#note(by, 'device.screenshot', device);
      return { ok: true, screenshot: await pictureOf(socket) };
    } finally {
      this.#asked.delete(device);
    }
  }

  #notA(device: string, kinds: readonly string[], otherwise: string): Refused | null {
    const links = this.#options.roster.of(device);
    if (links.length === 0) return refuse('unknown-device', 'This device is not on line.');
    return links.every((l) => !kinds.includes(l.kind)) ? refuse('wrong-kind', otherwise) : null;
  }

  /** Of several windows of one player the one that came last. */
  #newest(device: string): DisplaySocket | undefined {
    const ids = [...(this.#options.display.adapter.rooms.get(rooms.device(device)) ?? [])];
    return ids.map((id) => this.#options.display.sockets.get(id)).findLast((socket) => socket !== undefined);
  }

  async #note(by: string, what: string, detail: string): Promise<void> {
    await this.#options.audit.add(this.#options.now(), by, what, detail);
  }
}

async function pictureOf(socket: DisplaySocket): Promise<Screenshot> {
  const not = (why: string): Screenshot => ({ taken: false, why });
  const answer = await new Promise<unknown>((resolve) => {
    socket
      .timeout(PICTURE_MS)
      .emit('screenshot', { widthPx: SCREENSHOT_WIDTH }, (error: Error | null, given?: unknown) => {
        resolve(error === null ? given : null);
      });
  });
  if (answer === null) {
    return not(`The player did not answer within ${PICTURE_MS / 1000} s. It may be busy, or of an older version.`);
  }
  const parsed = screenshot.safeParse(answer);
  if (!parsed.success) return not('The player sent something that is no picture of its screen. Update the player.');
  if (!parsed.data.taken) return parsed.data;
  const bytes = Buffer.from(parsed.data.base64, 'base64');
  const { mime } = parsed.data;
  return bytes.length <= SCREENSHOT_BYTES && begins(bytes, mime)
    ? parsed.data
    : not('The player sent something that is no picture of its screen. Update the player.');
}

function begins(bytes: Buffer, mime: 'image/webp' | 'image/jpeg'): boolean {
  if (mime === 'image/jpeg') return bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
  return bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP';
}
