import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Play } from '../../controller/protocol/play.ts';
import { ownHash } from '../../controller/protocol/playChain.ts';
import { memoryPlays } from '../../display/renderer/plays/playStore.ts';
import type { PlayStore } from '../../display/renderer/plays/playStore.ts';
import { PlayJournal } from '../../display/renderer/plays/journal.ts';
import type { Showing, Witness } from '../../display/renderer/plays/journal.ts';
import { sha256Hex as onPages } from '../../display/renderer/plays/journal.ts';
import { sha256Hex } from '../playChains.ts';

const showing: Showing = {
  ...{ screen: 's', campaign: 'c', creative: 'k' },
  ...{ override: null, plannedMs: 8000, slotMs: 0 },
};
const order = { ...showing, campaign: 'o', override: 'o1', plannedMs: null, slotMs: null };
const made: PlayJournal[] = [];

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  for (const journal of made.splice(0)) journal.stop();
  vi.useRealTimers();
});

function journal(store: PlayStore = memoryPlays(), boot = 'boot1') {
  let now = 0;
  const faults: (string | null)[] = [];
  const one = new PlayJournal(
    store,
    boot,
    () => now,
    (text) => faults.push(text),
  );
  made.push(one);
  return { one, store, faults, at: (ms: number) => (now = ms) };
}
const waiting = async (store: PlayStore): Promise<Play[]> =>
  (await store.waiting(1000)).map(({ play }) => play as Play);

describe('outcomes', () => {
  test('[PLY-10] complete, truncated, failed, and open-ended ones', async () => {
    const { one, store } = journal();
    one.begin('d', showing, 1000);
    one.begin('d', { ...showing, slotMs: 8000 }, 9000);
    one.begin('d', { ...showing, plannedMs: null, override: 'o', slotMs: null }, 12_000);
    one.begin('d', { ...showing, slotMs: 13_000 }, 13_000);
    one.end(14_000, true);
    await one.settled();
    expect((await waiting(store)).map((p) => [p.id, p.outcome, p.endMs - p.startMs])).toEqual([
      ['d.boot1.1', 'complete', 8000],
      ['d.boot1.2', 'truncated', 3000],
      ['d.boot1.3', 'complete', 1000],
      ['d.boot1.4', 'failed', 1000],
    ]);
  });

  test('[PLY-9] what a crash left open is interrupted where it was last written; what was handed over is gone', async () => {
    const { one, store, at } = journal();
    one.begin('d', showing, 1000);
    one.begin('d', { ...showing, slotMs: 9000 }, 9000);
    at(14_000);
    await vi.advanceTimersByTimeAsync(5000);
    const next = journal(store, 'boot2').one;
    await next.recover();
    const all = await store.waiting(10);
    expect(all.map(({ play }) => play as Play).map((p) => [p.id, p.outcome, p.endMs])).toEqual([
      ['d.boot1.1', 'complete', 9000],
      ['d.boot1.2', 'interrupted', 14_000],
    ]);
    await store.settled(all.map(({ key }) => key));
    const last = journal(store, 'boot3').one;
    await last.recover();
    expect(await store.waiting(10)).toEqual([]);
  });
});

describe('the chain', () => {
  test('[PRF-5] each stands on the one before it, through restarts', async () => {
    const store = memoryPlays();
    for (const boot of ['a', 'b', 'c']) {
      const { one } = journal(store, boot);
      await one.recover();
      for (let i = 0; i < 3; i++) one.begin('d', { ...showing, slotMs: i * 8000 }, i * 8000);
      await one.settled();
      one.stop();
    }
    const plays = await waiting(store);
    expect(plays.map((p) => p.link?.sequence)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(plays.map((p) => p.link?.before)).toEqual([null, ...plays.slice(0, -1).map((p) => p.link?.own)]);
    expect(new Set(plays.map((p) => p.link?.chain)).size).toBe(1);
    for (const { link, ...play } of plays) expect(ownHash(play, link!, sha256Hex)).toBe(link!.own);
  });

  test('[PRF-5] another device on the same disk begins a chain of its own', async () => {
    const { one, store } = journal();
    one.begin('d', showing, 0);
    one.begin('e', showing, 8000);
    one.end(16_000);
    await one.settled();
    const plays = await waiting(store);
    expect(plays.map((p) => p.link?.sequence)).toEqual([1, 1]);
    expect(plays[0]!.link!.chain).not.toBe(plays[1]!.link!.chain);
  });

  test('[PRF-5] a page without crypto.subtle hashes as the controller does', () => {
    for (const text of ['', 'abc', 'Lavendelblütenextrakt ♥', 'x'.repeat(5000)]) {
      expect(onPages(text)).toBe(sha256Hex(text));
    }
  });
});

describe('parts of one spot', () => {
  test('[PRF-7] a spot that goes on after a trigger continues its first part, and is whole with it', async () => {
    const { one, store } = journal();
    one.begin('d', showing, 0);
    one.begin('d', order, 3000);
    // The loop goes on where it was: five seconds are left.
    one.begin('d', { ...showing, slotMs: 7000 }, 10_020);
    one.begin('d', order, 11_000);
    one.begin('d', { ...showing, slotMs: 14_000 - 4000 }, 14_010);
    one.begin('d', { ...showing, slotMs: 18_000 }, 18_000);
    one.end(26_000);
    await one.settled();
    expect((await waiting(store)).map((p) => [p.id.slice(8), p.continues?.slice(8), p.outcome])).toEqual([
      ['1', undefined, 'truncated'],
      ['2', undefined, 'complete'],
      ['3', '1', 'truncated'],
      ['4', undefined, 'complete'],
      ['5', '1', 'complete'],
      ['6', undefined, 'complete'],
    ]);
  });

  test('[PRF-7] in the same slot it goes on too: after an order that left the loop running, and after a crash', async () => {
    const store = memoryPlays();
    const { one } = journal(store, 'a');
    one.begin('d', { ...showing, slotMs: 500 }, 500);
    one.begin('d', order, 2500);
    one.begin('d', { ...showing, slotMs: 500 }, 4500);
    await one.settled();
    const next = journal(store, 'b').one;
    await next.recover();
    next.begin('d', { ...showing, slotMs: 500 }, 6500);
    next.begin('d', { ...showing, slotMs: 8500 }, 8500);
    next.end(9000);
    await next.settled();
    expect((await waiting(store)).map((p) => [p.id, p.continues])).toEqual([
      ['d.a.1', undefined],
      ['d.a.2', undefined],
      ['d.a.3', 'd.a.1'],
      ['d.b.1', 'd.a.1'],
      ['d.b.2', undefined],
    ]);
  });

  test('[PRF-7] the same creative in another slot, and another creative, begin anew', async () => {
    const { one, store } = journal();
    one.begin('d', showing, 0);
    one.begin('d', { ...showing, slotMs: 8000 }, 8000);
    one.begin('d', { ...showing, creative: 'other', slotMs: 8000 }, 9000);
    one.begin('d', order, 10_000);
    one.begin('d', { ...showing, slotMs: 12_000 }, 12_000);
    one.end(20_000);
    await one.settled();
    expect((await waiting(store)).every((p) => p.continues === undefined)).toBe(true);
  });
});

describe('what was really presented', () => {
  const witness = (frames: { presented: number; dropped: number }): Witness => ({
    frames: () => ({ ...frames }),
    picture: () => Promise.resolve({ bits: '0123456789abcdef', of: 'layer' }),
  });

  test('[PRF-8] frames are those of this play alone, also when its film is drawn anew', async () => {
    const { one, store } = journal();
    const film = { presented: 100, dropped: 1 };
    one.begin('d', showing, 0, witness(film));
    film.presented = 220;
    film.dropped = 3;
    await vi.advanceTimersByTimeAsync(5000);
    // A new size: the film is another element, and counts from nothing.
    film.presented = 50;
    film.dropped = 0;
    one.end(8000);
    await one.settled();
    expect((await waiting(store))[0]).toMatchObject({
      frames: { presented: 170, dropped: 2 },
      picture: { bits: '0123456789abcdef', of: 'layer' },
    });
  });

  test('[PRF-8] nothing is pretended: no film, no frames; too short or unreadable, no picture', async () => {
    const { one, store } = journal();
    const none: Witness = { frames: () => null, picture: () => Promise.resolve(null) };
    one.begin('d', showing, 0, none);
    await vi.advanceTimersByTimeAsync(2000);
    one.begin('d', { ...showing, slotMs: 8000 }, 8000, witness({ presented: 0, dropped: 0 }));
    one.end(8900);
    await vi.advanceTimersByTimeAsync(2000);
    const plays = await waiting(store);
    expect(plays.map((p) => 'frames' in p)).toEqual([false, true]);
    expect(plays.some((p) => 'picture' in p)).toBe(false);
  });
});

describe('a disk that is full', () => {
  test('[PRF-9] what could not be written is written when there is room; nothing is lost or doubled', async () => {
    const disk = memoryPlays();
    let full = false;
    const failing: PlayStore = {
      ...disk,
      open: (play) => (full ? Promise.reject(new Error('quota')) : disk.open(play)),
      close: (...all) => (full ? Promise.reject(new Error('quota')) : disk.close(...all)),
    };
    const { one, faults } = journal(failing);
    one.begin('d', showing, 0);
    await one.settled();
    full = true;
    for (let i = 1; i <= 5; i++) one.begin('d', { ...showing, slotMs: i * 8000 }, i * 8000);
    await one.settled();
    expect(faults.at(-1)).toBe('Plays cannot be stored: quota');
    full = false;
    await vi.advanceTimersByTimeAsync(5000);
    expect((await waiting(disk)).map((p) => [p.id, p.link?.sequence])).toEqual(
      [1, 2, 3, 4, 5].map((n) => [`d.boot1.${n}`, n]),
    );
    expect(faults.at(-1)).toBeNull();
  });

  test('[PRF-9] beyond the most that is kept new plays are counted, and the next one kept says how many', async () => {
    const disk = memoryPlays();
    const { one, store, faults } = journal({ ...disk, most: 3 });
    const play = (i: number): void => one.begin('d', { ...showing, slotMs: i * 8000 }, i * 8000);
    for (let i = 0; i <= 7; i++) play(i);
    await one.settled();
    expect(faults.at(-1)).toContain('3 plays wait');
    const [first] = await store.waiting(1);
    await store.settled([first!.key]);
    one.handedOver(1);
    play(8);
    await one.settled();
    const plays = await waiting(store);
    expect(plays.map((p) => [p.id, p.link?.sequence, p.lost])).toEqual([
      ['d.boot1.2', 2, undefined],
      ['d.boot1.3', 3, undefined],
      ['d.boot1.8', 4, 4],
    ]);
  });
});
