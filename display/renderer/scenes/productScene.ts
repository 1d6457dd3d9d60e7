import { readingCatalogue } from '../../../controller/protocol/reading.ts';
import type { Scene } from '../../../controller/protocol/scene.ts';
import { groundFor, mix } from '../../scene/colour.ts';
import { faceOf } from '../../../controller/protocol/likesFace.ts';
import { productLayout } from '../../scene/layout.ts';
import { wordsOf } from '../../scene/words.ts';
import { el, place, vars } from '../parts/dom.ts';
import { fitText, typefaces } from '../parts/fit.ts';
import { Likes } from '../parts/likes.ts';
import { priceTag } from '../parts/price.ts';
import { qrCode } from '../parts/qr.ts';
import type { Layer, Paints } from '../stage/layer.ts';
import { decoded } from './picture.ts';

/** One product: the thing itself on a light stage, its words on its own colour, live likes, a code to scan. */
export function productScene(scene: Extract<Scene, { kind: 'product' }>, paints: Paints): Layer {
  const { product } = scene;
  const { store } = paints;
  const layout = productLayout(paints.size);
  const ground = groundFor(product.accent, '#ffffff');
  const element = el('section', `layer scene-product ${layout.shape}`);
  vars(element, {
    u: `${layout.unit}px`,
    ground,
    glow: mix(ground, '#ffffff', 0.14),
    deep: mix(ground, '#000000', 0.22),
    paper: mix(store.brand.paper, product.accent, 0.1),
    light: mix(store.brand.paper, '#ffffff', 0.72),
    price: `${layout.type.price}px`,
    likes: `${layout.type.likes}px`,
  });
  const picture = el('div', 'product-picture');
  place(picture, layout.picture);
  const name = el('h1', 'product-name', product.name);
  const likes = new Likes(store.locale, false);
  const words = el('div', 'product-words', [
    el('header', 'product-head', [el('p', 'product-brand', product.brand === '' ? store.name : product.brand)]),
    el('div', 'product-main', [scene.headline === '' ? null : el('p', 'product-headline', scene.headline), name]),
    el('footer', 'product-foot', [
      el('div', 'product-figures', [priceTag(product.price, store.currency, store.locale), likes.element]),
      scene.url === undefined || layout.code === 0 ? null : codeBlock(scene.url, layout.code, store.locale),
    ]),
  ]);
  place(words, layout.words);
  element.append(picture, words);

  let on = false;
  let timer: ReturnType<typeof setInterval> | undefined;
  const refresh = (): void => {
    const rules = { minimum: product.likesMinimum, staleAfterMs: readingCatalogue['product.likes'].staleAfterMs };
    likes.update(faceOf(paints.value(`product.likes:${product.id}`), rules, paints.now()), on);
  };
  const draw = async (): Promise<void> => {
    if (product.image !== undefined) {
      picture.append(await decoded(product.image, await paints.address(product.image), 'product-image'));
    } else {
      picture.append(el('span', 'product-initial', product.name.slice(0, 1)));
    }
    await typefaces();
    refresh();
    fitText(name, layout.type.name, layout.type.nameLeast);
  };
  return {
    element,
    ready: draw(),
    enter() {
      on = true;
      // The age of a silent source is words, and words age too.
      timer ??= setInterval(refresh, 20_000);
    },
    leave() {
      on = false;
      clearInterval(timer);
      timer = undefined;
    },
    update: refresh,
    dispose() {
      clearInterval(timer);
      likes.stop();
      element.remove();
    },
  };
}

function codeBlock(url: string, side: number, locale: string): HTMLElement {
  const { scan } = wordsOf(locale);
  return el('div', 'code', [qrCode(url, side, scan), el('p', 'code-label', scan)]);
}
