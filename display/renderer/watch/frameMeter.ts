/** A visible page that is given no frame for this long is given none, ms. */
const NONE_MS = 3_000;
/** Frames are counted over this long, ms. */
const COUNT_MS = 1_000;

export interface Frames {
  /** Animation frames that came. */
  readonly ticks: number;
  /** A second; null where only one was waited for. */
  readonly perS: number | null;
}

/**
 * Counts the frames that the browser gives this page.
 *
 * @param counted for a second, because something moves; otherwise the first one is enough
 */
export function measureFrames(counted: boolean): Promise<Frames> {
  return new Promise((resolve) => {
    let ticks = 0;
    let first = 0;
    let frame = 0;
    const end = (perS: number | null): void => {
      clearTimeout(late);
      cancelAnimationFrame(frame);
      resolve({ ticks, perS });
    };
    const late = setTimeout(() => end(counted ? 0 : null), NONE_MS);
    const step = (at: number): void => {
      ticks += 1;
      if (ticks === 1) first = at;
      const passed = at - first;
      if (!counted) end(null);
      else if (passed >= COUNT_MS) end(Math.round(((ticks - 1) / passed) * 10_000) / 10);
      else frame = requestAnimationFrame(step);
    };
    frame = requestAnimationFrame(step);
  });
}
