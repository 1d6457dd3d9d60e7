import type { Scene } from '../../../controller/protocol/scene.ts';
import { groundFor, mix } from '../../scene/colour.ts';
import { productLayout } from '../../scene/layout.ts';
import { el, place, vars } from '../parts/dom.ts';
import { ProductWords } from '../parts/productWords.ts';
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
  const words = new ProductWords(scene, layout, paints);
  place(words.element, layout.words);
  element.append(picture, words.element);

  const draw = async (): Promise<void> => {
    if (product.image !== undefined) {
      picture.append(await decoded(product.image, await paints.address(product.image), 'product-image'));
    } else {
      picture.append(el('span', 'product-initial', product.name.slice(0, 1)));
    }
    await words.fit();
  };
  return {
    element,
    ready: draw(),
    enter: () => words.enter(),
    leave: () => words.leave(),
    update: () => words.update(),
    dispose() {
      words.stop();
      element.remove();
    },
  };
}
