import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PairingError } from '../../controller/context.ts';
import { PairingDesk } from '../../controller/gateway/pairing.ts';
import { placesOf } from '../../controller/gateway/places.ts';
import { hashKey, makeCode, makeDeviceId } from '../../controller/gateway/secrets.ts';
import { pairing, pairingCode } from '../../controller/protocol/hello.ts';
import type { Paired } from '../../controller/protocol/hello.ts';
import type { Socket } from 'socket.io-client';
import { ask, deviceHello, displayHello, keyOf, notice, raise } from './stage.ts';
import type { Answer, Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await raise();
});
afterEach(() => stage.stop());

const begin = (fields: object = {}): object => ({
  protocol: 1,
  kind: 'player',
  name: 'New screen',
  wants: null,
  ...fields,
});
const codeOf = async (socket: Socket, fields: object = {}): Promise<string> =>
  pairing.parse(await ask(socket, 'pair.begin', begin(fields))).code;
const failure = async (code: string, place: string | null = 'aisle-1', by = 'anna'): Promise<string> => {
  const error: unknown = await stage.gateway.pairings.confirm(code, 'Front', place, by).catch((e: unknown) => e);
  if (!(error instanceof PairingError)) throw new Error('it was confirmed');
  return error.code;
};

describe('pairing', () => {
  it('[GW-20] shows a code, [GW-21] and hands over id and key when a person confirms it', async () => {
    const socket = stage.connect('/display');
    expect(await ask(socket, 'hello', displayHello())).toMatchObject({ reason: 'unpaired' });
    const code = await codeOf(socket);
    expect(stage.gateway.pairings.pending()).toMatchObject([
      { code, kind: 'player', name: 'New screen', from: '127.0.0.1' },
    ]);
    const handed = notice<Paired>(socket, 'paired');
    const record = await stage.gateway.pairings.confirm(code.toLowerCase(), 'Front', 'aisle-1', 'anna');
    const { device, key, name } = await handed;
    expect({ device, name }).toEqual({ device: record.id, name: 'Front' });
    expect(device).toMatch(/^player-[2-9a-z]{5}$/);
    expect(stage.records.devices.get(device)).toMatchObject({ place: 'aisle-1', keyHash: hashKey(key) });
    expect(JSON.stringify(stage.records.devices.all())).not.toContain(key);
    expect(await ask(socket, 'hello', displayHello({ device, key }))).toMatchObject({ ok: true, device });
    expect(stage.gateway.pairings.pending()).toEqual([]);
  });

  it('[GW-21] commits the hash before the key is sent', async () => {
    const order: string[] = [];
    const { devices } = stage.records;
    const add = devices.add.bind(devices);
    devices.add = async (device) => {
      await add(device);
      order.push('committed');
    };
    const socket = stage.connect('/display');
    socket.on('paired', () => order.push('sent'));
    const code = await codeOf(socket);
    const handed = notice(socket, 'paired');
    await stage.gateway.pairings.confirm(code, 'Front', 'aisle-1', 'anna');
    await handed;
    expect(order).toEqual(['committed', 'sent']);
  });

  it('[GW-21] hands out no key when it could not be committed', async () => {
    stage.records.devices.add = () => Promise.reject(new Error('the disk is full'));
    const socket = stage.connect('/display');
    const got: unknown[] = [];
    socket.on('paired', (body) => got.push(body));
    const code = await codeOf(socket);
    await expect(stage.gateway.pairings.confirm(code, 'Front', 'aisle-1', 'anna')).rejects.toThrow('the disk is full');
    await ask(socket, 'clock', { t0: 0 });
    expect(got).toEqual([]);
  });

  it('[GW-22] opens the door once, also when two people press at the same time', async () => {
    const code = await codeOf(stage.connect('/display'));
    const both = await Promise.allSettled([
      stage.gateway.pairings.confirm(code, 'One', 'aisle-1', 'anna'),
      stage.gateway.pairings.confirm(code, 'Two', 'aisle-2', 'bert'),
    ]);
    expect(both.map((r) => r.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(stage.records.devices.all()).toHaveLength(1);
  });

  it('[GW-20] forgets a code after ten minutes, with its connection, and when another is asked for', async () => {
    const socket = stage.connect('/display');
    const first = await codeOf(socket);
    const second = await codeOf(socket);
    expect(stage.gateway.pairings.pending().map((p) => p.code)).toEqual([second]);
    expect(await failure(first)).toBe('unknown-code');
    stage.clock.advance(10 * 60_000);
    expect(stage.gateway.pairings.pending()).toEqual([]);
    const other = stage.connect('/display');
    await codeOf(other);
    other.close();
    await expect.poll(() => stage.gateway.pairings.pending()).toEqual([]);
  });

  it('[GW-22] wants the right place for the kind', async () => {
    const player = await codeOf(stage.connect('/display'));
    const agent = await codeOf(stage.connect('/device'), { kind: 'agent' });
    expect(await failure(player, null)).toBe('unknown-place');
    expect(await failure(player, 'nowhere')).toBe('unknown-place');
    expect(await failure(player, 'rack-1')).toBe('wrong-kind');
    expect(await failure(agent, 'aisle-1')).toBe('wrong-kind');
    expect(await stage.gateway.pairings.confirm(agent, 'Box', null, 'anna')).toMatchObject({
      kind: 'agent',
      place: null,
    });
  });

  it('[GW-22] looks at no more codes after ten that did not fit, for a minute and for that person', async () => {
    const code = await codeOf(stage.connect('/display'));
    for (let i = 0; i < 10; i++) expect(await failure('AAA-AAA')).toBe('unknown-code');
    expect(await failure(code)).toBe('too-many');
    expect(await failure('AAA-AAA', 'aisle-1', 'bert')).toBe('unknown-code');
    stage.clock.advance(60_001);
    expect(await stage.gateway.pairings.confirm(code, 'Front', 'aisle-1', 'anna')).toMatchObject({ name: 'Front' });
  });

  it('[GW-20] gives one address thirty codes a minute', async () => {
    const socket = stage.connect('/display');
    for (let i = 0; i < 30; i++) expect((await ask(socket, 'pair.begin', begin())).ok).toBe(true);
    expect((await ask(socket, 'pair.begin', begin())).reason).toBe('too-many');
    stage.clock.advance(60_001);
    const again = stage.connect('/display');
    expect((await ask(again, 'pair.begin', begin())).ok).toBe(true);
  });

  it.each([
    ['/display', { kind: 'agent' }, 'wrong-kind'],
    ['/device', { kind: 'player' }, 'wrong-kind'],
    ['/display', { protocol: 0 }, 'client-too-old'],
    ['/display', { name: '' }, 'malformed'],
  ])('[GW-20] refuses a wrong pair.begin on %s %j', async (namespace, fields, reason) => {
    expect((await ask(stage.connect(namespace), 'pair.begin', begin(fields))).reason).toBe(reason);
  });

  it('[GW-20] gives no code to a device that is let in already', async () => {
    const { socket } = await stage.player('aisle-1');
    expect((await ask(socket, 'pair.begin', begin())).reason).toBe('not-allowed');
  });

  it('[GW-41] remembers from the hello that an agent simulates', async () => {
    const socket = stage.connect('/device');
    await ask(socket, 'hello', deviceHello({ kinds: ['simulator'] }));
    const code = await codeOf(socket, { kind: 'agent' });
    expect(await stage.gateway.pairings.confirm(code, 'Shop', null, 'anna')).toMatchObject({ simulated: true });
  });

  it('[GW-21] takes the device back when it went away while it was let in', async () => {
    const desk = new PairingDesk({
      devices: stage.records.devices,
      places: () => placesOf(stage.app.configuration()),
      clock: stage.clock,
      random: randomBytes,
      changed: () => undefined,
    });
    const answer = desk.begin(
      { protocol: 1, kind: 'player', name: 'New screen', wants: null },
      { address: '10.0.0.9', simulated: false, hand: () => false },
    );
    const { code } = pairing.parse(answer);
    await expect(desk.confirm(code, 'Front', 'aisle-1', 'anna')).rejects.toMatchObject({ code: 'expired' });
    expect(stage.records.devices.all()).toMatchObject([{ name: 'Front', revokedAtMs: stage.clock.now() }]);
  });
});

describe('revoking', () => {
  it('[GW-23] cuts the device off at once, and it stays out', async () => {
    const { socket, id, key } = await stage.player('aisle-1');
    const said = notice(socket, 'revoked');
    const ended = notice<string>(socket, 'disconnect');
    await stage.records.devices.revoke(id, stage.clock.now());
    stage.gateway.connections.dropDevice(id, 'Taken out by anna.');
    expect(await said).toEqual({ message: 'Taken out by anna.' });
    expect(await ended).toBe('io server disconnect');
    const answer: Answer = await ask(stage.connect('/display'), 'hello', displayHello({ device: id, key }));
    expect(answer.reason).toBe('revoked');
  });

  it('[GW-23] cuts off every connection of the device, and no other', async () => {
    const one = await stage.player('aisle-1');
    const other = await stage.player('aisle-1');
    const second = stage.connect('/display');
    await ask(second, 'hello', displayHello({ device: one.id, key: one.key }));
    const ends = [notice(one.socket, 'disconnect'), notice(second, 'disconnect')];
    stage.gateway.connections.dropDevice(one.id, 'out');
    await Promise.all(ends);
    expect(await ask(other.socket, 'clock', { t0: 1 })).toMatchObject({ t0: 1 });
  });

  it('[GW-12] lets a moved device come back to its new place', async () => {
    const { socket, id, key } = await stage.player('aisle-1');
    const ended = notice<string>(socket, 'disconnect');
    await stage.records.devices.rename(id, 'Moved', 'tall');
    stage.gateway.connections.deviceMoved?.(id);
    expect(await ended).toBe('transport close');
    const answer = await ask(stage.connect('/display'), 'hello', displayHello({ device: id, key }));
    expect(answer).toMatchObject({ ok: true, screen: { id: 'tall' } });
  });
});

describe('codes and ids', () => {
  it('[GW-20] have no letters that look alike', () => {
    const codes = Array.from({ length: 500 }, () => makeCode(randomBytes));
    for (const code of codes) expect(pairingCode.safeParse(code).success).toBe(true);
    expect(codes.join('')).not.toMatch(/[01ILO]/);
    expect(new Set(codes).size).toBeGreaterThan(495);
  });

  it('[GW-21] are never used twice, however the dice fall', () => {
    const loaded = (bytes: number): Buffer => Buffer.alloc(bytes, 3);
    const taken = new Set<string>();
    for (let i = 0; i < 5; i++) taken.add(makeDeviceId('player', loaded, (id) => taken.has(id)));
    expect([...taken].map((id) => id.length)).toEqual([12, 13, 14, 15, 16]);
  });

  it('[GW-11] compares a key that is not one without throwing', async () => {
    await stage.device({ id: 'odd', kind: 'player', place: 'aisle-1', keyHash: 'not hex' }, keyOf('o'));
    const answer = await ask(stage.connect('/display'), 'hello', displayHello({ device: 'odd', key: keyOf('o') }));
    expect(answer.reason).toBe('unknown-device');
  });
});
