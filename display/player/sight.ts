import type { BrowserWindow } from 'electron';

/** The channel on which main tells a page whether its window is hidden. */
export const HIDDEN_CHANNEL = 'endcap-hidden';

/**
 * Watches whether a window is hidden or minimised, for as long as it lives. Its page cannot know: one that is not slowed
 * down (`backgroundThrottling`) is visible to itself for ever.
 *
 * @param tell called at every change
 * @returns how it is now
 */
export function watchHidden(window: BrowserWindow, tell: (hidden: boolean) => void): () => boolean {
  let hidden = !window.isVisible();
  const becomes = (now: boolean) => (): void => {
    if (now === hidden) return;
    hidden = now;
    tell(now);
  };
  window.on('hide', becomes(true)).on('minimize', becomes(true));
  window.on('show', becomes(false)).on('restore', becomes(false));
  return () => hidden;
}
