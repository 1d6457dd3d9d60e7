import { hash } from 'node:crypto';
import { MAX_FONT_UPLOAD, MAX_IMAGE_UPLOAD, MAX_VIDEO_UPLOAD } from '../protocol/http.ts';
import { ModelFault } from '../protocol/model/glb.ts';
import { MAX_MODEL_BYTES, MAX_TEXTURE_SIDE, modelFacts } from '../protocol/model/modelFacts.ts';
import type { ModelFacts } from '../protocol/model/modelFacts.ts';
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
  return new MediaError(
    name,
    'not a picture or film that screens show',
    'use PNG, JPEG, WebP, GIF, SVG, MP4 or WebM; models as GLB, typefaces as WOFF2',
  );
}

/** Largest file of a type, bytes. */
export function largest(mime: MediaType): number {
  if (mime === 'model/gltf-binary') return MAX_MODEL_BYTES;
  if (mime === 'font/woff2') return MAX_FONT_UPLOAD;
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
  if (mime === 'model/gltf-binary') {
    await checkModel(bytes, name, images);
    return base;
  }
  if (mime === 'font/woff2') {
    checkFont(bytes, name);
    return base;
  }
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

/** What is in a sound model. @throws ModelFault */
export function readModel(bytes: Uint8Array): ModelFacts {
  return modelFacts(bytes, (utf8) => new TextDecoder().decode(utf8));
}

/** Opens a model as far as that goes without drawing it, its textures to their last row. @throws MediaError */
async function checkModel(bytes: Uint8Array, name: string, images: Pick<ImageReader, 'read'>): Promise<void> {
  try {
    for (const picture of readModel(bytes).pictures) {
      const { width, height } = await images.read(picture).catch((error: unknown) => {
        const why = error instanceof Error ? error.message : String(error);
        throw new ModelFault(
          `a texture in it is damaged or too large (${why})`,
          'export it again with smaller textures',
        );
      });
      if (Math.max(width, height) <= MAX_TEXTURE_SIDE) continue;
      throw new ModelFault(
        `a texture in it has ${width} x ${height} pixels, and ${MAX_TEXTURE_SIDE} a side is the most`,
        'make its textures smaller',
      );
    }
  } catch (error) {
    if (error instanceof ModelFault) throw new MediaError(name, `this model is refused: ${error.why}`, error.fix);
    throw error;
  }
}

/** A typeface tells its own length. @throws MediaError */
function checkFont(bytes: Uint8Array, name: string): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength >= 48 && view.getUint32(8) === bytes.byteLength && view.getUint16(12) > 0) return;
  throw new MediaError(name, 'the typeface is damaged or cut off', 'export it again as WOFF2');
}
