import sharp from 'sharp';

/** Largest picture that is opened, pixels: a small file may claim to be a huge one. */
const MAX_PIXELS = 100_000_000;

/** Pixels. */
interface Size {
  readonly width: number;
  readonly height: number;
}

sharp.concurrency(1);
sharp.cache(false);

export interface ImageFacts {
  readonly format: string;
  /** As it is seen, after its orientation tag, pixels. */
  readonly width: number;
  readonly height: number;
}

const options = { limitInputPixels: MAX_PIXELS, failOn: 'warning', sequentialRead: true } as const;

/**
 * Reads a picture to its last row, so that a truncated or damaged file is found now and not on a screen.
 *
 * @throws Error with the decoder's words
 */
export async function readImage(bytes: Uint8Array): Promise<ImageFacts> {
  // The head alone is read here, whatever it claims; nothing is decoded before its size is known.
  const { format, autoOrient } = await sharp(bytes, { ...options, limitInputPixels: false }).metadata();
  const { width, height } = autoOrient;
  if (width * height > MAX_PIXELS) {
    throw new Error(`it has ${width} x ${height} pixels, and at most ${MAX_PIXELS / 1e6} million are opened`);
  }
  await sharp(bytes, options).resize(32, 32, { fit: 'fill', kernel: 'nearest' }).raw().toBuffer();
  return { format, width, height };
}

/**
 * A JPEG of a raw picture, packed RGB, made in memory. Every pixel keeps its own colour (4:4:4), so that squares of
 * eight pixels in one colour stay so.
 *
 * @throws Error with the encoder's words
 */
export function jpegOf(picture: {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}): Promise<Uint8Array> {
  const { width, height, rgb } = picture;
  return sharp(rgb, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 80, chromaSubsampling: '4:4:4' })
    .toBuffer();
}

/**
 * A picture file as packed RGB in memory, upright, as large as fits into `within`: small pictures are enlarged, as those
 * of videos are, since people of few pixels are found less often.
 *
 * @param within pixels, or what makes them of the picture's own size
 * @throws Error with the decoder's words
 */
export async function pictureOf(
  bytes: Uint8Array,
  within: Size | ((own: Size) => Size),
): Promise<{ width: number; height: number; rgb: Uint8Array }> {
  const picture = sharp(bytes, options);
  const box = typeof within === 'function' ? within((await picture.metadata()).autoOrient) : within;
  const { data, info } = await picture
    .autoOrient()
    .resize({ width: box.width, height: box.height, fit: 'inside' })
    .flatten()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  // Memory of its own: it is handed on to another thread, and sharp may have cut it out of a larger piece.
  return { width: info.width, height: info.height, rgb: new Uint8Array(data) };
}

/** Widest small picture, pixels. */
const THUMBNAIL_WIDTH = 480;

/**
 * A small WebP of a picture, upright, at most 480 pixels wide and 960 high.
 *
 * @throws Error with the decoder's words
 */
export function thumbnail(bytes: Uint8Array): Promise<Uint8Array> {
  return sharp(bytes, options)
    .autoOrient()
    .resize(THUMBNAIL_WIDTH, 2 * THUMBNAIL_WIDTH, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 78 })
    .toBuffer();
}
