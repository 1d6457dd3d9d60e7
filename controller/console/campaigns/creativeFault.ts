import { pageHost } from '../../../config/schema/creative.ts';
import type { Creative } from '../../../config/schema/creative.ts';

/** What is missing in a creative, in words; null: it can be shown. */
export function creativeFault(c: Creative): string | null {
  if (c.name.trim() === '') return 'Give it a name.';
  if (!Number.isFinite(c.durationS) || c.durationS < 1 || c.durationS > 600) return 'Show it for 1 to 600 seconds.';
  switch (c.kind) {
    case 'image':
    case 'video':
      if (c.files.landscape !== undefined || c.files.portrait !== undefined) return null;
      return `Choose at least one ${c.kind === 'image' ? 'picture' : 'film'}.`;
    case 'product':
      return c.product === '' ? 'Choose a product.' : null;
    case 'ranking':
      if (c.products.length < 2) return 'Choose at least two products to rank.';
      if (c.products.length > 24) return 'Choose at most 24 products.';
      return c.headline.trim() === '' ? 'Write the line above the ranking.' : null;
    case 'message':
      return c.headline.trim() === '' ? 'Write the message.' : null;
    case 'page':
      return pageHost(c.url).includes('.') ? null : 'Write the address of the page; it begins with https://.';
    case 'ticker':
      return c.lines.some((line) => line.trim() !== '') ? null : 'Write at least one line.';
    case 'songs':
      return c.headline.trim() === '' ? 'Write the line above the songs.' : null;
    case 'model':
      return c.model === '' ? 'Choose a model, a .glb file.' : null;
    case 'layout':
      return c.main.length === 0 ? 'Choose what the large region shows.' : null;
  }
}
