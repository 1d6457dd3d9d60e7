import type { RackWelcome, StoreFace } from '../../controller/protocol/display.ts';
import type { Reading } from '../../controller/protocol/reading.ts';
import type { AssetRef } from '../../controller/protocol/scalars.ts';
import { groundFor, mix } from '../scene/colour.ts';
import { faceOf } from '../../controller/protocol/likesFace.ts';
import { codeSide } from '../scene/layout.ts';
import type { Size } from '../scene/shape.ts';
import { shapeOf, unitOf } from '../scene/shape.ts';
import { wordsOf } from '../scene/words.ts';
import { el, vars } from '../renderer/parts/dom.ts';
import { fitText } from '../renderer/parts/fit.ts';
import { Likes } from '../renderer/parts/likes.ts';
import { priceTag } from '../renderer/parts/price.ts';
import { qrCode } from '../renderer/parts/qr.ts';
import { decoded } from '../renderer/scenes/picture.ts';

type RackProduct = RackWelcome['rack']['products'][number];

export interface FaceParts {
  readonly store: StoreFace;
  readonly rack: RackWelcome['rack'];
  readonly address: (asset: AssetRef) => Promise<string>;
  readonly value: (key: string) => Reading | undefined;
  /** Controller's time, epoch ms. */
  readonly now: () => number;
}

export interface Panel {
  readonly element: HTMLElement;
  /** Type sizes, once the panel is laid out. */
  fit(): void;
  update(visible: boolean): void;
  stop(): void;
}

/** One product on a rack face: the number large, the thing beside it. */
export function rackPanel(product: RackProduct, size: Size, parts: FaceParts): Panel {
  const { store, rack } = parts;
  const shape = shapeOf(size);
  const unit = unitOf(size);
  const ground = groundFor(product.accent, '#ffffff');
  const likes = new Likes(store.locale, true);
  const name = el('h2', 'rack-name', product.name);
  const picture = el('div', 'rack-picture');
  const side = Math.min(codeSide(size), Math.round(unit * 24));
  const label = wordsOf(store.locale).scan;
  const element = el('article', `rack-panel ${shape}`, [
    picture,
    el('div', 'rack-words', [
      el('div', 'rack-title', [product.brand === '' ? null : el('p', 'rack-brand', product.brand), name]),
      el('div', 'rack-measure', [likes.element]),
      el('div', 'rack-foot', [
        priceTag(product.price, store.currency, store.locale),
        product.url === undefined || side === 0 ? null : el('div', 'rack-code', [qrCode(product.url, side, label)]),
      ]),
    ]),
  ]);
  vars(element, {
    u: `${unit}px`,
    paper: mix(store.brand.paper, '#ffffff', 0.35),
    tint: mix(store.brand.paper, product.accent, 0.14),
    light: mix(store.brand.paper, '#ffffff', 0.75),
    ink: store.brand.ink,
    heart: ground,
    price: `${unit * 9.6}px`,
  });
  if (product.image === undefined) picture.append(el('span', 'product-initial', product.name.slice(0, 1)));
  else {
    const { image } = product;
    parts
      .address(image)
      .then((address) => decoded(image, address, 'rack-image'))
      .then((drawn) => picture.append(drawn))
      // Without its picture the panel still says what hangs here and how it is liked.
      .catch(() => picture.append(el('span', 'product-initial', product.name.slice(0, 1))));
  }
  const rules = {
    minimum: Math.max(rack.minimum, product.likesMinimum),
    staleAfterMs: rack.staleAfterS * 1000,
  };
  return {
    element,
    fit: () => fitText(name, unit * 7, unit * 4),
    update(visible) {
      likes.update(faceOf(parts.value(`product.likes:${product.id}`), rules, parts.now()), visible);
    },
    stop: () => likes.stop(),
  };
}
