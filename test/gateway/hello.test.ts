import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tag } from '../../config/schema/tag.ts';
import { deviceWelcome } from '../../controller/protocol/device.ts';
import { playerWelcome, rackWelcome } from '../../controller/protocol/display.ts';
import { ask, deviceHello, displayHello, engineConfig, keyOf, likes, programmeOf, raise, stageStore } from './stage.ts';
import type { Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await raise();
});
afterEach(() => stage.stop());

describe('a hello that is let in', () => {
  it('[GW-11] welcomes a player with its screen, programme and live values', async () => {
    stage.app.programmes.set('aisle-1', programmeOf('aisle-1'));
    stage.app.values.set('product.likes:cola', likes('cola', 7));
    stage.app.values.set('product.likes:water', likes('water', 9));
    const { welcome, id } = await stage.player('aisle-1');
    expect(playerWelcome.parse(welcome)).toMatchObject({
      kind: 'player',
      device: id,
      store: { id: 'corner', demonstration: false },
      screen: { id: 'aisle-1', widthPx: 1920 },
      programme: { url: '/api/v1/screens/aisle-1/programme', revision: 'r1' },
      overrides: [],
      values: [{ key: 'product.likes:cola', value: 7 }],
    });
  });

  it('[GW-12] welcomes a rack face with its products and the address of their pages', async () => {
    stage.app.values.set('product.likes:cola', likes('cola', 7));
    await stage.device({ id: 'rack-a', kind: 'rack', place: 'rack-1' }, keyOf('r'));
    const welcome = await ask(
      stage.connect('/display'),
      'hello',
      displayHello({ kind: 'rack', device: 'rack-a', key: keyOf('r'), wants: 'rack-1' }),
    );
    const { rack, values } = rackWelcome.parse(welcome);
    expect(rack).toMatchObject({
      id: 'rack-1',
      minimum: 3,
      products: [{ id: 'cola', likesMinimum: 3, url: 'http://192.168.1.20:8080/01/09506000134352' }],
    });
    expect(values).toMatchObject([{ value: 7 }]);
  });

  it('[RCK-4] holds a product back on every rack until the strictest of its racks would show it', async () => {
    const { config } = stage.app.inForce;
    const strict = { ...config.racks[0]!, id: 'rack-2', minimum: 50 };
    stage.app.inForce = { ...stage.app.inForce, config: { ...config, racks: [...config.racks, strict] } };
    await stage.device({ id: 'rack-a', kind: 'rack', place: 'rack-1' }, keyOf('r'));
    const hello = displayHello({ kind: 'rack', device: 'rack-a', key: keyOf('r') });
    const { rack } = rackWelcome.parse(await ask(stage.connect('/display'), 'hello', hello));
    expect(rack).toMatchObject({ minimum: 3, products: [{ id: 'cola', likesMinimum: 50 }] });
  });

  it('[GW-12] leaves the address out where no phone could open it', async () => {
    stage.app.inForce = { ...stage.app.inForce, codeBase: null };
    await stage.device({ id: 'rack-a', kind: 'rack', place: 'rack-1' }, keyOf('r'));
    const hello = displayHello({ kind: 'rack', device: 'rack-a', key: keyOf('r') });
    const { rack } = rackWelcome.parse(await ask(stage.connect('/display'), 'hello', hello));
    expect(rack.products[0]).not.toHaveProperty('url');
  });

  it('[GW-43] gives an agent its part of the store', async () => {
    await stage.device({ id: 'box', kind: 'agent', name: 'Box' }, keyOf('b'));
    const answer = await ask(stage.connect('/device'), 'hello', deviceHello({ device: 'box', key: keyOf('b') }));
    const { store, name } = deviceWelcome.parse(answer);
    expect(name).toBe('Box');
    expect(store.tags.map((t) => t.id)).toEqual(['basket-1']);
    expect(store.products).toContainEqual({ id: 'cola', gtin: '09506000134352', category: 'drinks' });
    expect(JSON.stringify(store)).not.toContain('campaign');
  });

  it("[GW-43][PRV] tells an agent of a member's tag with the member's consent alone", async () => {
    const consent = { on: '2026-11-01', wording: 'v1' };
    const fob = (id: string, n: number, more: object = {}) =>
      tag.parse({ id, name: id, class: 'member', identity: `mac:00000000000${n}`, ...more });
    const { config } = stage.app.inForce;
    const tags = [fob('yes', 1, { consent }), fob('no', 2)];
    stage.app.inForce = { ...stage.app.inForce, config: { ...config, tags } };
    await stage.device({ id: 'box', kind: 'agent' }, keyOf('b'));
    const answer = await ask(stage.connect('/device'), 'hello', deviceHello({ device: 'box', key: keyOf('b') }));
    expect(deviceWelcome.parse(answer).store.tags.map((t) => t.id)).toEqual(['yes']);
  });

  it('[GW-43][PRV] tells an agent that hears no tags of none', async () => {
    await stage.device({ id: 'box', kind: 'agent' }, keyOf('b'));
    const asked = async (kinds: string[]): Promise<number> => {
      const hello = deviceHello({ device: 'box', key: keyOf('b'), kinds });
      return deviceWelcome.parse(await ask(stage.connect('/device'), 'hello', hello)).store.tags.length;
    };
    expect(await asked(['ble'])).toBe(1);
    for (const kind of ['camera', 'gpio', 'rack', 'sound']) expect(await asked([kind])).toBe(0);
  });

  it('[CLK-1] answers the clock before hello, with the mark of the asker untouched', async () => {
    const answer = await ask(stage.connect('/display'), 'clock', { t0: 12.5 });
    expect(answer).toEqual({ t0: 12.5, serverMs: stage.clock.now() });
  });
});

describe('a hello that is refused', () => {
  const refusal = async (namespace: string, body: object): Promise<string | undefined> => {
    const answer = await ask(stage.connect(namespace), 'hello', body);
    expect(answer.ok).toBe(false);
    expect(answer.message?.length).toBeGreaterThan(20);
    expect(await stage.metric(`endcap_socket_refused_total{namespace="${namespace}",reason="${answer.reason}"}`)).toBe(
      1,
    );
    return answer.reason;
  };
  beforeEach(async () => {
    await stage.device({ id: 'p1', kind: 'player', place: 'aisle-1' }, keyOf('p'));
    await stage.device({ id: 'gone', kind: 'player', place: 'aisle-1', revokedAtMs: 1 }, keyOf('g'));
  });

  it.each([
    ['client-too-old', { protocol: 0 }],
    ['server-too-old', { protocol: 2 }],
    ['unpaired', {}],
    ['unpaired', { device: 'p1' }],
    ['unknown-device', { device: 'nobody', key: keyOf('p') }],
    ['unknown-device', { device: 'p1', key: keyOf('q') }],
    ['revoked', { device: 'gone', key: keyOf('g') }],
    ['wrong-kind', { device: 'p1', key: keyOf('p'), kind: 'rack' }],
    ['unknown-screen', { device: 'p1', key: keyOf('p'), wants: 'aisle-2' }],
    ['unknown-screen', { device: 'p1', key: keyOf('p'), wants: 'nowhere' }],
    ['malformed', { device: 'p1', key: 'short' }],
  ])('[GW-10] [GW-11] [GW-12] says %s', async (reason, fields) => {
    expect(await refusal('/display', displayHello(fields))).toBe(reason);
  });

  it('[GW-10] looks at the version before anything else in the hello', async () => {
    expect(await refusal('/device', { protocol: 7, shape: 'of the future' })).toBe('server-too-old');
  });

  it("[GW-11] refuses the key of a player on the agents' namespace", async () => {
    expect(await refusal('/device', deviceHello({ device: 'p1', key: keyOf('p') }))).toBe('wrong-kind');
  });

  it('[GW-12] says what happened when the screen is no longer in the configuration', async () => {
    const store = stageStore();
    stage.app.configure(engineConfig({ ...store, screens: store.screens.slice(1), groups: [] }, 2));
    const answer = await ask(stage.connect('/display'), 'hello', displayHello({ device: 'p1', key: keyOf('p') }));
    expect(answer).toMatchObject({ ok: false, reason: 'unknown-screen' });
    expect(answer.message).toContain('"aisle-1"');
    expect(answer.message).toContain('aisle-2');
  });

  it('[GW-11] refuses the ninth connection of one device', async () => {
    const hello = displayHello({ device: 'p1', key: keyOf('p') });
    for (let i = 0; i < 8; i++) expect((await ask(stage.connect('/display'), 'hello', hello)).ok).toBe(true);
    expect((await ask(stage.connect('/display'), 'hello', hello)).reason).toBe('too-many');
  });
});
