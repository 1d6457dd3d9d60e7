const HOUR_MS = 3_600_000;
/** With less room than this left the browser may soon clear what it has not promised to keep, bytes. */
const SHORT_BYTES = 512 * 1024 * 1024;

const SHORT =
  'The browser has little room left and has not promised to keep pairing and plays: a full disk may clear them. Free some of it.';

/**
 * Asks the browser for its promise to keep what this page keeps, now and every hour. Without it nothing is amiss as
 * long as there is room: only then does it become a fault.
 *
 * @param fault null: there is none (any more)
 * @returns ends it
 */
export function watchPromise(fault: (text: string | null) => void): () => void {
  if (!isSecureContext) return () => undefined;
  const ask = async (): Promise<void> => {
    const promised = await navigator.storage.persist().catch(() => false);
    const { quota = 0, usage = 0 } = promised ? {} : await navigator.storage.estimate().catch(() => ({}));
    fault(quota > 0 && quota - usage < SHORT_BYTES ? SHORT : null);
  };
  void ask();
  const timer = setInterval(() => void ask(), HOUR_MS);
  return () => clearInterval(timer);
}
