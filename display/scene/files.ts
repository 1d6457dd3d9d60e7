import type { AssetRef } from '../../controller/protocol/scalars.ts';
import type { Scene } from '../../controller/protocol/scene.ts';
import { sceneAssets } from '../../controller/protocol/scene.ts';
import type { Size } from './shape.ts';

export interface Choice {
  readonly asset: AssetRef;
  /** `cover` cuts the edges off, `contain` shows all of it on a soft ground. */
  readonly fit: 'cover' | 'contain';
}

/** Most that `cover` may cut off before the whole picture is shown instead. */
const MAY_CUT = 0.22;

/** Which file suits a picture of this size, and how to fit it; null when there is none. */
export function chooseFile(
  files: { readonly landscape?: AssetRef | undefined; readonly portrait?: AssetRef | undefined },
  size: Size,
): Choice | null {
  const wide = size.width >= size.height;
  const asset = wide ? (files.landscape ?? files.portrait) : (files.portrait ?? files.landscape);
  if (asset === undefined) return null;
  if (asset.width === undefined || asset.height === undefined) {
    const meant = (wide ? files.landscape : files.portrait) !== undefined;
    return { asset, fit: meant ? 'cover' : 'contain' };
  }
  const own = asset.width / asset.height;
  const wanted = size.width / size.height;
  const cut = 1 - Math.min(own, wanted) / Math.max(own, wanted);
  return { asset, fit: cut <= MAY_CUT ? 'cover' : 'contain' };
}

/** The files that a scene needs on a picture of this size: of two forms the one that suits. */
export function filesToShow(scene: Scene, size: Size): AssetRef[] {
  if (scene.kind !== 'image' && scene.kind !== 'video') return sceneAssets(scene);
  const choice = chooseFile(scene.files, size);
  return choice === null ? [] : [choice.asset];
}
