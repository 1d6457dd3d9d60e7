import { createHash } from 'node:crypto';
import type { Play } from '../controller/protocol/play.ts';
import { linked } from '../controller/protocol/playChain.ts';
import type { ChainHead } from '../controller/protocol/playChain.ts';

export const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Plays as a player links them, one on the other. */
export function chainOf(plays: readonly Play[], chain = 'c1', from: ChainHead | null = null): Play[] {
  let head = from;
  return plays.map((play) => {
    const made = linked(play, head, () => chain, sha256Hex);
    head = made.head;
    return made.play;
  });
}
