import type { EndcapShell, ShellAsk } from '../renderer/page/shell.ts';
import type { ShellFacts } from './shellFacts.ts';

/**
 * The page's side of the shell: what `globalThis.endcapShell` is in Electron. Frozen; no port rejects.
 *
 * @param changes hands on what main says of the window; answers with its end
 */
export function shellBridge(
  facts: ShellFacts,
  send: (ask: ShellAsk) => Promise<unknown>,
  changes: (take: (given: unknown) => void) => () => void,
): EndcapShell {
  const ask = (given: ShellAsk): Promise<unknown> => send(given).catch(() => null);
  let endHidden = (): void => undefined;
  return Object.freeze({
    name: facts.name,
    version: facts.version,
    ...(facts.media === undefined ? {} : { media: facts.media }),
    autoplay: true,
    capture: async () => {
      const taken = await ask({ ask: 'capture' });
      return taken instanceof Uint8Array ? taken : null;
    },
    temperature: async () => {
      const read = await ask({ ask: 'temperature' });
      return typeof read === 'number' ? read : null;
    },
    power: async (on, by) => {
      // An answer that does not come is no switch.
      const why = await send({ ask: 'power', on, by: by ?? null }).catch(() => 'the player gives no answer');
      return typeof why === 'string' ? why : null;
    },
    faults: async () => {
      const words = await ask({ ask: 'faults' });
      return Array.isArray(words) ? words.map(String) : [];
    },
    hidden: (tell) => {
      endHidden();
      let heard = false;
      let over = false;
      const take = (given: unknown): void => {
        if (over || typeof given !== 'boolean') return;
        heard = true;
        tell(given);
      };
      const stop = changes(take);
      const end = (): void => {
        if (!over) stop();
        over = true;
      };
      endHidden = end;
      // A change that came meanwhile is newer than the answer.
      void ask({ ask: 'hidden' }).then((given) => {
        if (!heard) take(given);
      });
      return end;
    },
    tell: async (now) => {
      await ask({ ask: 'tell', now });
      return null;
    },
  } satisfies EndcapShell);
}
