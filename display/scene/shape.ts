/** Size of a picture in CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}
export interface Box extends Size {
  readonly x: number;
  readonly y: number;
}

/** `ribbon`: shelf edges and header walls; `column`: tall and very narrow. */
export type Shape = 'ribbon' | 'landscape' | 'square' | 'portrait' | 'column';

export function shapeOf(size: Size): Shape {
  const ratio = size.width / size.height;
  if (ratio >= 2.6) return 'ribbon';
  if (ratio >= 1.2) return 'landscape';
  if (ratio >= 0.85) return 'square';
  if (ratio >= 0.42) return 'portrait';
  return 'column';
}

/** True where things stand below each other. */
export function isTall(shape: Shape): boolean {
  return shape === 'portrait' || shape === 'column';
}

/**
 * The unit of every template, in pixels: 1/100 of what a 16:9 (or 9:16) picture of the same height (width) would have
 * as its short side. Type, gaps and codes are multiples of it, so a template reads the same at 320x180 and at 4K.
 */
export function unitOf(size: Size): number {
  const short = Math.min(size.width, size.height);
  const long = Math.max(size.width, size.height);
  // A ribbon has height to spare beside its length, an almost square picture less: blend short and long side.
  const fromLong = long / (16 / 9);
  return (
    (shapeOf(size) === 'ribbon' || shapeOf(size) === 'column' ? short * 1.15 : Math.min(short, fromLong * 1.1)) / 100
  );
}
