import type { ProductPage } from '../../controller/protocol/http.ts';
import type { Reading } from '../../controller/protocol/reading.ts';
import { contrast, groundFor, mix } from '../scene/colour.ts';
import { el, vars } from '../renderer/parts/dom.ts';
import { priceTag } from '../renderer/parts/price.ts';
import { likeButton } from './likeButton.ts';
import { phoneWords } from './words.ts';

export interface ProductView {
  readonly elements: readonly HTMLElement[];
  readonly take: (values: readonly Reading[]) => void;
  /** The numbers are not live any more, until the next `take`. */
  readonly lost: () => void;
}

/** The page of a product: picture, name, price, heart with live count, facts. */
export function productView(page: ProductPage, gtin: string): ProductView {
  const { product, locale, currency, brand } = page;
  const words = phoneWords(locale);
  const root = document.documentElement;
  root.lang = locale;
  document.title = `${product.name} · ${page.store}`;
  const accent = groundFor(product.accent, '#ffffff');
  let bright = accent;
  for (let share = 0; share < 1 && contrast(bright, '#14201d') < 4.5; share += 0.05)
    bright = mix(accent, '#ffffff', share);
  vars(root, {
    accent,
    'accent-bright': bright,
    tint: mix(brand.paper, product.accent, 0.14),
    light: mix(brand.paper, '#ffffff', 0.75),
    paper: mix(brand.paper, '#ffffff', 0.4),
    ink: brand.ink,
  });
  const heart = likeButton(page, gtin, words);
  const picture = el('div', 'hero');
  if (product.image !== undefined) {
    const image = el('img');
    image.alt = product.name;
    image.src = `/media/${product.image.sha256}`;
    if (product.image.width !== undefined) image.width = product.image.width;
    if (product.image.height !== undefined) image.height = product.image.height;
    image.addEventListener('error', () => image.remove());
    picture.append(image);
  }
  const facts = page.facts.flatMap(({ label, value }) => [
    el('div', 'fact', [el('dt', '', label), el('dd', '', value)]),
  ]);
  const elements = [
    el('header', 'top', [el('p', 'store', page.store)]),
    picture,
    el('section', 'about', [
      product.brand === '' ? null : el('p', 'brand', product.brand),
      el('h1', 'name', product.name),
      priceTag(product.price, currency, locale),
      heart.element,
      product.description === '' ? null : el('p', 'description', product.description),
      facts.length === 0 ? null : el('h2', 'facts-title', words.facts),
      facts.length === 0 ? null : el('dl', 'facts', facts),
      el('footer', 'bottom', [
        el('p', 'privacy', words.privacy),
        el('p', 'gtin', `GTIN ${product.gtin.replace(/^0+(?=\d{8})/, '')}`),
      ]),
    ]),
  ];
  return {
    elements,
    take(values) {
      const reading = values.find((v) => v.key === `product.likes:${product.id}`);
      if (reading !== undefined) heart.live(reading);
    },
    lost: heart.lost,
  };
}
