import type { PlayFault, PlayRecord } from '../../protocol/playBook.ts';

const outcomes: Record<PlayRecord['outcome'], string> = {
  complete: 'whole',
  truncated: 'cut short',
  interrupted: 'player ended',
  failed: 'broke',
};
export const outcomeText = (play: PlayRecord): string =>
  play.continues === undefined ? outcomes[play.outcome] : `${outcomes[play.outcome]}, went on`;

const marks: Record<PlayFault, string> = {
  gap: 'plays before it lack',
  fork: 'player was set back',
  'new-chain': 'player begins anew',
  unchained: 'not in the chain',
  clock: 'clock was wrong',
  tampered: 'altered',
  changed: 'came twice',
  lost: 'no room before it',
};
export const markText = (mark: PlayFault): string => marks[mark];

/** Whether its place in the chain of its player is proven: nothing but a link proves it. */
export function chainText({ mark, link }: PlayRecord): string {
  if (mark !== null) return marks[mark];
  return link === undefined ? 'recorded without a chain' : 'proven';
}

/** Time on screen, of the time that was planned: `8.0 of 8.0 s`. */
export function shownText({ startMs, endMs, plannedMs }: PlayRecord): string {
  const shown = ((endMs - startMs) / 1000).toFixed(1);
  return plannedMs === null ? `${shown}\u00a0s` : `${shown} of ${(plannedMs / 1000).toFixed(1)}\u00a0s`;
}

/** Frames of its film: `240, 3 dropped`; a dash where it has none. */
export function framesText({ frames }: PlayRecord): string {
  if (frames === undefined) return '–';
  return frames.dropped === 0 ? String(frames.presented) : `${frames.presented}, ${frames.dropped} dropped`;
}
