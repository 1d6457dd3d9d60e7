import type { Socket } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { storeConfig } from '../../config/schema/storeConfig.ts';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import { turnOf } from '../../controller/gateway/spread.ts';
import { displayFace, playerWelcome } from '../../controller/protocol/display.ts';
import type { DisplayFace } from '../../controller/protocol/display.ts';
import { ask, displayHello, engineConfig, keyOf, likes, notices, raise, settled, stageStore } from './stage.ts';
import type { Stage } from './stage.ts';

/** By then a display has taken its face, or is taken for an older one; and by then each page has had its turn, ms. */
const TAKEN_WITHIN_MS = 10_000;
const RELOAD_OVER_MS = 8_000;

let stage: Stage;
beforeEach(async () => {
  stage = await raise();
});
afterEach(() => stage.stop());

/** Takes faces as a display of today does. */
function takes(socket: Socket): DisplayFace[] {
  const all: DisplayFace[] = [];
  socket.on('face', (body: unknown, taken: (answer: unknown) => void) => {
    all.push(displayFace.parse(body));
    taken({ ok: true });
  });
  return all;
}

async function players(): Promise<{ id: string; socket: Socket; faces: DisplayFace[]; reloads: unknown[] }[]> {
  const all = [];
  for (const screen of ['aisle-1', 'aisle-2', 'tall']) {
    const { id, socket } = await stage.player(screen);
    all.push({ id, socket, faces: takes(socket), reloads: notices(socket, 'reload') });
  }
  return all;
}

async function configure(change: (store: StoreConfig) => object): Promise<void> {
  const store = stageStore();
  stage.app.configure(engineConfig(storeConfig.parse({ ...store, ...change(store) }), stage.app.inForce.revision + 1));
}
const louder = (store: StoreConfig): object => ({
  screens: store.screens.map((s) => (s.id === 'aisle-2' ? { ...s, volume: 40 } : s)),
});
const listed = ({ store }: StoreConfig): object => ({ store: { ...store, webPages: ['menu.example'] } });

describe('a face that changed', () => {
  it('[GW-15] a new volume of one screen reaches its player alone, and no page is loaded anew', async () => {
    const all = await players();
    await configure(louder);
    await Promise.all(all.map(({ socket }) => settled(socket)));
    expect(all.map(({ faces }) => faces.length)).toEqual([0, 1, 0]);
    const face = all[1]!.faces[0]!;
    const welcome = playerWelcome.parse((await stage.player('aisle-2')).welcome);
    const { power: _, ...screen } = welcome.screen;
    expect(face).toEqual({ kind: 'player', store: welcome.store, screen });
    expect(screen.volume).toBe(40);
    stage.clock.advance(TAKEN_WITHIN_MS + RELOAD_OVER_MS);
    await Promise.all(all.map(({ socket }) => settled(socket)));
    expect(all.flatMap(({ reloads }) => reloads)).toEqual([]);
  });

  it.each([
    ['logo', { brand: { logo: 'media/cola.png' } }],
    ['name', { name: 'Other shop' }],
    ['rate of downloads', { downloads: { kilobytesPerS: 200 } }],
  ])('[GW-15] another %s of the store reaches every display, once, and reloads none', async (_, changed) => {
    const all = await players();
    await configure(({ store }) => ({ store: { ...store, ...changed } }));
    await configure(({ store }) => ({ store: { ...store, ...changed } }));
    await Promise.all(all.map(({ socket }) => settled(socket)));
    expect(all.map(({ faces }) => faces.length)).toEqual([1, 1, 1]);
    stage.clock.advance(TAKEN_WITHIN_MS + RELOAD_OVER_MS);
    await Promise.all(all.map(({ socket }) => settled(socket)));
    expect(all.flatMap(({ reloads }) => reloads)).toEqual([]);
  });

  it('[GW-15] of a rack comes with the likes of what hangs there now', async () => {
    await stage.device({ id: 'face-1', kind: 'rack', place: 'rack-1' }, keyOf('face-1'));
    const socket = stage.connect('/display');
    await ask(socket, 'hello', displayHello({ kind: 'rack', device: 'face-1', key: keyOf('face-1') }));
    const [faces, values] = [takes(socket), notices(socket, 'values')];
    stage.app.values.set('product.likes:water', likes('water', 12));
    await configure(({ racks }) => ({ racks: racks.map((r) => ({ ...r, products: ['cola', 'water'] })) }));
    await settled(socket);
    expect(faces).toMatchObject([{ kind: 'rack', rack: { products: [{ id: 'cola' }, { id: 'water' }] } }]);
    expect(values).toMatchObject([{ values: [{ key: 'product.likes:water', value: 12 }] }]);
  });
});

describe('pages that are loaded anew', () => {
  it('[GW-18] other hosts of web pages reload every player, each at an instant of its own', async () => {
    const all = await players();
    await configure(listed);
    // Whatever else changes meanwhile comes with the new page.
    await configure((store) => ({ ...listed(store), ...louder(store) }));
    for (const { id, socket, reloads } of all) {
      await settled(socket);
      expect(reloads).toEqual([]);
      expect(turnOf(id, RELOAD_OVER_MS)).toBeGreaterThan(0);
    }
    const turns = all.toSorted((a, b) => turnOf(a.id, RELOAD_OVER_MS) - turnOf(b.id, RELOAD_OVER_MS));
    const startMs = stage.clock.now();
    for (const [i, { id }] of turns.entries()) {
      stage.clock.advance(startMs + turnOf(id, RELOAD_OVER_MS) - stage.clock.now());
      await Promise.all(all.map(({ socket }) => settled(socket)));
      expect(turns.map(({ reloads }) => reloads.length)).toEqual(turns.map((_, n) => (n <= i ? 1 : 0)));
    }
    stage.clock.advance(TAKEN_WITHIN_MS + RELOAD_OVER_MS);
    await Promise.all(all.map(({ socket }) => settled(socket)));
    expect(all.map(({ faces, reloads }) => [faces.length, reloads.length])).toEqual([
      [0, 1],
      [0, 1],
      [0, 1],
    ]);
  });

  it.each([
    ['does not know the message', null],
    ['cannot read it', { ready: false, reason: 'malformed: store' }],
  ])('[GW-18] a display of an older version that %s is reloaded', async (_, answer) => {
    const { socket, id } = await stage.player('aisle-2');
    const reloads = notices(socket, 'reload');
    if (answer !== null) socket.on('face', (_body: unknown, taken: (answer: unknown) => void) => taken(answer));
    await configure(louder);
    await settled(socket);
    stage.clock.advance(TAKEN_WITHIN_MS + turnOf(id, RELOAD_OVER_MS) - 1);
    await settled(socket);
    expect(reloads).toEqual([]);
    stage.clock.advance(1);
    await settled(socket);
    expect(reloads).toEqual([{}]);
  });

  it('[GW-18] have turns that are spread over the whole span, the same for the same id', () => {
    const ids = Array.from({ length: 400 }, (_, i) => `player-${i}`);
    const turns = ids.map((id) => turnOf(id, RELOAD_OVER_MS));
    expect(ids.map((id) => turnOf(id, RELOAD_OVER_MS))).toEqual(turns);
    // Of eight seconds none has more than a quarter of the devices, and none has nobody.
    const perSecond = Array.from({ length: 8 }, (_, s) => turns.filter((t) => Math.floor(t / 1000) === s).length);
    expect(Math.min(...perSecond)).toBeGreaterThan(0);
    expect(Math.max(...perSecond)).toBeLessThan(100);
  });

  it('[GW-70] wait no longer than the gateway does', async () => {
    const before = stage.clock.waits.length;
    const { socket } = await stage.player('aisle-2');
    await configure(louder);
    await settled(socket);
    await stage.player('tall');
    await configure(listed);
    expect(stage.clock.waits.length).toBeGreaterThan(before);
    await stage.gateway.stop();
    expect(stage.clock.waits).toEqual([]);
  });
});
