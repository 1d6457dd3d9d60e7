import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Socket } from 'socket.io-client';
import type { Role } from '../../controller/protocol/console.ts';
import { ask, notices, raise, settled, signedIn } from './stage.ts';
import type { Answer, Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await raise();
});
afterEach(() => stage.stop());

async function watch(role: Role): Promise<Socket> {
  stage.sessions.set(role, signedIn(role, role.padEnd(64, '0')));
  const socket = stage.connect('/console', { extraHeaders: { cookie: role } });
  await ask(socket, 'watch', { protocol: 1 });
  return socket;
}
const audited = () => stage.records.audit.list(20).map(({ who, what, detail }) => [who, what, detail].join(' '));
/** The smallest picture there is: enough of a JPEG to be one. */
const JPEG = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(60)]).toString('base64');
const shot = (more: object = {}): object => ({
  ...{ taken: true, mime: 'image/jpeg', base64: JPEG, widthPx: 640, heightPx: 360, of: 'layer', atMs: 5 },
  ...more,
});
/** The player answers so when it is asked for its picture. */
function answers(socket: Socket, answer: unknown): void {
  socket.on('screenshot', (body: unknown, reply: (answer: unknown) => void) => {
    expect(body).toEqual({ widthPx: 640 });
    reply(answer);
  });
}

describe('rights', () => {
  it.each([
    ['viewer', false, false],
    ['marketer', false, false],
    ['staff', true, false],
    ['admin', true, true],
  ] as const)('[GW-56] %s may reload and take a picture: %s, clear a cache: %s', async (role, tends, clears) => {
    const player = await stage.player('aisle-1');
    answers(player.socket, shot());
    const [reloads, cleared] = [notices(player.socket, 'reload'), notices(player.socket, 'cache.clear')];
    const socket = await watch(role);
    const body = { device: player.id };
    const not = { ok: false, reason: 'not-allowed' };
    expect(await ask(socket, 'reload', body)).toMatchObject(tends ? { ok: true } : not);
    expect(await ask(socket, 'screenshot', body)).toMatchObject(tends ? { ok: true } : not);
    expect(await ask(socket, 'cache.clear', body)).toMatchObject(clears ? { ok: true } : not);
    await settled(player.socket);
    expect([reloads.length, cleared.length]).toEqual([tends ? 1 : 0, clears ? 1 : 0]);
    const expected = [
      ...(tends ? ['device.reload', 'device.screenshot'] : []),
      ...(clears ? ['device.cache-clear'] : []),
    ].map((what) => `anna ${what} ${player.id}`);
    expect(audited().sort()).toEqual(expected.sort());
  });

  it('[GW-56] are asked for anew at every call', async () => {
    const player = await stage.player('aisle-1');
    const socket = await watch('admin');
    stage.sessions.set('admin', signedIn('staff'));
    expect(await ask(socket, 'cache.clear', { device: player.id })).toMatchObject({ reason: 'not-allowed' });
    stage.sessions.delete('admin');
    for (const call of ['reload', 'cache.clear', 'screenshot']) {
      expect(await ask(socket, call, { device: player.id })).toMatchObject({ reason: 'not-signed-in' });
    }
    expect(audited()).toEqual([]);
  });

  it('[GW-56] what a device cannot do is said, and goes into no audit', async () => {
    const agent = await stage.agent();
    const socket = await watch('admin');
    for (const call of ['reload', 'cache.clear', 'screenshot']) {
      expect(await ask(socket, call, { device: 'nobody' })).toMatchObject({ reason: 'unknown-device' });
      expect(await ask(socket, call, { device: agent.id })).toMatchObject({ reason: 'wrong-kind' });
    }
    expect(audited()).toEqual([]);
  });
});

describe('a picture of a screen', () => {
  it('[GW-57] is handed on to who asked, and to nobody else', async () => {
    const player = await stage.player('aisle-1');
    const other = await stage.player('aisle-2');
    const asked = notices(other.socket, 'screenshot');
    answers(player.socket, shot());
    const socket = await watch('staff');
    expect(await ask(socket, 'screenshot', { device: player.id })).toEqual({ ok: true, screenshot: shot() });
    expect(asked).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['no picture at all', { hello: 'world' }],
    ['another kind of file', shot({ base64: Buffer.alloc(64, 7).toString('base64') })],
    ['a picture of the wrong kind', shot({ mime: 'image/webp' })],
    ['a picture that is too large', shot({ base64: Buffer.alloc(300_000, 7).toString('base64') })],
    ['a script', shot({ mime: 'image/svg+xml' })],
  ])('[GW-57] %s is not handed on', async (_name, answer) => {
    const player = await stage.player('aisle-1');
    answers(player.socket, answer);
    const got: Answer = await ask(await watch('staff'), 'screenshot', { device: player.id });
    expect(got).toEqual({
      ok: true,
      screenshot: {
        taken: false,
        why: 'The player sent something that is no picture of its screen. Update the player.',
      },
    });
  });

  it('[GW-57] the reason why there is none is told in its own words', async () => {
    const player = await stage.player('aisle-1');
    answers(player.socket, { taken: false, why: 'The panel is off.' });
    expect(await ask(await watch('staff'), 'screenshot', { device: player.id })).toEqual({
      ...{ ok: true, screenshot: { taken: false, why: 'The panel is off.' } },
    });
  });

  it('[GW-57] is asked for once at a time', async () => {
    const player = await stage.player('aisle-1');
    let answer: (given: unknown) => void = () => undefined;
    const reached = new Promise<void>((resolve) => {
      player.socket.on('screenshot', (_body: unknown, reply: (given: unknown) => void) => {
        answer = reply;
        resolve();
      });
    });
    const socket = await watch('staff');
    const first = ask(socket, 'screenshot', { device: player.id });
    await reached;
    expect(await ask(socket, 'screenshot', { device: player.id })).toMatchObject({ ok: false, reason: 'too-many' });
    answer(shot());
    expect(await first).toMatchObject({ ok: true, screenshot: { taken: true } });
  });
});
