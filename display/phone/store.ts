import { likeAnswer, productPage } from '../../controller/protocol/http.ts';
import type { LikeAnswer, ProductPage } from '../../controller/protocol/http.ts';

/** Why a page could not be shown. */
export type Trouble = 'unknown' | 'offline' | 'busy' | 'error';
export class StoreTrouble extends Error {
  readonly trouble: Trouble;
  constructor(trouble: Trouble, message: string) {
    super(message);
    this.name = 'StoreTrouble';
    this.trouble = trouble;
  }
}

async function ask(url: string, init: RequestInit): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(url, { ...init, signal: AbortSignal.timeout(10_000) });
  } catch {
    throw new StoreTrouble(navigator.onLine ? 'error' : 'offline', 'no answer');
  }
  if (response.status === 404 || response.status === 400) throw new StoreTrouble('unknown', 'no such product');
  if (response.status === 429) throw new StoreTrouble('busy', 'the store has heard enough for now');
  if (!response.ok) throw new StoreTrouble('error', `the store answered ${response.status}`);
  return response.json();
}

/** Facts, price and likes of a product. Rejects with StoreTrouble. */
export async function fetchProduct(gtin: string): Promise<ProductPage> {
  const parsed = productPage.safeParse(await ask(`/api/v1/products/${gtin}`, {}));
  if (!parsed.success) throw new StoreTrouble('error', 'the answer is not a product');
  return parsed.data;
}

/** Beyond what the store asks to wait, so that its clock has passed, ms. */
const MARGIN_MS = 50;

/**
 * One like. Where the phone's heart is new the store asks it to wait; then it is sent once more, and what that is
 * answered stands: `liked` is false where the phone keeps no cookie. Rejects with StoreTrouble.
 *
 * @param waiting called when there is a wait
 */
export async function sendLike(gtin: string, waiting: () => void): Promise<LikeAnswer> {
  const first = await askLike(gtin);
  if (first.liked || first.waitMs === null) return first;
  waiting();
  const ms = first.waitMs + MARGIN_MS;
  await new Promise((done) => setTimeout(done, ms));
  return askLike(gtin);
}

async function askLike(gtin: string): Promise<LikeAnswer> {
  const parsed = likeAnswer.safeParse(await ask(`/api/v1/products/${gtin}/like`, { method: 'POST' }));
  if (!parsed.success) throw new StoreTrouble('error', 'the answer is not a like');
  return parsed.data;
}
