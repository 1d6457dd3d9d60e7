import type { Pairing } from '../../../controller/protocol/hello.ts';
import { wordsOf } from '../../scene/words.ts';
import { el } from './dom.ts';
import { fitText, typefaces } from './fit.ts';

/** What a display says about itself, above the picture: pairing code, sign-out, its name when asked. */
export class Overlay {
  private readonly host: HTMLElement;
  private locale: string;
  private readonly name: string;
  private timer: ReturnType<typeof setInterval> | undefined;
  private naming: ReturnType<typeof setTimeout> | undefined;
  private nameplate: HTMLElement | null = null;
  /** Another size of the window, and a typeface that came late, need another size of type. */
  private readonly resized: ResizeObserver;

  /** @param locale of the system, until the store's is known */
  constructor(host: HTMLElement, locale: string, name: string) {
    this.host = host;
    this.locale = locale;
    this.name = name;
    this.resized = new ResizeObserver(() => this.fit());
    this.resized.observe(host);
    void typefaces().then(() => this.fit());
  }

  /** From now on in the language of the store. */
  speak(locale: string): void {
    this.locale = locale;
  }

  connecting(): void {
    const words = wordsOf(this.locale);
    this.set('connecting', [
      el('span', 'pulse'),
      el('h1', 'overlay-title', words.connecting),
      el('p', 'overlay-text', words.connectingHint),
      el('p', 'overlay-device', this.name),
    ]);
  }

  pairing(pairing: Pairing, note: string): void {
    const words = wordsOf(this.locale);
    const valid = el('p', 'overlay-valid');
    const count = (): void => {
      valid.textContent = words.pairValid(Math.max(1, Math.ceil((pairing.expiresAtMs - Date.now()) / 60_000)));
    };
    const steps = el(
      'ol',
      'overlay-steps',
      words.pairSteps.map((step) => el('li', '', step)),
    );
    const code = el('p', 'overlay-code', pairing.code);
    code.setAttribute('aria-label', pairing.code.split('').join(' '));
    this.set('pairing', [
      note === '' ? null : el('p', 'overlay-note', note),
      el('h1', 'overlay-title', words.pairTitle),
      code,
      el('div', 'overlay-foot', [
        steps,
        el('div', 'overlay-about', [
          el('p', 'overlay-label', words.pairDevice),
          el('p', 'overlay-device', this.name),
          valid,
        ]),
      ]),
    ]);
    count();
    this.timer = setInterval(count, 5_000);
  }

  refused(title: 'revoked' | 'refused', message: string): void {
    const words = wordsOf(this.locale);
    this.set('refused', [
      el('h1', 'overlay-title', title === 'revoked' ? words.revokedTitle : words.refusedTitle),
      el('p', 'overlay-text', message),
      el('p', 'overlay-device', this.name),
    ]);
  }

  hide(): void {
    clearInterval(this.timer);
    this.host.replaceChildren(...(this.nameplate === null ? [] : [this.nameplate]));
    this.host.dataset['shows'] = 'nothing';
  }

  /** The name of the screen, large, over whatever is on. */
  identify(name: string, detail: string, seconds: number): void {
    clearTimeout(this.naming);
    this.nameplate?.remove();
    const plate = el('div', 'nameplate', [el('p', 'nameplate-name', name), el('p', 'nameplate-detail', detail)]);
    this.nameplate = plate;
    this.host.append(plate);
    this.fit();
    this.naming = setTimeout(() => {
      plate.remove();
      this.nameplate = null;
    }, seconds * 1000);
  }

  stop(): void {
    clearInterval(this.timer);
    clearTimeout(this.naming);
    this.resized.disconnect();
    this.host.replaceChildren();
  }

  /** An overlay is set in one type: words that are long make all of it smaller. The sizes wished for are the styles'. */
  private fit(): void {
    for (const part of this.host.querySelectorAll<HTMLElement>('.overlay, .nameplate-name')) {
      part.style.fontSize = '';
      const most = Number.parseFloat(getComputedStyle(part).fontSize);
      fitText(part, most, most * 0.25);
    }
  }

  private set(shows: string, nodes: readonly (Node | null)[]): void {
    clearInterval(this.timer);
    this.host.dataset['shows'] = shows;
    clearTimeout(this.naming);
    this.nameplate = null;
    this.host.replaceChildren(el('div', `overlay ${shows}`, nodes));
    this.fit();
  }
}
