/** Width and height of the small picture that is hashed: eight differences in each of eight rows. */
export const HASH_WIDTH = 9;
export const HASH_HEIGHT = 8;

/**
 * Difference hash of a picture: one bit for each pair of neighbours, set where the right one is lighter.
 *
 * @param rgba 9 x 8 pixels, four bytes each
 * @returns 64 bits as 16 hex digits
 */
export function differenceHash(rgba: ArrayLike<number>): string {
  if (rgba.length !== HASH_WIDTH * HASH_HEIGHT * 4) throw new RangeError('a picture of 9 x 8 pixels is hashed');
  const light = (i: number): number => 0.299 * rgba[i * 4]! + 0.587 * rgba[i * 4 + 1]! + 0.114 * rgba[i * 4 + 2]!;
  let hex = '';
  for (let y = 0; y < HASH_HEIGHT; y++) {
    let row = 0;
    for (let x = 0; x < HASH_WIDTH - 1; x++) {
      const left = y * HASH_WIDTH + x;
      row = row * 2 + (light(left + 1) > light(left) ? 1 : 0);
    }
    hex += row.toString(16).padStart(2, '0');
  }
  return hex;
}
