/** Largest side of a picture for the network, pixels. */
export const MAX_SIDE = 2048;

/** `640x480` as numbers; null when it is no such size. */
export function readSize(text: string): { readonly width: number; readonly height: number } | null {
  const found = /^(\d{2,4})x(\d{2,4})$/.exec(text);
  const [width, height] = [Number(found?.[1]), Number(found?.[2])];
  const fits = (side: number): boolean => side >= 64 && side <= MAX_SIDE;
  return fits(width) && fits(height) ? { width, height } : null;
}
