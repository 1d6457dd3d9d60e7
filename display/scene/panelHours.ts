import type { PanelHours } from '../../controller/protocol/display.ts';

/** Whether the panel is on at an instant, and until when that stays so; Infinity: nothing is known of a change. */
export interface PanelState {
  readonly on: boolean;
  readonly untilMs: number;
}

/** Hours are told from the day before to eight days on: earlier than this before their end nothing is known, ms. */
const COVERED_MS = 10 * 86_400_000;
const ALWAYS: PanelState = { on: true, untilMs: Number.POSITIVE_INFINITY };

/**
 * The panel at t of the controller's time. Where nothing is known (no hours, or t beyond what they cover: a player that
 * was cut off for longer; or before it: a machine whose clock has lost its battery) it is on: a screen that is dark by
 * mistake is worse than one that is lit at night.
 */
export function panelAt(hours: PanelHours | undefined, tMs: number): PanelState {
  if (hours === undefined || hours.on === null || tMs >= hours.untilMs || tMs < hours.untilMs - COVERED_MS)
    return ALWAYS;
  for (const { fromMs, toMs } of hours.on) {
    if (tMs < fromMs) return { on: false, untilMs: fromMs };
    // Hours that touch the end of what is known may well go on.
    if (tMs < toMs) return { on: true, untilMs: toMs >= hours.untilMs ? Number.POSITIVE_INFINITY : toMs };
  }
  return { on: false, untilMs: hours.untilMs };
}
