import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Scene } from '../../controller/protocol/scene.ts';
import type { Socket } from 'socket.io-client';
import { onTheWay } from '../../controller/gateway/delivery.ts';
import type { Override } from '../../controller/protocol/programme/programme.ts';
import { ask, displayHello, keyOf, likes, notice, notices, overrideOf, programmeOf, raise, settled } from './stage.ts';
import type { Answer, Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await raise();
});
afterEach(() => stage.stop());

const begin = (override: Override, inStep = false): void => {
  stage.app.say({ kind: 'override.begin', override, inStep });
};
const end = (id: string, screens: string[]): void => {
  stage.app.say({ kind: 'override.end', id, screens, atMs: stage.clock.now(), resume: null });
};
/** Answers every `override.begin` as ready. */
const ready = (socket: Socket): void => {
  socket.on('override.begin', (_o: unknown, answer?: (a: object) => void) => answer?.({ ready: true }));
};

describe('a change', () => {
  it('[GW-30] goes to the players of its screens and to nobody else', async () => {
    const one = await stage.player('aisle-1');
    const alike = await stage.player('aisle-1');
    const other = await stage.player('aisle-2');
    const heard = [one, alike, other].map(({ socket }) => notices(socket, 'override.begin'));
    const told = [one, alike, other].map(({ socket }) => notices(socket, 'programme'));
    const ended = [one, alike, other].map(({ socket }) => notices(socket, 'override.end'));
    const override = overrideOf('o1', ['aisle-1'], stage.clock.now());
    begin(override);
    stage.app.say({ kind: 'programme', screen: 'aisle-1', revision: 'r2' });
    end('o1', ['aisle-1']);
    await Promise.all([one, alike, other].map(({ socket }) => settled(socket)));
    expect(heard).toEqual([[onTheWay(override)], [onTheWay(override)], []]);
    const url = '/api/v1/screens/aisle-1/programme';
    expect(told).toEqual([[{ url, revision: 'r2' }], [{ url, revision: 'r2' }], []]);
    expect(ended.map((e) => e.length)).toEqual([1, 1, 0]);
  });

  it('[GW-30] comes once to a player that several rooms name', async () => {
    const { socket } = await stage.player('aisle-1');
    const heard = notices(socket, 'override.begin');
    begin(overrideOf('o1', ['aisle-1', 'aisle-2', 'aisle-1'], stage.clock.now()));
    await settled(socket);
    expect(heard).toHaveLength(1);
  });

  it('[GW-31] is in the welcome of one that comes late, with the instant at which it began', async () => {
    const override = overrideOf('o1', ['aisle-1'], stage.clock.now());
    begin(override);
    expect((await stage.player('aisle-1')).welcome['overrides']).toEqual([onTheWay(override)]);
    end('o1', ['aisle-1']);
    expect((await stage.player('aisle-1')).welcome['overrides']).toEqual([]);
  });
});

describe('a switch of a group in step', () => {
  const group = ['aisle-1', 'aisle-2'];
  const override = (): Override => overrideOf('g1', group, stage.clock.now());

  it('[GW-31] is prepared, and committed 40 ms ahead as soon as all are ready', async () => {
    const players = [await stage.player('aisle-1'), await stage.player('aisle-2')];
    const prepared = players.map(({ socket }) => notices(socket, 'override.begin'));
    players.forEach(({ socket }) => ready(socket));
    const commits = players.map(({ socket }) => notice(socket, 'override.commit'));
    begin(override(), true);
    const commitMs = stage.clock.now() + 40;
    expect(await Promise.all(commits)).toEqual([
      { id: 'g1', commitMs },
      { id: 'g1', commitMs },
    ]);
    expect(prepared.flat()).toEqual([
      { ...onTheWay(override()), commitMs: null },
      { ...onTheWay(override()), commitMs: null },
    ]);
    expect(await stage.metric('endcap_group_stragglers_total')).toBe(0);
  });

  it('[GW-31] waits 150 ms for a straggler and not longer', async () => {
    const quick = await stage.player('aisle-1');
    const straggler = await stage.player('aisle-2');
    ready(quick.socket);
    const commits = notices(quick.socket, 'override.commit');
    const late = notice(straggler.socket, 'override.commit');
    begin(override(), true);
    await settled(quick.socket);
    stage.clock.advance(149);
    await settled(quick.socket);
    expect(commits).toEqual([]);
    stage.clock.advance(1);
    await settled(quick.socket);
    const commitMs = stage.clock.now() + 40;
    expect(commits).toEqual([{ id: 'g1', commitMs }]);
    expect(await late).toEqual({ id: 'g1', commitMs });
    expect(await stage.metric('endcap_group_stragglers_total')).toBe(1);
  });

  it('[GW-31] does not take nonsense for a readiness', async () => {
    const { socket } = await stage.player('aisle-1');
    socket.on('override.begin', (_o: unknown, answer: (a: unknown) => void) => answer({ ready: 'perhaps' }));
    const commits = notices(socket, 'override.commit');
    begin(override(), true);
    await settled(socket);
    expect(commits).toEqual([]);
    stage.clock.advance(150);
    await settled(socket);
    expect(commits).toHaveLength(1);
  });

  it('[GW-31] commits at once where no player is on line', async () => {
    begin(override(), true);
    const { welcome } = await stage.player('aisle-1');
    expect(welcome['overrides']).toEqual([{ ...onTheWay(override()), commitMs: stage.clock.now() + 40 }]);
  });

  it('[GW-31] tells one that comes meanwhile to prepare, and then commits it too', async () => {
    await stage.player('aisle-1');
    begin(override(), true);
    const late = await stage.player('aisle-2');
    expect(late.welcome['overrides']).toEqual([{ ...onTheWay(override()), commitMs: null }]);
    const commit = notice(late.socket, 'override.commit');
    stage.clock.advance(150);
    expect(await commit).toEqual({ id: 'g1', commitMs: stage.clock.now() + 40 });
    const last = await stage.player('aisle-2');
    expect(last.welcome['overrides']).toMatchObject([{ id: 'g1', commitMs: stage.clock.now() + 40 }]);
  });

  it('[GW-31] is never committed when it was ended meanwhile', async () => {
    const { socket } = await stage.player('aisle-1');
    const commits = notices(socket, 'override.commit');
    const ended = notices(socket, 'override.end');
    begin(override(), true);
    end('g1', group);
    stage.clock.advance(1000);
    await settled(socket);
    expect(commits).toEqual([]);
    expect(ended).toMatchObject([{ id: 'g1' }]);
  });

  it('[GW-31] keeps what it takes the place of until it begins', async () => {
    const { socket } = await stage.player('aisle-1');
    const other = await stage.player('aisle-2');
    const heard: [string, Answer][] = [];
    socket.onAny((name: string, body: Answer) => heard.push([name, body]));
    const before = overrideOf('g0', group, stage.clock.now());
    begin(before);
    stage.app.say(
      { kind: 'override.begin', override: override(), inStep: true },
      { kind: 'override.end', id: 'g0', screens: group, atMs: stage.clock.now(), resume: null },
    );
    await settled(socket);
    expect(heard.map(([name]) => name)).toEqual(['override.begin', 'override.begin']);
    stage.clock.advance(150);
    await settled(socket);
    const commitMs = stage.clock.now() + 40;
    expect(heard.slice(2)).toEqual([
      ['override.commit', { id: 'g1', commitMs }],
      ['override.end', { id: 'g0', atMs: commitMs }],
    ]);
    expect(other.welcome.ok).toBe(true);
  });

  it('[GW-31] replaced before it began, hands on what it was to replace: that stays until the third begins', async () => {
    const { socket } = await stage.player('aisle-1');
    await stage.player('aisle-2');
    const heard: [string, Answer][] = [];
    socket.onAny((name: string, body: Answer) => heard.push([name, body]));
    const replace = (id: string, before: string): void => {
      stage.app.say(
        { kind: 'override.begin', override: overrideOf(id, group, stage.clock.now()), inStep: true },
        { kind: 'override.end', id: before, screens: group, atMs: stage.clock.now(), resume: null },
      );
    };
    begin(overrideOf('a', group, stage.clock.now()));
    replace('b', 'a');
    stage.clock.advance(100);
    replace('c', 'b');
    stage.clock.advance(149);
    await settled(socket);
    expect(heard.map(([name]) => name)).toEqual(['override.begin', 'override.begin', 'override.begin']);
    stage.clock.advance(1);
    await settled(socket);
    const commitMs = stage.clock.now() + 40;
    expect(heard.slice(3)).toEqual([
      ['override.commit', { id: 'c', commitMs }],
      ['override.end', { id: 'a', atMs: commitMs }],
      ['override.end', { id: 'b', atMs: commitMs }],
    ]);
  });

  it('[GW-31] a member that leaves the waiting group is rid of what was to be replaced there at once', async () => {
    const first = await stage.player('aisle-1');
    const second = await stage.player('aisle-2');
    const [one, two] = [first, second].map(({ socket }) => notices(socket, 'override.end'));
    begin(overrideOf('a', group, stage.clock.now()));
    begin(overrideOf('b', group, stage.clock.now()), true);
    end('a', group);
    end('b', ['aisle-1']);
    await Promise.all([first, second].map(({ socket }) => settled(socket)));
    expect(one!.map((e) => e['id'])).toEqual(['a', 'b']);
    expect(two).toEqual([]);
    stage.clock.advance(150);
    await settled(second.socket);
    expect(two!.map((e) => e['id'])).toEqual(['a']);
    expect(one).toHaveLength(2);
  });

  it('[GW-31] ends what it would have replaced when it is ended before it began', async () => {
    const { socket } = await stage.player('aisle-1');
    const ended = notices(socket, 'override.end');
    begin(overrideOf('g0', group, stage.clock.now()));
    begin(override(), true);
    end('g0', group);
    end('g1', group);
    await settled(socket);
    expect(ended.map((e) => e['id']).sort()).toEqual(['g0', 'g1']);
    stage.clock.advance(1000);
    await settled(socket);
    expect(ended).toHaveLength(2);
  });
});

describe('live values', () => {
  const rack = async (): Promise<Socket> => {
    await stage.device({ id: 'rack-a', kind: 'rack', place: 'rack-1' }, keyOf('r'));
    const socket = stage.connect('/display');
    await ask(socket, 'hello', displayHello({ kind: 'rack', device: 'rack-a', key: keyOf('r') }));
    return socket;
  };
  const phone = async (gtin: string): Promise<Socket> => {
    const socket = stage.connect('/shopper');
    await ask(socket, 'watch', { protocol: 1, gtin });
    return socket;
  };

  it('[GW-32] [GW-60] go to the screens, racks and phones that show them, once each, and to nobody else', async () => {
    stage.app.programmes.set('aisle-1', programmeOf('aisle-1'));
    stage.app.programmes.set('aisle-2', programmeOf('aisle-2', 'r1', false));
    stage.app.configure(stage.app.inForce);
    const sockets = [
      (await stage.player('aisle-1')).socket,
      (await stage.player('aisle-2')).socket,
      await rack(),
      await phone('09506000134352'),
      await phone('00000096385074'),
      stage.connect('/display'),
    ];
    const heard = sockets.map((s) => notices(s, 'values'));
    stage.app.say({ kind: 'reading', reading: likes('cola', 8) });
    await Promise.all(sockets.map(settled));
    const cola = { values: [likes('cola', 8)] };
    expect(heard).toEqual([[cola], [], [cola], [cola], [], []]);
  });

  it('[GW-32] follow a change of programme and an override, and leave with them', async () => {
    const { socket } = await stage.player('aisle-1');
    const heard = notices(socket, 'values');
    const like = async (value: number): Promise<void> => {
      stage.app.say({ kind: 'reading', reading: likes('cola', value) });
      await settled(socket);
    };
    await like(1);
    expect(heard).toEqual([]);
    stage.app.programmes.set('aisle-1', programmeOf('aisle-1'));
    stage.app.say({ kind: 'programme', screen: 'aisle-1', revision: 'r1' });
    await like(2);
    expect(heard).toHaveLength(1);
    stage.app.programmes.set('aisle-1', programmeOf('aisle-1', 'r2', false));
    stage.app.say({ kind: 'programme', screen: 'aisle-1', revision: 'r2' });
    await like(3);
    expect(heard).toHaveLength(1);
    const scene = programmeOf('aisle-1').spots[0]!.scene;
    const live = {
      ...overrideOf('o1', ['aisle-1'], 0),
      spots: [{ campaign: 'cola-all-day', scene, durationMs: 8000 }],
    };
    begin(live);
    await settled(socket);
    expect(heard).toHaveLength(2);
    await like(4);
    expect(heard).toHaveLength(3);
    end('o1', ['aisle-1']);
    await like(5);
    expect(heard).toHaveLength(3);
  });

  it('[GW-60] a phone that looks at another product leaves the first', async () => {
    const socket = await phone('09506000134352');
    const heard = notices(socket, 'values');
    await ask(socket, 'watch', { protocol: 1, gtin: '00000096385074' });
    stage.app.say({ kind: 'reading', reading: likes('cola', 8) }, { kind: 'reading', reading: likes('water', 2) });
    await settled(socket);
    expect(heard).toEqual([{ values: [likes('water', 2)] }]);
  });

  it('[GW-60] a phone gets the number it watches, and a word where there is no such product', async () => {
    stage.app.values.set('product.likes:cola', likes('cola', 7));
    const socket = stage.connect('/shopper');
    expect(await ask(socket, 'watch', { protocol: 1, gtin: '09506000134352' })).toEqual({
      ok: true,
      values: [likes('cola', 7)],
    });
    expect(await ask(socket, 'watch', { protocol: 1, gtin: '00000000000000' })).toMatchObject({
      reason: 'not-allowed',
    });
    expect(await ask(socket, 'watch', { protocol: 9, gtin: '09506000134352' })).toMatchObject({
      reason: 'server-too-old',
    });
  });
});

describe('songs', () => {
  const song = { title: 'La Mer', artist: 'Charles Trenet', wishes: 2 };
  const heard = (sensedAtMs: number) => ({
    ...({ type: 'endcap.songs.v1', id: '1', source: 'urn:endcap:device:sound' } as const),
    ...{ sensedAtMs, simulated: false, data: { playing: song, next: [] } },
  });
  const songsScene: Scene = {
    ...({ creative: 'music', transition: 'fade', kind: 'songs' } as const),
    ...{ headline: 'You chose the music', places: 4 },
  };

  it('[GW-35][SNG-1] go only to the screens that show them, stand in the welcome, and are told to who begins to show them', async () => {
    const one = await stage.player('aisle-1');
    const other = await stage.player('aisle-2');
    expect(one.welcome['songs']).toBeNull();
    const told = [one, other].map(({ socket }) => notices(socket, 'songs'));
    const spots = [{ campaign: 'music', class: 'scheduled', scene: songsScene }] as const;
    stage.app.programmes.set('aisle-1', { ...programmeOf('aisle-1', 'r2'), spots: [...spots] });
    stage.app.say({ kind: 'programme', screen: 'aisle-1', revision: 'r2' });
    const atMs = stage.clock.now();
    stage.app.songs.take(heard(atMs));
    await Promise.all([one, other].map(({ socket }) => settled(socket)));
    const songs = { playing: song, next: [], atMs, simulated: false };
    expect(told).toEqual([[{ songs: null }, { songs }], []]);
    expect((await stage.player('aisle-2')).welcome['songs']).toEqual(songs);
  });
});
