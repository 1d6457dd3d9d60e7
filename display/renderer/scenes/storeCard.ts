import { groundFor, mix } from '../../scene/colour.ts';
import type { Size } from '../../scene/shape.ts';
import { shapeOf, unitOf } from '../../scene/shape.ts';
import { el, vars } from '../parts/dom.ts';
import { fitText } from '../parts/fit.ts';
import type { Layer, Paints } from '../stage/layer.ts';

/** What shows when nothing is booked: the store's own name, and the time of day in it. Never a black screen. */
export function storeCard(paints: Pick<Paints, 'store' | 'now' | 'faces'> & { size: () => Size }): Layer {
  const { store } = paints;
  const ground = groundFor(store.brand.primary, '#ffffff');
  const element = el('section', 'layer scene-card');
  vars(element, {
    ground,
    arch1: mix(ground, '#ffffff', 0.07),
    arch2: mix(ground, store.brand.accent, 0.55),
    arch3: store.brand.accent,
    paper: store.brand.paper,
  });
  const name = el('h1', 'card-store', store.name);
  const time = el('p', 'card-time');
  const date = el('p', 'card-date');
  element.append(
    el('div', 'card-arches', [el('span', 'arch a'), el('span', 'arch b'), el('span', 'arch c')]),
    el('header', 'card-clock', [time, date]),
    name,
  );
  const clock = new Intl.DateTimeFormat(store.locale, { timeZone: store.timeZone, hour: 'numeric', minute: '2-digit' });
  const day = new Intl.DateTimeFormat(store.locale, {
    timeZone: store.timeZone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
  });
  const tick = (): void => {
    const now = new Date(paints.now());
    time.textContent = clock.format(now);
    date.textContent = day.format(now);
  };
  let timer: ReturnType<typeof setInterval> | undefined;
  tick();
  // It lives as long as the page, so it follows the size of the window.
  const measure = (): void => {
    const size = paints.size();
    const unit = unitOf(size);
    element.className = `layer scene-card ${shapeOf(size)}`;
    vars(element, { u: `${unit}px` });
    fitText(name, unit * 17, unit * 6);
  };
  const draw = async (): Promise<void> => {
    await paints.faces();
    measure();
  };
  return {
    element,
    ready: draw(),
    enter() {
      measure();
      tick();
      timer ??= setInterval(tick, 1000);
    },
    leave() {
      clearInterval(timer);
      timer = undefined;
    },
    update: () => undefined,
    dispose() {
      clearInterval(timer);
      element.remove();
    },
  };
}
