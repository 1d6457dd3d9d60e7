import { readingCatalogue } from '../../../controller/protocol/reading.ts';
import type { ProductCard, Scene } from '../../../controller/protocol/scene.ts';
import { groundFor, mix } from '../../scene/colour.ts';
import type { Face } from '../../../controller/protocol/likesFace.ts';
import { faceOf } from '../../../controller/protocol/likesFace.ts';
import { rankingLayout } from '../../scene/layout.ts';
import { rank, rankValue } from '../../scene/ranking.ts';
import { el, place, vars } from '../parts/dom.ts';
import { fitText } from '../parts/fit.ts';
import { Likes } from '../parts/likes.ts';
import type { Layer, Paints } from '../stage/layer.ts';
import { decoded } from './picture.ts';

interface Card {
  readonly product: ProductCard;
  readonly element: HTMLElement;
  readonly name: HTMLElement;
  readonly number: HTMLElement;
  readonly picture: HTMLElement;
  readonly likes: Likes;
}

/** The most liked products, in their live order. Cards glide to their new places; all are the same size. */
export function rankingScene(scene: Extract<Scene, { kind: 'ranking' }>, paints: Paints): Layer {
  const { store } = paints;
  const places = Math.min(scene.places, scene.products.length);
  const layout = rankingLayout(paints.size, places);
  const element = el('section', `layer scene-ranking ${layout.shape} ${layout.flow}`);
  const ground = groundFor(store.brand.primary, '#ffffff');
  vars(element, {
    u: `${layout.unit}px`,
    c: `${layout.cardUnit}px`,
    ground,
    glow: mix(ground, '#ffffff', 0.1),
    paper: store.brand.paper,
    ink: store.brand.ink,
    accent: store.brand.accent,
  });
  const headline = el('h1', 'ranking-headline', scene.headline);
  const header = el('header', 'ranking-head', [el('p', 'ranking-store', store.name), headline]);
  place(header, layout.header);
  element.append(header);
  const cards = scene.products.map((product): Card => {
    const likes = new Likes(store.locale, true);
    const name = el('h2', 'card-name', product.name);
    const number = el('span', 'card-number');
    const picture = el('div', 'card-picture');
    const card = el('article', 'card', [
      number,
      picture,
      el('div', 'card-words', [el('p', 'card-brand', product.brand), name, likes.element]),
    ]);
    vars(card, { tint: mix(store.brand.paper, product.accent, 0.16), own: groundFor(product.accent, '#ffffff') });
    const box = layout.places[0]!;
    place(card, { ...box, x: 0, y: 0 });
    element.append(card);
    return { product, element: card, name, number, picture, likes };
  });

  let on = false;
  let timer: ReturnType<typeof setInterval> | undefined;
  const faceFor = (product: ProductCard): Face =>
    faceOf(
      paints.value(`product.likes:${product.id}`),
      { minimum: product.likesMinimum, staleAfterMs: readingCatalogue['product.likes'].staleAfterMs },
      paints.now(),
    );
  const refresh = (): void => {
    const faces = new Map(cards.map((card) => [card, faceFor(card.product)]));
    const order = rank(cards, (card) => rankValue(faces.get(card)!));
    order.forEach((card, index) => {
      card.likes.update(faces.get(card)!, on);
      const shown = index < places;
      const box = layout.places[Math.min(index, places - 1)]!;
      card.element.style.transform = `translate(${box.x}px, ${box.y}px) scale(${shown ? 1 : 0.9})`;
      card.element.style.opacity = shown ? '1' : '0';
      card.element.style.zIndex = String(cards.length - index);
      card.element.classList.toggle('first', index === 0);
      card.element.classList.toggle('still', !on);
      card.number.textContent = String(index + 1);
    });
  };
  const draw = async (): Promise<void> => {
    await Promise.all(
      cards.map(async ({ product, picture }) => {
        if (product.image === undefined) picture.append(el('span', 'product-initial', product.name.slice(0, 1)));
        else picture.append(await decoded(product.image, await paints.address(product.image), 'card-image'));
      }),
    );
    await paints.faces();
    refresh();
    const { unit, cardUnit } = layout;
    fitText(headline, unit * 8.4, unit * 4);
    for (const card of cards) fitText(card.name, cardUnit * 4.2, cardUnit * 1.8);
  };
  return {
    element,
    ready: draw(),
    enter() {
      on = true;
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
      for (const card of cards) card.likes.stop();
      element.remove();
    },
  };
}
