import sharp from 'sharp';

/** Largest picture that is opened, pixels: a small file may claim to be a huge one. */
const MAX_PIXELS = 100_000_000;

sharp.concurrency(1);
sharp.cache(false);

export interface ImageFacts {
  readonly format: string;
  /** As it is seen, after its orientation tag, pixels. */
  readonly width: number;
  readonly height: number;
}

/**
 * Reads a picture to its last row, so that a truncated or damaged file is found now and not on a screen.
 *
 * @throws Error with the decoder's words
 */
export async function readImage(bytes: Uint8Array): Promise<ImageFacts> {
  const options = { limitInputPixels: MAX_PIXELS, failOn: 'warning', sequentialRead: true } as const;
  const { format, autoOrient } = await sharp(bytes, options).metadata();
  await sharp(bytes, options).resize(32, 32, { fit: 'fill', kernel: 'nearest' }).raw().toBuffer();
  return { format, width: autoOrient.width, height: autoOrient.height };
}
