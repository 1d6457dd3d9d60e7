import type { MediaEntry } from '../../protocol/http.ts';
import { creativesOf } from '../schedule/playlists.ts';
import type { StoreIndex } from '../store/storeIndex.ts';

/** `640 KB`, `2.4 MB`, `1.2 GB` */
export function bytesText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const units = ['KB', 'MB', 'GB'] as const;
  let value = bytes / 1024;
  let unit = 0;
  while (value >= 999.5 && unit < 2) {
    value /= 1024;
    unit += 1;
  }
  return `${value < 10 ? value.toFixed(1).replace(/\.0$/, '') : Math.round(value)} ${units[unit]}`;
}

/** Length of a film: `8 s`, `1:05 min`. */
export function lengthText(ms: number): string {
  const s = Math.round(ms / 1000);
  if (s < 60) return `${ms < 9_950 && ms % 1000 >= 50 ? (ms / 1000).toFixed(1) : s} s`;
  return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')} min`;
}

/** Name of a file without its folder. */
export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function isFilm(entry: MediaEntry): boolean {
  return entry.asset.mime.startsWith('video/');
}

export function isModel(entry: MediaEntry): boolean {
  return entry.asset.mime.startsWith('model/');
}

export function isFont(entry: MediaEntry): boolean {
  return entry.asset.mime.startsWith('font/');
}

export type Orientation = 'landscape' | 'portrait' | 'square';

/** Which way a file lies; null where its size is not known. */
export function orientationOf({ asset }: Pick<MediaEntry, 'asset'>): Orientation | null {
  const { width, height } = asset;
  if (width === undefined || height === undefined) return null;
  const ratio = width / height;
  if (ratio > 1.05) return 'landscape';
  return ratio < 0.95 ? 'portrait' : 'square';
}

/** `1920 × 1080, 640 KB`; of a model its variants, of a typeface that it is one. */
export function factsText(entry: MediaEntry): string {
  const { width, height, bytes } = entry.asset;
  const size = width === undefined || height === undefined ? null : `${width} × ${height}`;
  const variants = entry.variants?.length ?? 0;
  const kind = isFont(entry) ? 'Typeface' : isModel(entry) ? '3D model' : null;
  const looks = variants === 0 ? null : `${variants} ${variants === 1 ? 'variant' : 'variants'}`;
  return [kind, looks, size, bytesText(bytes)].filter((t) => t !== null).join(', ');
}

export interface Use {
  readonly text: string;
  /** Campaign to open, where it is one. */
  readonly campaign: string | null;
}

/** Where a file is used, in words that a marketer knows: campaigns rather than creatives. */
export function usesOf(entry: MediaEntry, store: StoreIndex): Use[] {
  const uses = entry.usedBy.flatMap(({ section, id, name }): Use[] => {
    if (section === 'creatives') {
      const campaigns = store.config.campaigns.filter((c) => creativesOf(c, store).includes(id));
      if (campaigns.length > 0) return campaigns.map((c) => ({ text: c.name, campaign: c.id }));
      return [{ text: `${name}, in no campaign`, campaign: null }];
    }
    if (section === 'products') return [{ text: `Product ${name}`, campaign: null }];
    if (section === 'floorPlan') return [{ text: 'Floor plan', campaign: null }];
    if (section === 'store') return [{ text: 'Logo of the store', campaign: null }];
    return [{ text: name, campaign: null }];
  });
  return [...new Map(uses.map((u) => [`${u.campaign ?? ''}|${u.text}`, u])).values()];
}

export type MediaShow = 'all' | 'pictures' | 'films' | 'models' | 'fonts' | 'unused';

/** Which files are listed, newest uploads first, then those of the store by name. */
export function listed(
  list: readonly MediaEntry[],
  { text, show }: { readonly text: string; readonly show: MediaShow },
  usesText: (entry: MediaEntry) => string,
): MediaEntry[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return list
    .filter((m) => {
      if (show === 'pictures' && (isFilm(m) || isModel(m) || isFont(m))) return false;
      if (show === 'models' && !isModel(m)) return false;
      if (show === 'fonts' && !isFont(m)) return false;
      if (show === 'films' && !isFilm(m)) return false;
      if (show === 'unused' && m.usedBy.length > 0) return false;
      const hay = `${fileName(m.path)} ${usesText(m)}`.toLowerCase();
      return words.every((w) => hay.includes(w));
    })
    .sort((a, b) => (b.uploadedAtMs ?? 0) - (a.uploadedAtMs ?? 0) || a.path.localeCompare(b.path));
}
