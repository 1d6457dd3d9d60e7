import { HASH_HEIGHT, HASH_WIDTH } from '../../scene/pictureHash.ts';
import type { EndcapShell } from '../page/shell.ts';

/** The window's composited picture on a canvas of this size; null: nobody can see it just now. */
export async function windowPicture(
  shell: EndcapShell | null,
  widthPx: number,
  heightPx: number,
): Promise<{ readonly canvas: HTMLCanvasElement; readonly pixels: Uint8ClampedArray } | null> {
  const jpeg = await shell?.capture?.().catch(() => null);
  if (jpeg === undefined || jpeg === null) return null;
  const canvas = document.createElement('canvas');
  canvas.width = widthPx;
  canvas.height = heightPx;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) return null;
  try {
    const bitmap = await createImageBitmap(new Blob([new Uint8Array(jpeg)], { type: 'image/jpeg' }));
    context.imageSmoothingQuality = 'high';
    context.drawImage(bitmap, 0, 0, widthPx, heightPx);
    bitmap.close();
    return { canvas, pixels: context.getImageData(0, 0, widthPx, heightPx).data };
  } catch {
    return null;
  }
}

/** The same for the hash of a play: RGBA. */
export async function forHash(shell: EndcapShell | null): Promise<ArrayLike<number> | null> {
  return (await windowPicture(shell, HASH_WIDTH, HASH_HEIGHT))?.pixels ?? null;
}
