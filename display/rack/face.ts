import type { RackPlan } from '../scene/rackPlan.ts';
import { productsOn, rackPageAt, rackPlan } from '../scene/rackPlan.ts';
import type { Size } from '../scene/shape.ts';
import { el } from '../renderer/parts/dom.ts';
import { typefaces } from '../renderer/parts/fit.ts';
import type { FaceParts, Panel } from './panel.ts';
import { rackPanel } from './panel.ts';

const LOOK_MS = 500;

/** The face of a rack: as many products at once as read well, the others in turn, in step with the shop's clock. */
export class RackFace {
  private readonly parts: FaceParts;
  private readonly plan: RackPlan;
  private readonly pages: { element: HTMLElement; panels: Panel[] }[] = [];
  private readonly timer: ReturnType<typeof setInterval>;
  private page = -1;
  private updates = 0;

  constructor(host: HTMLElement, parts: FaceParts) {
    this.parts = parts;
    const size = { width: host.clientWidth, height: host.clientHeight };
    this.plan = rackPlan(size, parts.rack.products.length);
    host.replaceChildren();
    const { columns, rows, pages } = this.plan;
    for (let page = 0; page < pages; page++) {
      const products = productsOn(parts.rack.products, this.plan, page);
      const cell: Size = { width: size.width / columns, height: size.height / rows };
      const panels = products.map((product) => rackPanel(product, cell, parts));
      const element = el(
        'section',
        'layer rack-page',
        panels.map((p) => p.element),
      );
      element.style.gridTemplateColumns = `repeat(${columns}, minmax(0, 1fr))`;
      element.style.gridTemplateRows = `repeat(${rows}, minmax(0, 1fr))`;
      host.append(element);
      this.pages.push({ element, panels });
    }
    void typefaces().then(() => {
      for (const { panels } of this.pages) for (const panel of panels) panel.fit();
    });
    this.turn();
    this.timer = setInterval(() => this.turn(), LOOK_MS);
  }

  update(): void {
    this.pages.forEach(({ panels }, page) => {
      for (const panel of panels) panel.update(page === this.page);
    });
  }

  stop(): void {
    clearInterval(this.timer);
    for (const { panels } of this.pages) for (const panel of panels) panel.stop();
  }

  /** Turns the page when its time has come, and lets the ages of silent sources grow. */
  private turn(): void {
    const page = rackPageAt(this.plan, this.parts.now());
    if (page !== this.page) {
      const first = this.page === -1;
      this.page = page;
      this.update();
      this.pages.forEach(({ element }, i) => {
        element.classList.toggle('on', i === page);
        element.classList.toggle('at-once', first);
        element.setAttribute('aria-hidden', i === page ? 'false' : 'true');
      });
    } else if (++this.updates % 20 === 0) this.update();
  }
}
