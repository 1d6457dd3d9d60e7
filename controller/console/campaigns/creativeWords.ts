import type { Creative } from '../../../config/schema/creative.ts';

export const kindWords = {
  image: 'Picture',
  video: 'Film',
  product: 'Product card',
  ranking: 'Ranking by likes',
  message: 'Message',
  page: 'Web page',
  ticker: 'Ticker',
  songs: 'Songs to come',
  model: '3D model',
  layout: 'Layout with regions',
} as const;

/** A list with one entry at another place. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const next = [...list];
  const [taken] = next.splice(from, 1);
  if (taken !== undefined) next.splice(to, 0, taken);
  return next;
}

/** What a screen does whose file is missing. */
export function missingText(creative: Extract<Creative, { kind: 'image' | 'video' }>, tall: boolean): string {
  const what = creative.kind === 'image' ? 'picture' : 'film';
  const { landscape, portrait } = creative.files;
  if (landscape === undefined && portrait === undefined) return `No ${what} yet.`;
  const around = creative.kind === 'image' ? 'a soft ground of itself' : "the store's paper colour";
  return `${tall ? 'Tall' : 'Wide'} screens show the ${tall ? 'wide' : 'tall'} ${what} whole, on ${around}.`;
}
