import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Paired } from '../../controller/protocol/hello.ts';
import { fromThisMachine } from '../../controller/runtime/locality.ts';
import { ask, deviceHello, displayHello, keyOf, notice, raise, stageStore } from './stage.ts';
import type { Answer, Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await raise({ demonstration: true });
});
afterEach(() => stage.stop());

/** Opens a page as a newcomer does: no key, hello, given a key, hello again. */
async function open(fields: object = {}, namespace = '/display'): Promise<{ paired: Paired; welcome: Answer }> {
  const socket = stage.connect(namespace);
  const make = namespace === '/device' ? deviceHello : displayHello;
  const handed = notice<Paired>(socket, 'paired');
  expect(await ask(socket, 'hello', make(fields))).toMatchObject({ reason: 'unpaired' });
  const paired = await handed;
  const welcome = await ask(socket, 'hello', make({ ...fields, device: paired.device, key: paired.key }));
  return { paired, welcome };
}

describe('a demonstration store', () => {
  it('[GW-13] lets a browser on the same machine in at once, key first, then the answer', async () => {
    const socket = stage.connect('/display');
    const order: string[] = [];
    socket.on('paired', () => order.push('paired'));
    await ask(socket, 'hello', displayHello()).then((answer) => order.push(String(answer.reason)));
    expect(order).toEqual(['paired', 'unpaired']);
    expect(stage.records.devices.all()).toMatchObject([{ kind: 'player', place: 'aisle-1', revokedAtMs: null }]);
  });

  it('[GW-13] gives each new browser a screen that nothing shows yet, then the first', async () => {
    const places: unknown[] = [];
    for (let i = 0; i < 4; i++) places.push((await open()).welcome['screen']);
    expect(places).toMatchObject([{ id: 'aisle-1' }, { id: 'aisle-2' }, { id: 'tall' }, { id: 'aisle-1' }]);
  });

  it('[GW-13] gives a tall window a tall screen', async () => {
    const { welcome } = await open({ viewport: { width: 1080, height: 1920, ratio: 1 } });
    expect(welcome).toMatchObject({ screen: { id: 'tall' } });
  });

  it('[GW-13] gives two browsers that come together two screens', async () => {
    const both = await Promise.all([open(), open()]);
    const ids = both.map(({ welcome }) => (welcome['screen'] as { id: string }).id);
    expect(new Set(ids).size).toBe(2);
  });

  it('[GW-13] gives what is wished for, and binds anew when another is wished for', async () => {
    const { paired, welcome } = await open({ wants: 'tall' });
    expect(welcome).toMatchObject({ screen: { id: 'tall' } });
    const socket = stage.connect('/display');
    const hello = displayHello({ device: paired.device, key: paired.key, wants: 'aisle-2' });
    expect(await ask(socket, 'hello', hello)).toMatchObject({ ok: true, screen: { id: 'aisle-2' } });
    expect(stage.records.devices.get(paired.device)).toMatchObject({ place: 'aisle-2' });
  });

  it('[GW-12] says which screens there are when the wish is for none of them', async () => {
    const answer = await ask(stage.connect('/display'), 'hello', displayHello({ wants: 'nowhere' }));
    expect(answer).toMatchObject({ ok: false, reason: 'unknown-screen' });
    expect(answer.message).toContain('aisle-1, aisle-2, tall');
    expect(stage.records.devices.all()).toEqual([]);
  });

  it('[GW-13] lets a rack face and an agent in', async () => {
    expect((await open({ kind: 'rack', wants: 'rack-1' })).welcome).toMatchObject({ rack: { id: 'rack-1' } });
    const { welcome, paired } = await open({ kinds: ['simulator'], name: 'Shop' }, '/device');
    expect(welcome).toMatchObject({ ok: true, name: 'Shop' });
    expect(stage.records.devices.get(paired.device)).toMatchObject({ kind: 'agent', simulated: true });
  });

  it('[GW-13] gives a new key to one that nobody knows any more', async () => {
    const { welcome } = await open({ device: 'player-lost', key: keyOf('lost') });
    expect(welcome).toMatchObject({ ok: true });
  });

  it('[GW-23] does not let a revoked one in by the back door', async () => {
    await stage.device({ id: 'gone', kind: 'player', place: 'aisle-1', revokedAtMs: 1 }, keyOf('g'));
    const answer = await ask(stage.connect('/display'), 'hello', displayHello({ device: 'gone', key: keyOf('g') }));
    expect(answer.reason).toBe('revoked');
  });

  it.each([{ 'x-forwarded-for': '203.0.113.5' }, { forwarded: 'for=203.0.113.5' }, { host: 'shop.example' }])(
    '[GW-14] lets nobody in who came through a proxy or by another name: %j',
    async (extraHeaders) => {
      const socket = stage.connect('/display', { extraHeaders });
      const got: unknown[] = [];
      socket.on('paired', (body) => got.push(body));
      expect((await ask(socket, 'hello', displayHello())).reason).toBe('unpaired');
      expect(got).toEqual([]);
      expect(stage.records.devices.all()).toEqual([]);
    },
  );

  it.each([
    ['a proxy is named', { trustProxy: ['127.0.0.1'] }],
    [
      'the store has a public address',
      { config: { ...stageStore(), store: { ...stageStore().store, publicUrl: 'https://shop.example' } } },
    ],
  ])('[GW-14] lets nobody in by himself where %s: a proxy need not say that it is one', async (_what, options) => {
    await stage.stop();
    stage = await raise({ demonstration: true, ...options });
    expect((await ask(stage.connect('/display'), 'hello', displayHello())).reason).toBe('unpaired');
    expect(stage.records.devices.all()).toEqual([]);
  });

  it('[GW-13] tells a busy hello to wait instead of making a second device', async () => {
    const socket = stage.connect('/display');
    await ask(socket, 'clock', { t0: 0 });
    const [first, second] = await Promise.all([
      ask(socket, 'hello', displayHello()),
      ask(socket, 'hello', displayHello()),
    ]);
    expect([first.reason, second.reason].sort()).toEqual(['too-many', 'unpaired']);
    expect(stage.records.devices.all()).toHaveLength(1);
  });
});

describe('from this machine itself', () => {
  it.each([
    ['127.0.0.1', { host: 'localhost:8080' }, true],
    ['::1', { host: '[::1]:8080' }, true],
    ['::ffff:127.0.0.1', { host: '127.0.0.1' }, true],
    ['192.168.1.4', { host: 'localhost' }, false],
    ['127.0.0.1', { host: 'rebound.example' }, false],
    ['127.0.0.1', { host: 'localhost', 'x-real-ip': '8.8.8.8' }, false],
    ['127.0.0.1', { host: 'localhost', via: '1.1 tunnel' }, false],
    ['127.0.0.1', {}, false],
  ])('[GW-14] %s %j: %s', (address, headers, here) => {
    expect(fromThisMachine(address, headers, false)).toBe(here);
    expect(fromThisMachine(address, headers, true)).toBe(false);
  });
});
