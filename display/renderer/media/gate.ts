import type { DownloadRules } from '../../scene/downloads.ts';
import { windowOpen } from '../../scene/downloads.ts';

/** Whether what is not due now may be fetched. */
export interface DownloadGate {
  readonly open: () => boolean;
  /** When it opens, in words. */
  readonly words: () => string;
}

export const alwaysOpen: DownloadGate = { open: () => true, words: () => '' };

/** The window of a store; `now` is the controller's time, epoch ms. */
export function downloadGate(rules: DownloadRules, timeZone: string, now: () => number): DownloadGate {
  return {
    open: () => windowOpen(rules, now(), timeZone),
    words: () => `What is not due yet is fetched from ${rules.from ?? ''} to ${rules.to ?? ''}.`,
  };
}
