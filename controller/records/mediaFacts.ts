import { hash } from 'node:crypto';
import type { AssetRef } from '../protocol/scalars.ts';
import type { ImageReader } from '../runtime/imageReader.ts';
import { sniff } from './mediaType.ts';
import { mp4Size } from './mp4Size.ts';
import { svgFault, svgSize } from './svg.ts';

const MAX_IMAGE_BYTES = 40 * 1024 * 1024;
/** No media file may be larger. */
export const LARGEST_FILE_BYTES = 512 * 1024 * 1024;

/** A file that screens cannot show; the message names it, says why and what to do. */
export class MediaError extends Error {
  readonly why: string;
  readonly fix: string;
  constructor(file: string, why: string, fix: string) {
    super(`${file}: ${why}; ${fix}`);
    this.name = 'MediaError';
    this.why = why;
    this.fix = fix;
  }
}

export function tooLargeFile(name: string, limit = LARGEST_FILE_BYTES): MediaError {
  return new MediaError(name, `larger than ${limit / 1024 / 1024} MB`, 'export it smaller');
}

/**
 * What a file is, from its bytes alone: type, size in bytes and pixels, SHA-256.
 *
 * @param name for messages only
 * @throws MediaError
 */
export async function mediaFacts(
  bytes: Uint8Array,
  name: string,
  images: Pick<ImageReader, 'read'>,
): Promise<AssetRef> {
  const mime = sniff(bytes);
  if (mime === null) {
    throw new MediaError(name, 'not a picture or film that screens show', 'use PNG, JPEG, WebP, GIF, SVG, MP4 or WebM');
  }
  const limit = mime.startsWith('video/') ? LARGEST_FILE_BYTES : MAX_IMAGE_BYTES;
  if (bytes.byteLength > limit) {
    throw tooLargeFile(name, limit);
  }
  const base = { sha256: hash('sha256', bytes, 'hex'), mime, bytes: bytes.byteLength };
  if (mime === 'video/webm') return base;
  if (mime === 'video/mp4') return { ...base, ...mp4Size(bytes) };
  if (mime === 'image/svg+xml') {
    const source = new TextDecoder().decode(bytes);
    const fault = svgFault(source);
    if (fault !== null) throw new MediaError(name, `this drawing is refused: ${fault}`, 'export it as a plain drawing');
    return { ...base, ...svgSize(source) };
  }
  try {
    const { width, height } = await images.read(bytes);
    return { ...base, width, height };
  } catch (error) {
    throw new MediaError(
      name,
      `the picture is damaged or too large (${error instanceof Error ? error.message : String(error)})`,
      'export it again',
    );
  }
}
