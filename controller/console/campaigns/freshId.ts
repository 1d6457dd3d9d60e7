import { idFrom } from '../api/newId.ts';

/** An id with the name in it and a part that no other has: ids are never used again, not even those of what is gone. */
export function freshId(name: string, otherwise: string): string {
  const own = Array.from(crypto.getRandomValues(new Uint8Array(4)), (n) => (n % 36).toString(36)).join('');
  return `${idFrom(name, () => false, otherwise).slice(0, 56)}-${own}`;
}
