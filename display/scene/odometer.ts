/** One wheel of an odometer: which digit stands in the window, and how far the next one has come up (0 to 1). */
export interface Wheel {
  readonly digit: number;
  readonly turn: number;
}

/**
 * Wheels of a value, most significant first. The last wheel turns with the value; each other one only while the wheel
 * to its right goes from 9 to 0, as in a counter made of brass.
 */
export function wheelsOf(value: number, places: number): Wheel[] {
  const at = Math.max(0, value);
  const wheels: Wheel[] = [];
  let carry = at - Math.floor(at);
  let rest = Math.floor(at);
  for (let i = 0; i < places; i++) {
    const digit = rest % 10;
    wheels.unshift({ digit, turn: carry });
    carry = digit === 9 ? carry : 0;
    rest = Math.floor(rest / 10);
  }
  return wheels;
}

/** Wheels that a value needs. */
export function placesOf(value: number): number {
  return Math.max(1, String(Math.floor(Math.max(0, value))).length);
}
