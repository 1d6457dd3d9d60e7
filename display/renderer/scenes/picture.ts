import type { AssetRef } from '../../../controller/protocol/scalars.ts';
import { el } from '../parts/dom.ts';

/** A file that arrived whole but does not draw. The director fetches it anew and counts a strike. */
export class BadPicture extends Error {
  readonly asset: AssetRef;
  constructor(asset: AssetRef, message: string) {
    super(message);
    this.name = 'BadPicture';
    this.asset = asset;
  }
}

/** An image element whose picture is decoded: it can be presented in the next frame. */
export async function decoded(asset: AssetRef, address: string, className: string): Promise<HTMLImageElement> {
  const image = el('img', className);
  image.alt = '';
  image.decoding = 'sync';
  image.src = address;
  try {
    await image.decode();
  } catch {
    throw new BadPicture(asset, `the picture ${asset.sha256.slice(0, 8)} (${asset.mime}) does not decode`);
  }
  return image;
}
