import type { OutlookPort } from '../../controller/api/ports.ts';

/** Nobody works outlooks out. */
export function noOutlooks(): OutlookPort {
  return { make: () => Promise.resolve({ ok: false, code: 'busy', message: 'no outlook is made here' }) };
}
