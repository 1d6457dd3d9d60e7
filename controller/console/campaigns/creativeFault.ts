import type { Creative } from '../../../config/schema/campaign.ts';

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
  }
}
