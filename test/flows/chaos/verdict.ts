import type { PlayRecord } from '../../../controller/protocol/playBook.ts';
import { ownHash } from '../../../controller/protocol/playChain.ts';
import { sha256Hex } from '../../playChains.ts';
import type { Seen } from './witness.ts';

/** A switch and the first frame that the player tells may be this far apart, ms. */
const NEAR_MS = 900;
/** A play that began this shortly before its browser was killed may have had no time to be written, ms. */
const EDGE_MS = 300;

export interface Verdict {
  /** Switches seen by the witness before the end of the trial. */
  readonly seen: number;
  /** Of these, found exactly once in the books. */
  readonly recorded: number;
  /** Not in the books, though there was time to write it. */
  readonly lost: readonly string[];
  /** Not in the books: the browser was killed within `EDGE_MS` of the switch. */
  readonly edge: number;
  /** In the books and seen by nobody; right before a kill the witness has no time either. */
  readonly unseen: readonly string[];
  readonly unseenAtKill: number;
  /** What was seen and recorded around each that is lost or unseen. */
  readonly around: readonly string[];
  readonly interrupted: number;
  readonly longestKilledMs: number | null;
  /** What is wrong with the chain of a screen's player. */
  readonly chain: readonly string[];
}

/** What the picture showed; of one that another overtook at once, what was said. */
const creativeOf = ({ headline, said, overtaken }: Seen): string =>
  overtaken ? said : headline.toLowerCase().replace(' ', '-');

/**
 * Holds what the witness saw against what the controller has in its books.
 *
 * @param killsMs when browsers were killed, epoch ms
 * @param untilMs what began later need not be in the books yet
 */
export function judge(
  seen: readonly Seen[],
  plays: readonly PlayRecord[],
  killsMs: readonly number[],
  untilMs: number,
): Verdict {
  const around: string[] = [];
  const lost: string[] = [];
  const tell = (screen: string, atMs: number): void => {
    const near = [
      ...seen.map((s) => ({ screen: s.screen, atMs: s.atMs, text: `seen ${s.headline} (${s.load.slice(0, 4)})` })),
      ...plays.map((p) => ({ screen: p.screen, atMs: p.startMs, text: `play ${p.id} ${p.creative} ${p.outcome}` })),
      ...killsMs.map((k) => ({ screen, atMs: k, text: 'killed' })),
    ];
    around.push(
      ...near
        .filter((n) => n.screen === screen && Math.abs(n.atMs - atMs) < 3000)
        .sort((a, b) => a.atMs - b.atMs)
        .map((n) => `${n.atMs.toFixed(0)} ${n.text}`),
      '',
    );
  };
  const unseen: string[] = [];
  let [recorded, edge, unseenAtKill, all] = [0, 0, 0, 0];
  const killedAfter = (atMs: number, withinMs: number): boolean =>
    killsMs.some((kill) => kill >= atMs && kill - atMs <= withinMs);
  for (const screen of new Set(seen.map((s) => s.screen))) {
    const switches = seen.filter((s) => s.screen === screen).sort((a, b) => a.atMs - b.atMs);
    const left = plays.filter((p) => p.screen === screen).sort((a, b) => a.startMs - b.startMs);
    for (const one of switches) {
      const found = left.findIndex((p) => p.creative === creativeOf(one) && Math.abs(p.startMs - one.atMs) <= NEAR_MS);
      if (found >= 0) left.splice(found, 1);
      if (one.atMs >= untilMs) continue;
      all += 1;
      if (found >= 0) recorded += 1;
      else if (killedAfter(one.atMs, EDGE_MS)) edge += 1;
      else {
        tell(screen, one.atMs);
        const kill = killsMs.find((k) => k >= one.atMs);
        const after = kill === undefined ? 'never killed after' : `killed ${Math.round(kill - one.atMs)} ms after`;
        lost.push(`${screen} ${one.headline} at ${new Date(one.atMs).toISOString()}, ${after}`);
      }
    }
    for (const play of left) {
      if (killedAfter(play.startMs, EDGE_MS + NEAR_MS)) unseenAtKill += 1;
      else {
        tell(screen, play.startMs);
        unseen.push(`${play.id} ${play.creative} at ${new Date(play.startMs).toISOString()}`);
      }
    }
  }
  const killed = plays.filter((p) => p.outcome === 'interrupted').map((p) => p.endMs - p.startMs);
  return {
    ...{ seen: all, recorded, lost, edge, unseen, unseenAtKill, around },
    interrupted: killed.length,
    longestKilledMs: killed.length === 0 ? null : Math.max(...killed),
    chain: [...new Set(plays.map((p) => p.device))].flatMap((device) =>
      chainFaults(plays.filter((p) => p.device === device)),
    ),
  };
}

/** Follows a chain by its own arithmetic, not by the controller's marks. */
function chainFaults(plays: readonly PlayRecord[]): string[] {
  const faults: string[] = [];
  if (new Set(plays.map((p) => p.id)).size !== plays.length) faults.push('an id is there twice');
  const inOrder = [...plays].sort((a, b) => (a.link?.sequence ?? 0) - (b.link?.sequence ?? 0));
  if (new Set(inOrder.map((p) => p.link?.chain)).size > 1) faults.push('there is more than one chain');
  let before: string | null = null;
  inOrder.forEach(({ device: _, mark, link, ...play }, i) => {
    if (link?.sequence !== i + 1) faults.push(`${play.id}: number ${link?.sequence ?? 'none'} where ${i + 1} belongs`);
    if (link?.before !== before) faults.push(`${play.id}: does not stand on the one before it`);
    if (link !== undefined && ownHash(play, link, sha256Hex) !== link.own) faults.push(`${play.id}: its hash is wrong`);
    if (mark !== null) faults.push(`${play.id}: marked ${mark}`);
    before = link?.own ?? null;
  });
  return faults;
}
