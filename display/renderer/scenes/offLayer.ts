import { el } from '../parts/dom.ts';
import type { Layer } from '../stage/layer.ts';

/** Black on purpose: the panel is off, or would be if it could be switched. */
export function offLayer(): Layer {
  const element = el('section', 'layer scene-off');
  element.style.background = '#000';
  return {
    element,
    ready: Promise.resolve(),
    enter: () => undefined,
    leave: () => undefined,
    update: () => undefined,
    dispose: () => element.remove(),
  };
}
