import type { Creative } from '../../config/schema/creative.ts';
import { creativeMedia, creativeRegions } from '../../config/schema/creative.ts';
import type { Product } from '../../config/schema/product.ts';
import type { EngineConfig } from './io.ts';

/**
 * Why a creative cannot be shown (DEC-23).
 *
 * @returns for the id of a creative the reason in words, or null when it can be shown
 */
export function missingFrom(
  creatives: ReadonlyMap<string, Creative>,
  products: ReadonlyMap<string, Product>,
  media: EngineConfig['media'],
): (creative: string) => string | null {
  const missing = (id: string): string | null => {
    const creative = creatives.get(id);
    if (creative === undefined) return `the creative ${id} is gone`;
    switch (creative.kind) {
      case 'image':
      case 'video':
      case 'model':
        return missingFiles(
          creativeMedia(creative).map((m) => m.path),
          media,
        );
      case 'product':
        return products.has(creative.product) ? null : `the product ${creative.product} is gone`;
      case 'ranking':
        return creative.products.some((p) => products.has(p)) ? null : `the products of ${creative.name} are gone`;
      case 'layout': {
        const main = creativeRegions(creative).filter((r) => r.field.startsWith('main'));
        const why = main.map(({ id: part }) =>
          creatives.get(part)?.kind === 'layout' ? `the layout ${part} cannot stand in a layout` : missing(part),
        );
        return why.includes(null) ? null : (why[0] ?? `${creative.name} has nothing in its large region`);
      }
      case 'message':
      case 'page':
      case 'ticker':
      case 'songs':
        return null;
    }
  };
  return missing;
}

/** One file of either orientation is enough: it is fitted to the other. */
function missingFiles(files: readonly (string | undefined)[], media: EngineConfig['media']): string | null {
  const named = [...new Set(files.filter((f) => f !== undefined))];
  if (named.length === 0) return 'it names no file';
  if (named.some((f) => media[f] !== undefined)) return null;
  return named.length === 1
    ? `its file ${named[0]!} is not in the library`
    : `its files ${named.join(' and ')} are not in the library`;
}
