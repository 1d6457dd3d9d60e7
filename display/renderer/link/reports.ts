import type { PlayerHealth, Shown } from '../../../controller/protocol/play.ts';
import type { OnAir } from '../../scene/onAir.ts';

/** First frame of a switch, presented at `atMs` of the controller's clock. */
export function shownReport(screen: string, now: OnAir, atMs: number): Shown {
  const spot = now.kind === 'spot' ? now : null;
  return {
    screen,
    campaign: spot?.spot.campaign ?? null,
    creative: spot?.spot.scene.creative ?? null,
    override: spot?.override?.id ?? null,
    cause: spot?.override?.cause ?? null,
    shownAtMs: atMs,
  };
}

/** Switches into and out of an override are reported, and the first picture of a run. */
export function isReported(now: OnAir, before: OnAir | null): boolean {
  const ordered = (showing: OnAir): boolean => showing.kind === 'spot' && showing.override !== null;
  return before === null || ordered(now) || ordered(before);
}

/** What is on, for the health report. */
export function showingOf(now: OnAir | null): PlayerHealth['showing'] {
  if (now?.kind !== 'spot') return { campaign: null, creative: null, override: null };
  const { spot, override } = now;
  return { campaign: spot.campaign, creative: spot.scene.creative, override: override?.id ?? null };
}
