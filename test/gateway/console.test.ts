import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Socket } from 'socket.io-client';
import { consoleNotices, liveSnapshot } from '../../controller/protocol/console.ts';
import type { ConsoleChanges, Role } from '../../controller/protocol/console.ts';
import type { Decision } from '../../controller/protocol/decision.ts';
import {
  ask,
  deviceHello,
  engineConfig,
  likes,
  notice,
  notices,
  overrideOf,
  programmeOf,
  raise,
  settled,
  signedIn,
} from './stage.ts';
import type { Answer, Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await raise();
  for (const screen of ['aisle-1', 'aisle-2', 'tall']) stage.app.decisions.set(screen, decision(screen, {}));
});
afterEach(() => stage.stop());

function decision(screen: string, fields: Partial<Decision>): Decision {
  return {
    screen,
    atMs: stage.clock.now(),
    class: 'scheduled',
    campaign: 'cola-all-day',
    campaigns: ['cola-all-day'],
    cause: { rule: 'DEC-1', text: 'in the loop', decidedAtMs: stage.clock.now(), simulated: false },
    readings: [],
    losers: [],
    ...fields,
  };
}

/** Signs in with this role and watches. */
async function watch(role: Role = 'viewer', cookie: string = role): Promise<{ socket: Socket; first: Answer }> {
  stage.sessions.set(cookie, signedIn(role, cookie.padEnd(64, '0')));
  const socket = stage.connect('/console', { extraHeaders: { cookie } });
  return { socket, first: await ask(socket, 'watch', { protocol: 1 }) };
}

/** All changes so far, each checked against the protocol. */
async function told(socket: Socket, heard: Answer[]): Promise<ConsoleChanges[]> {
  await settled(socket);
  return heard.map((c) => consoleNotices.changes.parse(c));
}

describe('watch', () => {
  it('[GW-50] is not answered without a session, nor with one that has ended', async () => {
    const nobody = stage.connect('/console');
    expect(await ask(nobody, 'watch', { protocol: 1 })).toMatchObject({ ok: false, reason: 'not-signed-in' });
    const stale = stage.connect('/console', { extraHeaders: { cookie: 'old' } });
    expect(await ask(stale, 'watch', { protocol: 1 })).toMatchObject({ reason: 'not-signed-in' });
  });

  it('[GW-10] is refused in another version', async () => {
    expect(await ask(stage.connect('/console'), 'watch', { protocol: 0 })).toMatchObject({ reason: 'client-too-old' });
  });

  it('[GW-51] [GW-54] answers with everything, in the shape of the protocol', async () => {
    stage.app.programmes.set('aisle-1', programmeOf('aisle-1'));
    stage.app.values.set('product.likes:cola', likes('cola', 7));
    const { id } = await stage.player('aisle-2');
    await ask(stage.connect('/display'), 'pair.begin', { protocol: 1, kind: 'rack', name: 'New', wants: null });
    const { first } = await watch();
    const snapshot = liveSnapshot.parse(first);
    expect(snapshot.screens.map((s) => [s.screen, s.creative, s.reported])).toEqual([
      ['aisle-1', 'cola-page', false],
      ['aisle-2', null, false],
      ['tall', null, false],
    ]);
    expect(snapshot.screens[0]).toMatchObject({
      creativeName: 'Cola page',
      headline: 'Cola',
      thumbnail: { mime: 'image/png' },
    });
    expect(snapshot.devices).toMatchObject([{ id, online: true, place: 'aisle-2', simulated: false, health: null }]);
    expect(snapshot.pairings).toMatchObject([{ kind: 'rack', name: 'New' }]);
    expect(snapshot.readings).toEqual([likes('cola', 7)]);
    expect(snapshot.happenings).toMatchObject([{ text: `${id} is on line.`, kind: 'device', screen: 'aisle-2' }]);
    expect(snapshot.configRevision).toBe(1);
  });
});

describe('changes', () => {
  it('[GW-51] bring what changed and nothing else', async () => {
    const { socket } = await watch();
    const heard = notices(socket, 'changes');
    stage.app.say({ kind: 'reading', reading: likes('cola', 8) });
    stage.clock.advance(0);
    expect(await told(socket, heard)).toEqual([
      {
        nowMs: stage.clock.now(),
        readings: [likes('cola', 8)],
        screens: [],
        devices: [],
        gone: [],
        tags: [],
        pairings: null,
        happenings: [],
        configRevision: 1,
      },
    ]);
  });

  it('[GW-51] come at most every 100 ms, with the last of each', async () => {
    const { socket } = await watch();
    const heard = notices(socket, 'changes');
    for (let i = 1; i <= 250; i++) {
      stage.app.say({ kind: 'reading', reading: likes('cola', i) });
      stage.clock.advance(1);
    }
    stage.clock.advance(100);
    const changes = await told(socket, heard);
    expect(changes.length).toBe(4);
    expect(changes.at(-1)?.readings).toEqual([likes('cola', 250)]);
    for (const [i, c] of changes.slice(1).entries()) expect(c.nowMs - changes[i]!.nowMs).toBeGreaterThanOrEqual(100);
  });

  it('[GW-51] do not come when nothing changed, however long', async () => {
    stage.app.programmes.set('aisle-1', programmeOf('aisle-1', 'r1', false));
    const { socket } = await watch();
    const heard = notices(socket, 'changes');
    stage.app.say({ kind: 'programme', screen: 'aisle-2', revision: 'same' });
    stage.clock.advance(1000);
    expect(await told(socket, heard)).toEqual([]);
  });

  it('[GW-51] bring reasons that changed without a switch, and each only once', async () => {
    const { socket } = await watch();
    const heard = notices(socket, 'changes');
    const loser = { campaign: 'other', name: 'Other', rule: 'DEC-5', reason: '3 people, needs 4' };
    stage.app.decisions.set('tall', decision('tall', { losers: [loser] }));
    stage.clock.advance(5000);
    const changes = await told(socket, heard);
    expect(changes.map((c) => c.screens.map((s) => [s.screen, s.decision.losers]))).toEqual([[['tall', [loser]]]]);
  });

  it('[GW-54] follow the programme of a screen without a player', async () => {
    stage.app.programmes.set('tall', programmeOf('tall'));
    stage.clock.advance(10_000 - (stage.clock.now() % 10_000));
    const { socket, first } = await watch();
    expect(liveSnapshot.parse(first).screens[2]).toMatchObject({ creative: 'cola-page' });
    const heard = notices(socket, 'changes');
    stage.clock.advance(6000);
    const [change] = await told(socket, heard);
    expect(change?.screens).toMatchObject([{ screen: 'tall', creative: 'hello', headline: 'hello', reported: false }]);
  });

  it('[GW-33] bring what a player says it shows, and how fast', async () => {
    const player = await stage.player('aisle-1');
    const { socket } = await watch();
    const heard = notices(socket, 'changes');
    const override = overrideOf('o1', ['aisle-1'], stage.clock.now());
    stage.app.say({ kind: 'override.begin', override, inStep: false });
    const shownAtMs = stage.clock.now() + 30;
    await ask(player.socket, 'shown', {
      screen: 'aisle-1',
      campaign: 'cola-all-day',
      creative: 'creative-o1',
      override: 'o1',
      cause: override.cause,
      shownAtMs,
    });
    stage.clock.advance(0);
    const [change] = await told(socket, heard);
    expect(change?.screens).toMatchObject([
      { screen: 'aisle-1', creative: 'creative-o1', headline: 'creative-o1', reported: true, shownAtMs, latencyMs: 50 },
    ]);
  });

  it('[GW-51] say in words what happened: switches, likes, devices, campaigns', async () => {
    stage.app.say({ kind: 'reading', reading: likes('cola', 7) });
    stage.app.say({ kind: 'decision', decision: decision('tall', {}) });
    const { socket } = await watch();
    const heard = notices(socket, 'changes');
    const cause = { rule: 'DEC-3', text: 'five people in Drinks', decidedAtMs: stage.clock.now(), simulated: true };
    stage.app.say({ kind: 'decision', decision: decision('tall', { class: 'triggered', cause }) });
    stage.app.say({ kind: 'decision', decision: decision('tall', {}) });
    // The sum is as old as the oldest number in it; the like came now.
    const heardMs = stage.clock.now();
    stage.app.say({ kind: 'reading', reading: { ...likes('cola', 9), atMs: heardMs - 90_000 } });
    stage.app.say({ kind: 'reading', reading: likes('cola', 10) });
    stage.app.status.set('cola-all-day', 'paused');
    const player = await stage.player('aisle-1');
    player.socket.close();
    await expect.poll(() => stage.metric('endcap_devices_online')).toBe(0);
    stage.clock.advance(1100);
    const happenings = (await told(socket, heard)).flatMap((c) => c.happenings);
    const words = happenings.map((h) => h.text);
    expect(words).toHaveLength(6);
    expect(words).toEqual(
      expect.arrayContaining([
        'Entrance shows Cola all day: five people in Drinks',
        'Entrance shows its programme again: in the loop',
        'Cola now has 9 likes.',
        'Cola all day was paused.',
        `${player.id} is on line.`,
        `${player.id} went off line.`,
      ]),
    );
    expect(words.indexOf(`${player.id} went off line.`)).toBeLessThan(words.indexOf(`${player.id} is on line.`));
    expect(happenings.find((h) => h.kind === 'like')).toMatchObject({
      atMs: heardMs,
      likes: { product: 'cola', added: 2, total: 9, sinceMs: heardMs },
    });
    expect(happenings.find((h) => h.text.includes('five people'))).toMatchObject({ simulated: true, screen: 'tall' });
  });

  it('[GW-51] bring devices that come, go, are taken out, and say how they are', async () => {
    const { socket } = await watch();
    const heard = notices(socket, 'changes');
    const agent = await stage.agent(['simulator']);
    await ask(agent.socket, 'health', { state: 'failed', detail: 'no radio', queued: 2, dropped: 0 });
    stage.clock.advance(0);
    const [first] = await told(socket, heard);
    expect(first?.devices).toMatchObject([
      { id: agent.id, online: true, simulated: true, health: { detail: 'no radio' } },
    ]);
    expect(first?.happenings[0]).toMatchObject({
      kind: 'fault',
      text: `${agent.id} reports: no radio`,
      simulated: true,
    });
    await stage.records.devices.revoke(agent.id, stage.clock.now());
    stage.gateway.connections.dropDevice(agent.id, 'out');
    stage.clock.advance(100);
    expect((await told(socket, heard)).at(-1)).toMatchObject({ gone: [agent.id], devices: [] });
  });

  it('[GW-51][PLY-7] tell in words that a file is broken on a player, at its device and among what happened', async () => {
    const { socket } = await watch();
    const heard = notices(socket, 'changes');
    const player = await stage.player('aisle-1');
    const fault = '"coat" is broken, skipped for now (1 of 3): the picture cannot be decoded';
    const health = {
      boot: 'boot1',
      screen: 'aisle-1',
      showing: { campaign: null, creative: null, override: null },
      programme: null,
      clockOffsetMs: null,
      clockRttMs: null,
      cached: { wanted: 3, present: 3 },
      faults: [fault],
    };
    expect(await ask(player.socket, 'health', health)).toMatchObject({ ok: true });
    stage.clock.advance(0);
    const last = (await told(socket, heard)).at(-1);
    expect(last?.devices.find((d) => d.id === player.id)).toMatchObject({ health: { faults: [fault] } });
    expect(last?.happenings.find((h) => h.kind === 'fault')?.text).toBe(`${player.id} reports: ${fault}`);
  });

  it('[GW-34] [PRF-6] tell what is wrong with the chain of a player', async () => {
    const { socket } = await watch();
    const heard = notices(socket, 'changes');
    const { socket: player, id } = await stage.player('aisle-1');
    const first = `${id}.boot.9`;
    const about = { atMs: 2000, device: id, play: first } as const;
    stage.app.playFindings = [
      { ...about, kind: 'gap', plays: 1, detail: `${first} came without plays 3 to 8 of its chain` },
      { ...about, kind: 'clock', plays: 3, detail: `${first} ends 3600 s from now` },
    ];
    const times = { startMs: 1000, endMs: 2000, plannedMs: 1000 };
    const what = { screen: 'aisle-1', campaign: 'cola-all-day', creative: 'cola-page', override: null };
    await ask(player, 'plays', { plays: [{ id: first, ...what, ...times, outcome: 'complete' }] });
    stage.clock.advance(100);
    const faults = (await told(socket, heard)).flatMap((c) => c.happenings).filter((h) => h.kind === 'fault');
    expect(faults.map((h) => h.text).sort()).toEqual([
      `${id} proof of play: ${first} came without plays 3 to 8 of its chain`,
      `${id} proof of play: ${first} ends 3600 s from now (and 2 more)`,
    ]);
  });

  it('[GW-51] bring pairings as a whole list, tags, and the revision of the configuration', async () => {
    const { socket } = await watch();
    const heard = notices(socket, 'changes');
    const waiting = stage.connect('/device');
    await ask(waiting, 'hello', deviceHello());
    const { code } = (await ask(waiting, 'pair.begin', { protocol: 1, kind: 'agent', name: 'Box', wants: null })) as {
      code?: string;
    };
    const tag = {
      tag: 'basket-1',
      name: 'Basket 1',
      state: 'placed' as const,
      position: null,
      zone: 'drinks',
      confidence: 1,
      atMs: 5,
      reason: 'heard',
      simulated: false,
    };
    stage.app.tagsNow = [tag];
    stage.clock.advance(0);
    expect((await told(socket, heard)).at(-1)).toMatchObject({ pairings: [{ code }], tags: [tag] });
    await stage.gateway.pairings.confirm(code ?? '', 'Box', null, 'anna');
    stage.app.configure(engineConfig(stage.app.inForce.config, 2));
    stage.clock.advance(100);
    expect((await told(socket, heard)).at(-1)).toMatchObject({ pairings: [], tags: [], configRevision: 2 });
  });

  it('[GW-51] tell a happening once to each, whether it came before or after', async () => {
    const early = await watch('viewer', 'early');
    const heardEarly = notices(early.socket, 'changes');
    await stage.player('aisle-1');
    const late = await watch('viewer', 'late');
    const heardLate = notices(late.socket, 'changes');
    stage.clock.advance(100);
    const inChanges = (await told(late.socket, heardLate)).flatMap((c) => c.happenings);
    const inSnapshot = liveSnapshot.parse(late.first).happenings;
    expect([...inSnapshot, ...inChanges]).toHaveLength(1);
    expect((await told(early.socket, heardEarly)).flatMap((c) => c.happenings)).toHaveLength(1);
  });
});

describe('rights', () => {
  it.each([
    ['viewer', false],
    ['staff', true],
    ['marketer', false],
    ['admin', true],
  ] as const)('[GW-52] %s may identify: %s', async (role, may) => {
    const player = await stage.player('aisle-1');
    const shows = notices(player.socket, 'identify');
    const { socket } = await watch(role);
    const answer = await ask(socket, 'identify', { device: player.id });
    expect(answer).toMatchObject(may ? { ok: true } : { ok: false, reason: 'not-allowed' });
    await settled(player.socket);
    expect(shows).toEqual(may ? [{ seconds: 10 }] : []);
  });

  it('[GW-52] asks for the right anew at every call', async () => {
    const player = await stage.player('aisle-1');
    const { socket } = await watch('staff');
    expect(await ask(socket, 'identify', { device: player.id })).toEqual({ ok: true });
    stage.sessions.set('staff', signedIn('viewer'));
    expect(await ask(socket, 'identify', { device: player.id })).toMatchObject({ reason: 'not-allowed' });
    stage.sessions.delete('staff');
    expect(await ask(socket, 'identify', { device: player.id })).toMatchObject({ reason: 'not-signed-in' });
  });

  it('[GW-52] says why a device cannot show itself', async () => {
    const agent = await stage.agent();
    const { socket } = await watch('admin');
    expect(await ask(socket, 'identify', { device: 'nobody' })).toMatchObject({ reason: 'unknown-device' });
    expect(await ask(socket, 'identify', { device: agent.id })).toMatchObject({ reason: 'wrong-kind' });
  });
});

describe('the end of a session', () => {
  it('[GW-53] closes its consoles and no others, with a word', async () => {
    const leaving = await watch('staff');
    const staying = await watch('admin');
    const word = notice(leaving.socket, 'signed-out');
    const ended = notice<string>(leaving.socket, 'disconnect');
    stage.gateway.connections.dropSession('staff'.padEnd(64, '0'));
    expect((await word).message).toBeTruthy();
    expect(await ended).toBe('io server disconnect');
    expect(await ask(staying.socket, 'watch', { protocol: 1 })).toMatchObject({ ok: true });
  });

  it('[GW-53] comes to every console of a user who was removed or has a new password', async () => {
    const both = [await watch('staff'), await watch('admin')];
    const words = both.map(({ socket }) => notice(socket, 'signed-out'));
    stage.gateway.connections.dropUser?.('somebody-else');
    expect(await ask(both[0]!.socket, 'watch', { protocol: 1 })).toMatchObject({ ok: true });
    stage.gateway.connections.dropUser?.('anna');
    for (const word of words) expect((await word).message).toContain('Sign in again');
  });

  it('[GW-53] is noticed within 30 s when it expired', async () => {
    const { socket } = await watch('viewer');
    const word = notice(socket, 'signed-out');
    stage.sessions.clear();
    stage.clock.advance(30_000);
    expect((await word).message).toContain('Sign in');
  });
});
