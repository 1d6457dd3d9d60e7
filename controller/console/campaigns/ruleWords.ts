import type { Campaign } from '../../../config/schema/campaign.ts';
import type { StoreIndex } from '../store/storeIndex.ts';

type HoldOut = NonNullable<Campaign['holdOut']>;

/** Exclusion tags of the other campaigns, to choose from. */
export function tagsOf({ config }: StoreIndex, campaign: string): string[] {
  return [...new Set(config.campaigns.flatMap((c) => (c.id === campaign ? [] : c.separate)))].sort();
}

/** `1 of 10`, `3 of 20`: the smallest whole numbers of a share in steps of 5 %. */
function ofText(share: number): string {
  const twentieths = Math.round(share * 20);
  const by = [20, 10, 5, 4, 2].find((n) => twentieths % n === 0 && 20 % n === 0) ?? 1;
  return `${twentieths / by} of ${20 / by}`;
}

/** What holding out comes to, in sentences. */
export function heldOutText({ share, by }: HoldOut): string {
  const unit = by === 'hour' ? 'hours' : 'days';
  return (
    `It stays away in ${ofText(share)} ${unit} in which it could play; which ones is drawn once and written down. ` +
    `In the others it plays as always. ${by === 'hour' ? 'Hours tell sooner; days suit what people come back for.' : 'Days suit what people come back for; hours tell sooner.'}`
  );
}

/** What keeps it back, each rule in words; nothing for a campaign without. */
export function campaignRules(c: Campaign, store: StoreIndex): string[] {
  const rules: string[] = [];
  if (c.maxPerHour !== undefined)
    rules.push(`at most ${c.maxPerHour} ${c.maxPerHour === 1 ? 'time' : 'times'} an hour`);
  if (c.separate.length > 0) rules.push(`never right after another with the tag ${c.separate.join(' or ')}`);
  if (c.products.length > 0 && c.leastStock > 0) {
    const names = c.products.map((id) => store.products.get(id)?.name ?? id);
    const what = names.length === 1 ? names[0]! : `all of ${names.length} products`;
    const pieces = c.leastStock === 1 ? 'no pieces' : `fewer than ${c.leastStock} pieces`;
    rules.push(`rests while ${what} ${names.length === 1 ? 'has' : 'have'} ${pieces} in stock`);
  }
  if (c.holdOut !== undefined) {
    rules.push(
      `held out in ${ofText(c.holdOut.share)} ${c.holdOut.by === 'hour' ? 'hours' : 'days'}, to measure its effect`,
    );
  }
  return rules;
}
