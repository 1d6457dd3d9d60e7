import { z } from 'zod';

/** Name of the door that the page's side uses once and then takes away. */
export const DOOR = 'endcapShellDoor';
/** Where answers come back. */
export const ANSWER = 'endcapShellAnswer';

export const bindingCall = z.object({
  name: z.literal(DOOR),
  payload: z.string().max(2_000),
  executionContextId: z.int(),
});
export const contextCreated = z.object({
  context: z.object({
    id: z.int(),
    origin: z.string(),
    auxData: z.object({ isDefault: z.boolean(), frameId: z.string() }),
  }),
});
/** One question, numbered by the page. */
export const numbered = z.object({ id: z.int().min(1), ask: z.unknown() });

/**
 * The page's side of the shell in a browser of the machine, run before any script of the page: the same object as
 * Electron's preload makes, over the DevTools pipe. Frames and other origins get nothing, not even the door.
 */
export function pageBridge(controller: string, version: string): string {
  const told = JSON.stringify({ controller, version, door: DOOR, answer: ANSWER });
  return `(() => {
  const told = ${told};
  const door = globalThis[told.door];
  delete globalThis[told.door];
  if (window.top !== window || location.origin !== told.controller || typeof door !== 'function') return;
  const waiting = new Map();
  let last = 0;
  const ask = (given) => new Promise((resolve) => {
    const id = ++last;
    waiting.set(id, resolve);
    door(JSON.stringify({ id, ask: given }));
  });
  Object.defineProperty(globalThis, told.answer, { value: (id, given) => {
    const resolve = waiting.get(id);
    waiting.delete(id);
    if (resolve) resolve(given);
  } });
  const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  Object.defineProperty(globalThis, 'endcapShell', { enumerable: true, value: Object.freeze({
    name: 'Endcap player',
    version: told.version,
    autoplay: true,
    capture: async () => {
      const taken = await ask({ ask: 'capture' });
      return typeof taken === 'string' ? bytes(taken) : null;
    },
    temperature: () => ask({ ask: 'temperature' }),
    power: (on, by) => ask({ ask: 'power', on, by: by ?? null }),
    faults: async () => (await ask({ ask: 'faults' })) ?? [],
    tell: (now) => ask({ ask: 'tell', now }),
  }) });
})();`;
}

/** What is run in the page to hand an answer over. Bytes go as base64. */
export function answerWith(id: number, answer: unknown): string {
  const given = answer instanceof Uint8Array ? Buffer.from(answer).toString('base64') : answer;
  return `globalThis.${ANSWER}?.(${id}, ${JSON.stringify(given ?? null)})`;
}
