import { faceOf } from '../../../controller/protocol/likesFace.ts';
import { readingCatalogue } from '../../../controller/protocol/reading.ts';
import type { ProductCard } from '../../../controller/protocol/scene.ts';
import { stockText } from '../../scene/stock.ts';
import type { ProductLayout } from '../../scene/layout.ts';
import { wordsOf } from '../../scene/words.ts';
import type { Paints } from '../stage/layer.ts';
import { el } from './dom.ts';
import { fitText } from './fit.ts';
import { Likes } from './likes.ts';
import { priceTag } from './price.ts';
import { qrCode } from './qr.ts';

/** The age of a silent source is words, and words age too, ms. */
const AGEING_MS = 20_000;

export interface ProductWordsOf {
  readonly product: ProductCard;
  readonly headline: string;
  readonly url?: string | undefined;
  /** How many are left is told too, where it is known. */
  readonly stock?: boolean | undefined;
}

/** What is said about a product: headline, name, price, live likes and a code to scan. Of every scene that shows one. */
export class ProductWords {
  readonly element: HTMLElement;
  private readonly product: ProductCard;
  private readonly paints: Paints;
  private readonly type: ProductLayout['type'];
  private readonly name: HTMLElement;
  private readonly likes: Likes;
  private readonly stock: HTMLElement | null;
  private on = false;
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    { product, headline, url, stock }: ProductWordsOf,
    layout: Pick<ProductLayout, 'type' | 'code'>,
    paints: Paints,
  ) {
    const { store } = paints;
    this.product = product;
    this.paints = paints;
    this.type = layout.type;
    this.name = el('h1', 'product-name', product.name);
    this.likes = new Likes(store.locale, false);
    this.stock = stock === true ? el('p', 'product-stock') : null;
    this.element = el('div', 'product-words', [
      el('header', 'product-head', [el('p', 'product-brand', product.brand === '' ? store.name : product.brand)]),
      el('div', 'product-main', [headline === '' ? null : el('p', 'product-headline', headline), this.name]),
      el('footer', 'product-foot', [
        el('div', 'product-figures', [
          this.stock,
          priceTag(product.price, store.currency, store.locale),
          this.likes.element,
        ]),
        url === undefined || layout.code === 0 ? null : codeBlock(url, layout.code, store.locale),
      ]),
    ]);
  }

  /** Once it is laid out: sets the name as large as it fits. */
  async fit(): Promise<void> {
    await this.paints.faces();
    this.update();
    fitText(this.name, this.type.name, this.type.nameLeast);
  }

  enter(): void {
    this.on = true;
    this.timer ??= setInterval(() => this.update(), AGEING_MS);
  }

  leave(): void {
    this.on = false;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  update(): void {
    const { product, paints } = this;
    const rules = { minimum: product.likesMinimum, staleAfterMs: readingCatalogue['product.likes'].staleAfterMs };
    if (this.stock !== null) {
      const text = stockText(paints.value(`product.stock:${product.id}`), paints.now(), paints.store.locale);
      this.stock.hidden = text === null;
      this.stock.textContent = text;
    }
    this.likes.update(faceOf(paints.value(`product.likes:${product.id}`), rules, paints.now()), this.on);
  }

  stop(): void {
    this.leave();
    this.likes.stop();
  }
}

function codeBlock(url: string, side: number, locale: string): HTMLElement {
  const { scan } = wordsOf(locale);
  return el('div', 'code', [qrCode(url, side, scan), el('p', 'code-label', scan)]);
}
