import type { EndcapShell, ShellAsk } from '../renderer/page/shell.ts';
import type { ShellFacts } from './shellFacts.ts';

/** The page's side of the shell: what `globalThis.endcapShell` is in Electron. Frozen; no port rejects. */
export function shellBridge(facts: ShellFacts, send: (ask: ShellAsk) => Promise<unknown>): EndcapShell {
  const ask = (given: ShellAsk): Promise<unknown> => send(given).catch(() => null);
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
    tell: async (now) => {
      await ask({ ask: 'tell', now });
      return null;
    },
  } satisfies EndcapShell);
}
