import '@fontsource-variable/inter/wght.css';
import './phone.css';
import { checkDigit } from '../../config/schema/product.ts';
import { el } from '../renderer/parts/dom.ts';
import { productView } from './productView.ts';
import { fetchProduct, StoreTrouble } from './store.ts';
import type { Trouble } from './store.ts';
import { phoneWords } from './words.ts';

const host = document.querySelector<HTMLElement>('#page')!;
const words = phoneWords(navigator.language);

/** GTIN of the address (GS1 Digital Link: /01/{gtin}, with any qualifiers after it), as 14 digits; null if there is none. */
function gtinOfPage(): string | null {
  const digits = /\/01\/(\d{8}|\d{12,14})(?:[/?#]|$)/.exec(location.pathname)?.[1];
  if (digits === undefined || Number(digits.at(-1)) !== checkDigit(digits.slice(0, -1))) return null;
  return digits.padStart(14, '0');
}

function trouble(kind: Trouble): void {
  document.documentElement.lang = navigator.language;
  document.title = kind === 'unknown' ? words.unknownTitle : words.errorTitle;
  const text = { unknown: words.unknownText, offline: words.offlineText, busy: words.busy, error: words.errorText }[
    kind
  ];
  const title = el('h1', 'trouble-title', kind === 'unknown' ? words.unknownTitle : words.errorTitle);
  const again = el('button', 'again', words.retry);
  again.addEventListener('click', () => void show());
  host.replaceChildren(
    el('section', 'trouble', [el('span', 'trouble-mark'), title, el('p', '', text), kind === 'unknown' ? null : again]),
  );
}

async function show(): Promise<void> {
  host.setAttribute('aria-busy', 'true');
  const gtin = gtinOfPage();
  try {
    if (gtin === null) throw new StoreTrouble('unknown', 'no GTIN in the address');
    const page = await fetchProduct(gtin);
    const view = productView(page, gtin);
    host.replaceChildren(...view.elements);
    // The page is there; live numbers follow in their own time.
    const { watchProduct } = await import('./watch.ts');
    const stop = watchProduct(gtin, view.take, view.lost);
    addEventListener('pagehide', stop, { once: true });
  } catch (error) {
    trouble(error instanceof StoreTrouble ? error.trouble : 'error');
  }
  host.setAttribute('aria-busy', 'false');
}

void show();
addEventListener('online', () => {
  if (host.querySelector('.trouble') !== null) void show();
});
