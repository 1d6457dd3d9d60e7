import type { Scene } from '../../../controller/protocol/scene.ts';
import { mix, textOn } from '../../scene/colour.ts';
import { isTall, shapeOf, unitOf } from '../../scene/shape.ts';
import { el, vars } from '../parts/dom.ts';
import { fitText } from '../parts/fit.ts';
import type { Layer, Paints } from '../stage/layer.ts';

/** A line that is read in passing, on a plain ground. */
export function messageScene(scene: Extract<Scene, { kind: 'message' }>, paints: Paints): Layer {
  const { brand, name } = paints.store;
  const shape = shapeOf(paints.size);
  const unit = unitOf(paints.size);
  const ground = scene.background ?? brand.primary;
  const ink = textOn(ground, brand.ink);
  const element = el('section', `layer scene-message ${shape}`);
  vars(element, {
    u: `${unit}px`,
    ground,
    ink,
    soft: mix(ground, ink, 0.06),
    accent: brand.accent === ground ? ink : brand.accent,
  });
  const headline = el('h1', 'message-headline', scene.headline);
  const text = el('p', 'message-text', scene.text);
  text.hidden = scene.text === '';
  element.append(
    el('div', 'message-disc'),
    el('div', 'message-words', [el('span', 'message-rule'), headline, text]),
    el('p', 'message-store', name),
  );
  const draw = async (): Promise<void> => {
    await paints.faces();
    fitText(headline, unit * (isTall(shape) ? 15 : shape === 'ribbon' ? 25 : 17), unit * 5);
  };
  return {
    element,
    ready: draw(),
    enter: () => undefined,
    leave: () => undefined,
    update: () => undefined,
    dispose: () => element.remove(),
  };
}
