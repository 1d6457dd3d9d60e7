import type { ReplayPort } from '../../controller/api/ports.ts';

/** Nothing was kept to run again. */
export function noReplays(): ReplayPort {
  return {
    ask: () => ({ ok: false, code: 'busy', message: 'nothing can be run again here' }),
    get: () => undefined,
    cancel: () => undefined,
    why: () => Promise.resolve({ ok: false, code: 'not-covered', message: 'no state of the engine was kept' }),
  };
}
