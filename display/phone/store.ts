import { likeAnswer, productPage } from '../../controller/protocol/http.ts';
import type { ProductPage } from '../../controller/protocol/http.ts';

/** Why a page could not be shown. */
export type Trouble = 'unknown' | 'offline' | 'error';
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
  if (!response.ok) throw new StoreTrouble('error', `the store answered ${response.status}`);
  return response.json();
}

/** Facts, price and likes of a product. Rejects with StoreTrouble. */
export async function fetchProduct(gtin: string): Promise<ProductPage> {
  const parsed = productPage.safeParse(await ask(`/api/v1/products/${gtin}`, {}));
  if (!parsed.success) throw new StoreTrouble('error', 'the answer is not a product');
  return parsed.data;
}

/** One like. `counted` is false where this phone's like of today was counted before. Rejects with StoreTrouble. */
export async function sendLike(gtin: string): Promise<{ likes: number | null; counted: boolean }> {
  const parsed = likeAnswer.safeParse(await ask(`/api/v1/products/${gtin}/like`, { method: 'POST' }));
  if (!parsed.success) throw new StoreTrouble('error', 'the answer is not a like');
  return parsed.data;
}
