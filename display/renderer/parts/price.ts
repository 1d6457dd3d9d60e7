import { priceParts } from '../../scene/format.ts';
import { el } from './dom.ts';

/** A price as shops set it: large whole part, raised fraction, quiet currency. */
export function priceTag(amount: number, currency: string, locale: string): HTMLElement {
  const { parts, label } = priceParts(amount, currency, locale);
  const tag = el('p', 'price');
  const spoken = el('span', 'spoken', label);
  const drawn = el('span', 'price-drawn');
  drawn.setAttribute('aria-hidden', 'true');
  for (const part of parts) {
    if (part.kind !== 'space') drawn.append(el('span', `price-${part.kind}`, part.text));
  }
  tag.append(spoken, drawn);
  return tag;
}
