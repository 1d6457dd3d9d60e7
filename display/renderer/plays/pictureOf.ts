import type { PictureHash } from '../../../controller/protocol/play.ts';
import { differenceHash, HASH_HEIGHT, HASH_WIDTH } from '../../scene/pictureHash.ts';

/** The picture as it left the window, made small: 9 x 8 pixels, four bytes each. Null: it could not be read. */
export type Capture = () => Promise<ArrayLike<number> | null>;

type Drawable = HTMLImageElement | HTMLVideoElement;

/** The largest image or film in an element that has a picture now. */
function largest(element: HTMLElement): Drawable | null {
  let best: Drawable | null = null;
  let area = 0;
  for (const found of element.querySelectorAll<Drawable>('img, video')) {
    const box = found.getBoundingClientRect();
    const drawn = found instanceof HTMLVideoElement ? found.readyState >= 2 : found.complete && found.naturalWidth > 0;
    if (drawn && box.width * box.height > area) {
      best = found;
      area = box.width * box.height;
    }
  }
  return best;
}

function small(picture: Drawable): Uint8ClampedArray | null {
  const canvas = document.createElement('canvas');
  canvas.width = HASH_WIDTH;
  canvas.height = HASH_HEIGHT;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) return null;
  try {
    context.drawImage(picture, 0, 0, HASH_WIDTH, HASH_HEIGHT);
    return context.getImageData(0, 0, HASH_WIDTH, HASH_HEIGHT).data;
  } catch {
    // A file of elsewhere may be shown and not read.
    return null;
  }
}

/**
 * Hash of what stands on the picture: by the shell, which sees the window; else of the image or film that is the scene.
 * A page cannot read its own composited picture: of any other scene there is none.
 */
export async function pictureOf(
  layer: HTMLElement | undefined,
  kind: string,
  capture: Capture | null,
): Promise<PictureHash | null> {
  const seen = await capture?.().catch(() => null);
  if (seen !== undefined && seen !== null) return { bits: differenceHash(seen), of: 'composite' };
  if (layer === undefined || (kind !== 'image' && kind !== 'video')) return null;
  const picture = largest(layer);
  const pixels = picture === null ? null : small(picture);
  return pixels === null ? null : { bits: differenceHash(pixels), of: 'layer' };
}
