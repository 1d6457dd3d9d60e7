import { hash } from 'node:crypto';
import { MAX_IMAGE_UPLOAD, MAX_VIDEO_UPLOAD } from '../protocol/http.ts';
import type { AssetRef } from '../protocol/scalars.ts';
import type { ImageReader } from '../runtime/imageReader.ts';
import { sniff } from './mediaType.ts';
import type { MediaType } from './mediaType.ts';
import { mp4Size } from './mp4Size.ts';
import { svgFault, svgSize } from './svg.ts';

/** No media file may be larger. */
export const LARGEST_FILE_BYTES = MAX_VIDEO_UPLOAD;

/** A file that screens cannot show; the message names it, says why and what to do. */
export class MediaError extends Error {
  readonly kind: 'unfit' | 'too-large' | 'no-tool';
  readonly why: string;
  readonly fix: string;
  constructor(file: string, why: string, fix: string, kind: MediaError['kind'] = 'unfit') {
    super(`${file}: ${why}; ${fix}`);
    this.name = 'MediaError';
    this.kind = kind;
    this.why = why;
    this.fix = fix;
  }
}

export function tooLargeFile(name: string, limit = LARGEST_FILE_BYTES): MediaError {
  return new MediaError(name, `larger than ${limit / 1024 / 1024} MB`, 'export it smaller', 'too-large');
}

export function notForScreens(name: string): MediaError {
  return new MediaError(name, 'not a picture or film that screens show', 'use PNG, JPEG, WebP, GIF, SVG, MP4 or WebM');
}

/** Largest file of a type, bytes. */
export function largest(mime: MediaType): number {
  return mime.startsWith('video/') ? MAX_VIDEO_UPLOAD : MAX_IMAGE_UPLOAD;
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
  if (mime === null) throw notForScreens(name);
  if (bytes.byteLength > largest(mime)) throw tooLargeFile(name, largest(mime));
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
