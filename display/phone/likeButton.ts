import type { ProductPage } from '../../controller/protocol/http.ts';
import { readingCatalogue } from '../../controller/protocol/reading.ts';
import type { Reading } from '../../controller/protocol/reading.ts';
import { faceOf } from '../scene/face.ts';
import { formatAge, formatCount } from '../scene/format.ts';
import { el, HEART, svg } from '../renderer/parts/dom.ts';
import { Odometer } from '../renderer/parts/odometer.ts';
import { sendLike } from './store.ts';
import type { PhoneWords } from './words.ts';

/** The heart: beats at once when touched, and then says honestly whether it was counted. */
export function likeButton(
  page: ProductPage,
  gtin: string,
  words: PhoneWords,
): { element: HTMLElement; live: (reading: Reading) => void } {
  const { locale, product } = page;
  const odometer = new Odometer(locale);
  const caption = el('span', 'count-caption');
  const count = el('p', 'count', [odometer.element, caption]);
  const heart = svg('0 0 24 24', HEART, 'button-heart');
  const label = el('span', 'button-label');
  const button = el('button', 'like', [heart, label]);
  button.type = 'button';
  const said = el('p', 'said');
  said.setAttribute('role', 'status');
  let shown: number | null = null;
  let liked = page.liked;

  const number = (likes: number | null, age: string): void => {
    const before = shown;
    shown = likes !== null && likes >= product.likesMinimum ? likes : null;
    odometer.element.hidden = shown === null;
    if (shown === null) {
      caption.textContent = words.noLikes;
      return;
    }
    odometer.to(shown, before !== null);
    const name = words
      .likes(formatCount(shown, locale), shown === 1)
      .split(' ')
      .slice(1)
      .join(' ');
    caption.textContent = `${name} · ${age === '' ? words.live : age}`;
  };
  const state = (): void => {
    button.setAttribute('aria-pressed', String(liked));
    label.textContent = liked ? words.liked : words.like;
  };
  const beat = (): void => {
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    heart.animate(
      [
        { transform: 'scale(1)' },
        { transform: 'scale(1.45)', offset: 0.25 },
        { transform: 'scale(0.9)', offset: 0.55 },
        { transform: 'scale(1)' },
      ],
      { duration: 560, easing: 'ease-out' },
    );
  };
  let busy = false;
  button.addEventListener('click', () => {
    beat();
    if (busy) return;
    busy = true;
    const before = liked;
    liked = true;
    state();
    sendLike(gtin)
      .then(({ likes, counted }) => {
        said.textContent = counted ? words.counted : words.already;
        if (likes !== null) number(likes, '');
      })
      .catch(() => {
        liked = before;
        state();
        said.textContent = words.notNow;
      })
      .finally(() => {
        busy = false;
      });
  });
  state();
  number(page.likes, '');
  return {
    element: el('section', 'heart', [count, button, said]),
    live(reading) {
      const rules = { minimum: product.likesMinimum, staleAfterMs: readingCatalogue['product.likes'].staleAfterMs };
      const face = faceOf(reading, rules, Date.now());
      if (face.kind === 'number') number(face.value, '');
      else if (face.kind === 'aged') number(face.value, formatAge(face.ageMs, locale));
      else if (face.kind === 'below') number(null, '');
    },
  };
}
