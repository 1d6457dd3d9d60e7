/** The mark is renewed this often, ms. A shell takes a page for dead whose mark is older than 30 s (WDG-10). */
const EVERY_MS = 5_000;

/**
 * Marks the page for its shell as one whose player runs: `data-alive` of `<html>`, ms since the page was opened. Without
 * a picture (no line, a code to pair, signed out) it runs when its timers do; with one when the picture is looked after.
 *
 * @param looks how often what is due was looked at, every five seconds at least; null: there is no picture
 * @returns ends it
 */
export function keepAlive(looks: () => number | null): () => void {
  let before: number | null = null;
  const mark = (): void => {
    const now = looks();
    // A picture that was never looked after has nothing to show yet.
    if (now === null || now === 0 || now !== before)
      document.documentElement.dataset['alive'] = String(Math.ceil(performance.now()));
    before = now;
  };
  mark();
  const timer = setInterval(mark, EVERY_MS);
  return () => clearInterval(timer);
}
