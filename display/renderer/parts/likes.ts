import type { Face } from '../../../controller/protocol/likesFace.ts';
import { formatAge, formatCount } from '../../scene/format.ts';
import { el, HEART, svg } from './dom.ts';
import { Odometer } from './odometer.ts';

/** A heart with its live number. `always`: a dash is shown too (rack faces); screens leave an unknown number out. */
export class Likes {
  readonly element = el('div', 'likes');
  private readonly heart = svg('0 0 24 24', HEART, 'heart');
  private readonly heartBox = el('span', 'heart-box', [this.heart]);
  private readonly odometer: Odometer;
  private readonly dash = el('span', 'likes-dash', '–');
  private readonly age = el('span', 'likes-age');
  private readonly locale: string;
  private readonly always: boolean;
  private shown: number | null = null;

  constructor(locale: string, always: boolean) {
    this.locale = locale;
    this.always = always;
    this.odometer = new Odometer(locale);
    this.element.append(
      this.heartBox,
      el('span', 'likes-figure', [el('span', 'likes-number', [this.odometer.element, this.dash]), this.age]),
    );
  }

  update(face: Face, animate: boolean): void {
    this.element.dataset['face'] = face.kind;
    this.element.hidden = face.kind === 'below' || (face.kind === 'dash' && !this.always);
    const known = face.kind === 'number' || face.kind === 'aged';
    this.odometer.element.hidden = !known;
    this.dash.hidden = known;
    this.age.textContent = face.kind === 'aged' ? formatAge(face.ageMs, this.locale) : '';
    this.age.hidden = face.kind !== 'aged' && !this.always;
    if (!known) {
      this.shown = null;
      return;
    }
    const before = this.shown;
    this.shown = face.value;
    // How many characters the number has, for type that fills its place.
    this.element.style.setProperty('--chars', String(formatCount(face.value, this.locale).length));
    this.odometer.to(face.value, animate && before !== null);
    if (animate && before !== null && face.value > before) this.beat();
  }

  stop(): void {
    this.odometer.stop();
  }

  /** One beat of the heart, with a smaller one rising from it. */
  private beat(): void {
    this.heart.animate(
      [
        { transform: 'scale(1)' },
        { transform: 'scale(1.32)', offset: 0.22 },
        { transform: 'scale(0.94)', offset: 0.5 },
        { transform: 'scale(1.08)', offset: 0.72 },
        { transform: 'scale(1)' },
      ],
      { duration: 720, easing: 'ease-out' },
    );
    if (this.heartBox.childElementCount > 4) return;
    const rising = svg('0 0 24 24', HEART, 'heart rising');
    this.heartBox.append(rising);
    const aside = (this.heartBox.childElementCount % 3) - 1;
    const flight = rising.animate(
      [
        { transform: 'translate(0, 0) scale(0.5)', opacity: 0.9 },
        { transform: `translate(${aside * 45 + 10}%, -120%) scale(0.62)`, opacity: 0 },
      ],
      { duration: 1100, easing: 'cubic-bezier(0.2, 0.7, 0.3, 1)' },
    );
    flight.onfinish = flight.oncancel = () => rising.remove();
  }
}
