import type { ProductPage } from '../../controller/protocol/http.ts';
import type { Reading } from '../../controller/protocol/reading.ts';
import { el, HEART, svg } from '../renderer/parts/dom.ts';
import { Odometer } from '../renderer/parts/odometer.ts';
import { likesLine } from './likesLine.ts';
import type { LikesHeard } from './likesLine.ts';
import { sendLike, StoreTrouble } from './store.ts';
import type { PhoneWords } from './words.ts';

/** The heart: beats at once when touched, and then says honestly whether it was counted. */
export function likeButton(
  page: ProductPage,
  gtin: string,
  words: PhoneWords,
): { element: HTMLElement; live: (reading: Reading) => void; lost: () => void } {
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

  let heard: LikesHeard = { value: null, quality: 'unknown', atMs: null };
  let lostAtMs: number | null = null;
  const draw = (): void => {
    const before = shown;
    const line = likesLine(heard, product.likesMinimum, lostAtMs, words, locale, Date.now());
    shown = line.number;
    odometer.element.hidden = shown === null;
    if (shown !== null) odometer.to(shown, before !== null);
    caption.textContent = line.caption;
  };
  const hear = (likes: LikesHeard): void => {
    heard = likes;
    lostAtMs = null;
    draw();
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
    sendLike(gtin, () => {
      said.textContent = words.moment;
    })
      .then((answer) => {
        liked = answer.liked;
        state();
        said.textContent = !liked ? words.notKept : answer.counted ? words.counted : words.already;
        hear({ value: answer.likes, quality: answer.likesQuality, atMs: answer.likesAtMs });
      })
      .catch((error: unknown) => {
        liked = before;
        state();
        said.textContent = error instanceof StoreTrouble && error.trouble === 'busy' ? words.busy : words.notNow;
      })
      .finally(() => {
        busy = false;
      });
  });
  state();
  hear({ value: page.likes, quality: page.likesQuality, atMs: page.likesAtMs });
  return {
    element: el('section', 'heart', [count, button, said]),
    live: hear,
    lost: () => {
      lostAtMs ??= Date.now();
      draw();
    },
  };
}
