import type { Creative, CreativeKind } from '../../../config/schema/creative.ts';
import type { MediaEntry } from '../../protocol/http.ts';
import { fileName, isFilm, orientationOf } from '../library/mediaWords.ts';
import { freshId } from './freshId.ts';
import { namedOther } from './namedOther.ts';

/** Kinds that begin empty, from a template; pictures, films and models begin with a file. */
export type TemplateKind = Exclude<CreativeKind, 'image' | 'video' | 'model'>;

/** A name without its ending and without the way it lies, as people would write it. */
function titleOf(path: string): string {
  const name = fileName(path).replace(/\.\w+$/, '');
  const plain = name.replace(/[-_.]?(landscape|portrait|wide|tall)$/i, '').replace(/[-_]+/g, ' ');
  const title = plain.charAt(0).toUpperCase() + plain.slice(1);
  return (title === '' ? name : title).slice(0, 80);
}

/** A creative of a picked file; the file for the other orientation comes along where its name says so. */
export function creativeOf(entry: MediaEntry, all: readonly MediaEntry[]): Creative {
  const base = { id: freshId(titleOf(entry.path), 'creative'), name: titleOf(entry.path), transition: 'fade' } as const;
  if (entry.asset.mime === 'model/gltf-binary') {
    const turning = { setting: 'turntable', variants: [], turnS: 14, headline: '' } as const;
    return { ...base, ...turning, variants: [], kind: 'model', model: entry.path, durationS: 14 };
  }
  const other = namedOther(entry, all);
  const tall = orientationOf(entry) === 'portrait';
  const [landscape, portrait] = tall ? [other?.path, entry.path] : [entry.path, other?.path];
  const files = { ...(landscape === undefined ? {} : { landscape }), ...(portrait === undefined ? {} : { portrait }) };
  if (!isFilm(entry)) return { ...base, kind: 'image', files, durationS: 10 };
  const length = entry.durationMs === null ? 8 : Math.round(entry.durationMs / 1000);
  return { ...base, kind: 'video', files, durationS: Math.min(600, Math.max(1, length)), sound: true };
}

/** A creative with nothing filled in yet. */
export function template(kind: TemplateKind): Creative {
  const made = (name: string): { id: string; name: string; durationS: number; transition: 'fade' } => ({
    id: freshId(name, 'creative'),
    name,
    durationS: 10,
    transition: 'fade',
  });
  switch (kind) {
    case 'product':
      return { ...made('Product card'), kind, product: '', headline: '', stock: false };
    case 'ranking':
      return { ...made('Most liked'), kind, products: [], headline: 'Most liked today', places: 3 };
    case 'message':
      return { ...made('Message'), kind, headline: '', text: '' };
    case 'page':
      return { ...made('Web page'), kind, url: 'https://', waitS: 10, durationS: 20 };
    case 'ticker':
      return { ...made('Ticker'), kind, lines: [''], speed: 'normal', durationS: 20 };
    case 'songs':
      return { ...made('Songs to come'), kind, headline: 'You chose the music', places: 4, durationS: 15 };
    case 'layout':
      return { ...made('Layout'), kind, main: [], side: [], sidePercent: 30, footPercent: 10, durationS: 60 };
  }
}

export const templateWords: Readonly<Record<TemplateKind, string>> = {
  product: 'Product card with price and live likes',
  ranking: 'Ranking by likes',
  message: 'Message',
  ticker: 'Ticker with live values',
  songs: 'Songs to come',
  page: 'Web page',
  layout: 'Layout with regions',
};
