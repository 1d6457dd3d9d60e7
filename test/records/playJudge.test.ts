import { describe, expect, it } from 'vitest';
import type { Play } from '../../controller/protocol/play.ts';
import { ownHash } from '../../controller/protocol/playChain.ts';
import type { PlaysTaken } from '../../controller/records/records.ts';
import { memoryPlays } from '../fakes/memoryPlays.ts';
import { chainOf, sha256Hex } from '../playChains.ts';
import { playOf, T0 } from './samples.ts';

const HOUR_MS = 3_600_000;
const NOW = T0 + HOUR_MS;
const spots = (count: number, from = 1, boot = 'b'): Play[] =>
  Array.from({ length: count }, (_, i) => playOf(`p.${boot}.${from + i}`, T0 + (from + i) * 8000));
const kinds = ({ findings }: PlaysTaken): string[] => findings.map((f) => f.kind);

describe('[PRF-6] what comes as it should', () => {
  it('is kept without a mark, in one batch or in many', async () => {
    const chain = chainOf(spots(9));
    const whole = memoryPlays();
    expect(await whole.add(chain, 'p', NOW)).toEqual({ accepted: chain.map((p) => p.id), refused: [], findings: [] });
    const bit = memoryPlays();
    for (const play of chain) expect(kinds(await bit.add([play], 'p', NOW))).toEqual([]);
    expect(bit.list({}, 20)).toEqual(whole.list({}, 20));
    expect(whole.list({}, 20).every((p) => p.mark === null)).toBe(true);
  });

  it('counts once when it is sent again, and nothing is told', async () => {
    const books = memoryPlays();
    const chain = chainOf(spots(4));
    await books.add(chain, 'p', NOW);
    expect(await books.add([...chain, ...chain], 'p', NOW)).toMatchObject({ refused: [], findings: [] });
    expect(books.list({}, 20)).toHaveLength(4);
    expect(books.chains()).toMatchObject([{ sequence: 4, missing: 0 }]);
  });

  it('may come out of order: the gap is told, and closed by what comes late', async () => {
    const books = memoryPlays();
    const [a, b, c, d, e] = chainOf(spots(5)) as [Play, Play, Play, Play, Play];
    expect(kinds(await books.add([a, d, c, b, e], 'p', NOW))).toEqual(['gap']);
    expect(books.chains()).toMatchObject([{ sequence: 5, missing: 0 }]);
    expect(books.list({}, 20).map((p) => p.mark)).toEqual([null, null, null, null, null]);
  });

  it('a gap that is closed in part is marked where it still is', async () => {
    const books = memoryPlays();
    const [a, b, c, d] = chainOf(spots(4)) as [Play, Play, Play, Play];
    const marks = () => books.list({}, 20).map((p) => p.mark);
    await books.add([a, d], 'p', NOW);
    expect(marks()).toEqual(['gap', null]);
    await books.add([c], 'p', NOW);
    expect(marks()).toEqual([null, 'gap', null]);
    await books.add([b], 'p', NOW);
    expect(marks()).toEqual([null, null, null, null]);
  });
});

describe('[PRF-6] what is wrong', () => {
  it('a player that leaves out every second play is told of, and does not fill the audit', async () => {
    const books = memoryPlays();
    const every = chainOf(spots(200)).filter((_, i) => i % 2 === 0);
    const { findings, accepted } = await books.add(every, 'p', NOW);
    expect(accepted).toHaveLength(100);
    expect(findings).toHaveLength(21);
    expect(findings.reduce((sum, f) => sum + f.plays, 0)).toBe(99);
    expect(books.chains()).toMatchObject([{ sequence: 199, missing: 99 }]);
  });

  it('a play that was altered is not kept, and the one after it tells the gap', async () => {
    const books = memoryPlays();
    const chain = chainOf(spots(3));
    const altered = { ...chain[1]!, campaign: 'bought' };
    const taken = await books.add([chain[0]!, altered, chain[2]!], 'p', NOW);
    expect(taken.refused).toEqual([{ id: 'p.b.2', reason: 'its hash does not fit what it says' }]);
    expect(kinds(taken)).toEqual(['tampered', 'gap']);
    // The true one still comes in.
    expect(kinds(await books.add([chain[1]!], 'p', NOW))).toEqual([]);
    expect(books.chains()).toMatchObject([{ sequence: 3, missing: 0 }]);
  });

  it('a forged hash is refused, also where the play itself is true', async () => {
    const books = memoryPlays();
    const [first] = chainOf(spots(1));
    const forged = { ...first!, link: { ...first!.link!, own: 'ab'.repeat(32) } };
    expect(await books.add([forged], 'p', NOW)).toMatchObject({ accepted: [], refused: [{ id: 'p.b.1' }] });
    const { own: _, ...link } = { ...first!.link!, before: 'cd'.repeat(32) };
    const rooted = { ...first!, link: { ...link, own: ownHash(first!, link, sha256Hex) } };
    expect(await books.add([rooted], 'p', NOW)).toMatchObject({ accepted: [], refused: [{ id: 'p.b.1' }] });
    expect(books.list({}, 5)).toEqual([]);
  });

  it('an id that comes again with other words: what came first stays', async () => {
    const books = memoryPlays();
    const [first] = chainOf(spots(1));
    await books.add([first!], 'p', NOW);
    const [other] = chainOf([{ ...spots(1)[0]!, outcome: 'failed' }]);
    expect(await books.add([other!], 'p', NOW)).toMatchObject({ accepted: ['p.b.1'], findings: [{ kind: 'changed' }] });
    expect(books.list({}, 5)).toMatchObject([{ outcome: 'complete' }]);
  });

  it('a player that was set back forks its chain: all is kept and marked, and told once', async () => {
    const books = memoryPlays();
    const chain = chainOf(spots(5));
    await books.add(chain, 'p', NOW);
    const { chain: name, sequence, own } = chain[1]!.link!;
    const again = chainOf(spots(4, 6, 'c'), name, { device: 'p', chain: name, sequence, own });
    const taken = await books.add(again.slice(0, 3), 'p', NOW);
    expect(taken.accepted).toHaveLength(3);
    expect(kinds(taken)).toEqual(['fork']);
    expect(books.list({}, 3).map((p) => p.mark)).toEqual(['fork', 'fork', 'fork']);
    // Past the end of what was known it does not stand on it.
    expect(kinds(await books.add(again.slice(3), 'p', NOW))).toEqual(['fork']);
    expect(books.list({}, 20)).toHaveLength(9);
  });

  it('a player whose storage was wiped begins a new chain, which is said', async () => {
    const books = memoryPlays();
    await books.add(chainOf(spots(3)), 'p', NOW);
    const taken = await books.add(chainOf(spots(2, 4, 'c'), 'c2'), 'p', NOW + 1);
    expect(taken.findings).toMatchObject([{ kind: 'new-chain', play: 'p.c.4', plays: 1 }]);
    expect(books.list({}, 2).map((p) => p.mark)).toEqual([null, 'new-chain']);
    expect(books.chains().map((c) => [c.chain, c.sequence])).toEqual([
      ['c2', 2],
      ['c1', 3],
    ]);
    // The first chain of another player is nothing to tell.
    expect(kinds(await books.add(chainOf([playOf('q.b.1')]), 'q', NOW))).toEqual([]);
  });

  it('a play without a place in the chain is marked where its player has one', async () => {
    const books = memoryPlays();
    expect(kinds(await books.add(spots(2), 'p', NOW))).toEqual([]);
    await books.add(chainOf(spots(2, 3)), 'p', NOW);
    expect((await books.add(spots(3, 5), 'p', NOW)).findings).toMatchObject([{ kind: 'unchained', plays: 3 }]);
    expect(books.list({}, 3).map((p) => p.mark)).toEqual(['unchained', 'unchained', 'unchained']);
  });

  it('a clock that jumps by an hour is marked, ahead and back; a day ahead is refused', async () => {
    const books = memoryPlays();
    const chain = chainOf([
      playOf('p.b.1', NOW - 20_000),
      playOf('p.b.2', NOW - 12_000 + HOUR_MS),
      playOf('p.b.3', NOW - 4000),
      playOf('p.b.4', NOW + 25 * HOUR_MS),
      playOf('p.b.5', NOW + 4000),
    ]);
    const taken = await books.add(chain, 'p', NOW + 12_000);
    expect(kinds(taken)).toEqual(['clock']);
    expect(taken.refused).toEqual([{ id: 'p.b.4', reason: 'it begins more than a day from now' }]);
    expect(books.list({}, 9).map((p) => [p.id, p.mark])).toEqual([
      ['p.b.2', 'clock'],
      ['p.b.5', 'clock'],
      ['p.b.3', 'clock'],
      ['p.b.1', null],
    ]);
    expect(books.chains()).toMatchObject([{ sequence: 5, missing: 0 }]);
  });

  it('plays for which the player had no room are told', async () => {
    const books = memoryPlays();
    const [first] = spots(1);
    const { findings } = await books.add(chainOf([{ ...first!, lost: 12 }]), 'p', NOW);
    expect(findings).toMatchObject([{ kind: 'lost', detail: 'p.b.1 comes after 12 for which the player had no room' }]);
  });
});
