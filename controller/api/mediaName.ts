import type { AssetRef } from '../protocol/scalars.ts';

const endings: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/svg+xml': 'svg',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
  'model/gltf-binary': 'glb',
  'font/woff2': 'woff2',
};
/** Room for a number behind it, within what a media path may hold. */
const LONGEST = 80;

/** `Été 2026 (final).JPEG` -> `ete-2026-final`; never empty, never a path. */
export function slug(name: string): string {
  const base = name.replace(/^.*[\\/]/, '').replace(/\.[A-Za-z0-9]{1,5}$/, '');
  const plain = base
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST)
    .replace(/^-+|-+$/g, '');
  return plain === '' ? 'file' : plain;
}

/** Media path for an uploaded file: cleaned, with the ending of its real type, and one that nobody has. */
export function freePath(name: string, mime: AssetRef['mime'], taken: (path: string) => boolean): string {
  const base = slug(name);
  const ending = endings[mime] ?? 'bin';
  for (let n = 1; ; n++) {
    const path = `media/${base}${n === 1 ? '' : `-${n}`}.${ending}`;
    if (!taken(path)) return path;
  }
}
