import type { CountUp } from '../../scene/countUp.ts';
import { countAt, countDone, retarget, standing } from '../../scene/countUp.ts';
import { formatCount } from '../../scene/format.ts';
import { placesOf, wheelsOf } from '../../scene/odometer.ts';
import { el } from './dom.ts';

/** Height of a digit's window, in em. The strips' line height in CSS is the same. */
const LINE = 1.12;

/** A number on wheels that counts up to where it is told. */
export class Odometer {
  readonly element = el('span', 'odometer');
  private readonly drawn = el('span', 'odometer-drawn');
  private readonly spoken = el('span', 'spoken');
  private readonly locale: string;
  private count: CountUp | null = null;
  private wheels: HTMLElement[] = [];
  private frame = 0;

  constructor(locale: string) {
    this.locale = locale;
    this.drawn.setAttribute('aria-hidden', 'true');
    this.element.append(this.spoken, this.drawn);
  }

  /** Goes to a value: on wheels when `animate`, else at once. Takes performance.now() clock. */
  to(value: number, animate: boolean): void {
    const now = performance.now();
    this.spoken.textContent = formatCount(value, this.locale);
    if (this.count?.to === value && (animate || countDone(this.count, now))) return;
    this.count = this.count === null || !animate ? standing(value) : retarget(this.count, value, now);
    this.build(Math.max(placesOf(this.count.from), placesOf(value)));
    cancelAnimationFrame(this.frame);
    this.draw(now);
  }

  stop(): void {
    cancelAnimationFrame(this.frame);
  }

  private draw(now: number): void {
    const count = this.count!;
    const value = countAt(count, now);
    let leading = true;
    const states = wheelsOf(value, this.wheels.length);
    states.forEach(({ digit, turn }, i) => {
      const wheel = this.wheels[i]!;
      const last = i === states.length - 1;
      const blank = leading && digit === 0 && !last;
      wheel.classList.toggle('lead', blank);
      wheel.hidden = blank && turn === 0;
      const gap = wheel.nextElementSibling as HTMLElement | null;
      if (gap?.classList.contains('odometer-gap') === true) gap.hidden = wheel.hidden;
      if (!blank) leading = false;
      (wheel.firstElementChild as HTMLElement).style.transform = `translateY(${-(digit + turn) * LINE}em)`;
    });
    if (!countDone(count, now)) this.frame = requestAnimationFrame((t) => this.draw(Math.max(t, now)));
  }

  private build(places: number): void {
    if (this.wheels.length === places) return;
    this.wheels = [];
    const parts = new Intl.NumberFormat(this.locale, { useGrouping: true }).formatToParts(10 ** (places - 1));
    const nodes: Node[] = [];
    for (const part of parts) {
      if (part.type === 'integer') {
        part.value.split('').forEach(() => {
          const strip = el('span', 'odometer-strip', '0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n0');
          const wheel = el('span', 'odometer-wheel', [strip]);
          this.wheels.push(wheel);
          nodes.push(wheel);
        });
      } else if (part.type === 'group') {
        nodes.push(el('span', 'odometer-gap', part.value));
      }
    }
    this.drawn.replaceChildren(...nodes);
  }
}
