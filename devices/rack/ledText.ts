import type { Face } from '../../controller/protocol/likesFace.ts';

const HOUR_MS = 3_600_000;
/** Of an aged number and its age by turns: a turn, and how long of it the age is shown, ms. */
export const TURN_MS = 8_000;
export const AGE_MS = 2_000;

/** A number at the right; what does not fit is shown as the highest number that does (9999 for 12,345). */
export function numberText(value: number, places: number): string {
  const shown = Math.min(Math.max(0, Math.floor(value)), 10 ** places - 1);
  return String(shown).padStart(places);
}

/** An age rounded up, `1h` to `48h`, then `3d` to `99d`: "no older than". */
export function ageText(ageMs: number, places: number): string {
  const hours = Math.max(1, Math.ceil(ageMs / HOUR_MS));
  return (hours <= 48 ? `${hours}h` : `${Math.min(99, Math.ceil(hours / 24))}d`).padStart(places);
}

/** What stands on digits for a face (DEV-51): they have no room for a number and its age at once. */
export function ledText(face: Face, places: number, nowMs: number): string {
  switch (face.kind) {
    case 'number':
      return numberText(face.value, places);
    case 'aged':
      return nowMs % TURN_MS < TURN_MS - AGE_MS ? numberText(face.value, places) : ageText(face.ageMs, places);
    case 'dash':
      return '-'.repeat(places);
    case 'below':
      return ' '.repeat(places);
  }
}
