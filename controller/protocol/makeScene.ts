import type { Creative } from '../../config/schema/creative.ts';
import { tickerPlaceholder } from '../../config/schema/creative.ts';
import type { AssetRef } from './scalars.ts';
import type { PlainScene, ProductCard, RegionPart, Scene, TickerPiece } from './scene.ts';

/** Where a scene finds what its creative names. */
export interface SceneParts {
  readonly asset: (path: string) => AssetRef | undefined;
  readonly product: (id: string) => ProductCard | undefined;
  readonly creative: (id: string) => Creative | undefined;
  /** Begin of the addresses that codes open, without a slash at the end; null: no phone could open one. */
  readonly codeBase: string | null;
}

type Plain<K extends PlainScene['kind']> = Extract<PlainScene, { kind: K }>;
type Of<K extends Creative['kind']> = Extract<Creative, { kind: K }>;

function filesOf({ files }: Of<'image' | 'video'>, { asset }: SceneParts): Plain<'image'>['files'] | null {
  const wide = files.landscape === undefined ? undefined : asset(files.landscape);
  const tall = files.portrait === undefined ? undefined : asset(files.portrait);
  if (wide === undefined && tall === undefined) return null;
  return { ...(wide === undefined ? {} : { landscape: wide }), ...(tall === undefined ? {} : { portrait: tall }) };
}

/** One line cut at its placeholders. A name that leads nowhere leaves nothing behind. */
export function tickerLine(line: string, product: SceneParts['product']): TickerPiece[] {
  const pieces: TickerPiece[] = [];
  let from = 0;
  const words = (to: number): void => {
    if (to > from) pieces.push({ text: line.slice(from, to) });
  };
  for (const match of line.matchAll(tickerPlaceholder)) {
    const [whole, what, id] = match as unknown as [string, string, string];
    words(match.index);
    from = match.index + whole.length;
    const card = product(id);
    if (what === 'people') pieces.push({ value: `zone.occupancy:${id}`, minimum: 0 });
    else if (card === undefined) continue;
    else if (what === 'name') pieces.push({ text: card.name });
    else if (what === 'price') pieces.push({ price: card.price });
    else if (what === 'likes') pieces.push({ value: `product.likes:${id}`, minimum: card.likesMinimum });
    else pieces.push({ value: `product.stock:${id}`, minimum: 0 });
  }
  words(line.length);
  return pieces;
}

function plainOf(c: Exclude<Creative, { kind: 'layout' }>, parts: SceneParts): PlainScene | null {
  const base = { creative: c.id, transition: c.transition };
  const link = (card: ProductCard): { url?: string } =>
    parts.codeBase === null ? {} : { url: `${parts.codeBase}/01/${card.gtin}` };
  switch (c.kind) {
    case 'image': {
      const files = filesOf(c, parts);
      return files === null ? null : { ...base, kind: 'image', files };
    }
    case 'video': {
      const files = filesOf(c, parts);
      return files === null ? null : { ...base, kind: 'video', files, sound: c.sound };
    }
    case 'product': {
      const card = parts.product(c.product);
      if (card === undefined) return null;
      return { ...base, kind: 'product', headline: c.headline, product: card, stock: c.stock, ...link(card) };
    }
    case 'ranking': {
      const products = c.products.map(parts.product).filter((p) => p !== undefined);
      if (products.length === 0) return null;
      return { ...base, kind: 'ranking', headline: c.headline, places: c.places, products };
    }
    case 'message': {
      const { headline, text, background } = c;
      return { ...base, kind: 'message', headline, text, ...(background === undefined ? {} : { background }) };
    }
    case 'page':
      return { ...base, kind: 'page', url: c.url, waitS: c.waitS };
    case 'ticker': {
      const lines = c.lines.map((line) => tickerLine(line, parts.product)).filter((pieces) => pieces.length > 0);
      const { speed, background } = c;
      return { ...base, kind: 'ticker', lines, speed, ...(background === undefined ? {} : { background }) };
    }
    case 'songs':
      return { ...base, kind: 'songs', headline: c.headline, places: c.places };
    case 'model': {
      const model = parts.asset(c.model);
      if (model === undefined) return null;
      const { setting, variants, turnS, headline, background } = c;
      const card = c.product === undefined ? undefined : parts.product(c.product);
      return {
        ...base,
        ...{ kind: 'model', model, setting, variants, turnS, headline },
        ...(card === undefined ? {} : { product: card, ...link(card) }),
        ...(background === undefined ? {} : { background }),
      };
    }
  }
}

function part(id: string, parts: SceneParts): RegionPart[] {
  const c = parts.creative(id);
  if (c === undefined || c.kind === 'layout') return [];
  const scene = plainOf(c, parts);
  return scene === null ? [] : [{ scene, durationMs: Math.round(c.durationS * 1000) }];
}

/** A creative as a player gets it; null while something is missing without which nothing can be drawn. */
export function makeScene(c: Creative, parts: SceneParts): Scene | null {
  if (c.kind !== 'layout') return plainOf(c, parts);
  const region = (ids: readonly string[]): RegionPart[] => ids.flatMap((id) => part(id, parts));
  const main = region(c.main);
  if (main.length === 0) return null;
  const { sidePercent, footPercent } = c;
  const foot = c.foot === undefined ? null : (part(c.foot, parts)[0] ?? null);
  const base = { creative: c.id, transition: c.transition };
  return { ...base, kind: 'layout', main, side: region(c.side), foot, sidePercent, footPercent };
}

/** The brand's typefaces, as far as their files are there. */
export function fontFiles(
  fonts: { readonly headings?: string | undefined; readonly text?: string | undefined },
  media: Readonly<Record<string, AssetRef>>,
): { headings?: AssetRef; text?: AssetRef } {
  const headings = fonts.headings === undefined ? undefined : media[fonts.headings];
  const text = fonts.text === undefined ? undefined : media[fonts.text];
  return { ...(headings === undefined ? {} : { headings }), ...(text === undefined ? {} : { text }) };
}
