import type { Product } from '../../config/schema/product.ts';

/** Likes of a product as they are known now. */
export interface Likes {
  readonly product: string;
  readonly likes: number;
  readonly atMs: number;
  readonly simulated: boolean;
}

export interface Place {
  readonly product: string;
  /** 1 is the most liked; equals share the better place. */
  readonly place: number;
  /** When its own likes were known to be right, epoch ms. */
  readonly atMs: number;
  /** Some of the likes that were compared are simulated. */
  readonly simulated: boolean;
}

/** The products of one category whose likes are known. */
interface Category {
  readonly known: Map<string, Likes>;
  simulated: number;
  /** Products whose place somebody asks for, in the order of the store file -> their place while it is known. */
  readonly places: Map<string, number>;
}

/**
 * Places by likes of the products whose place somebody asks for, among all of their category (RDG-10). A like tells only
 * the places that it changes.
 */
export class Ranking {
  readonly #of = new Map<string, Category>();
  readonly #asked: readonly string[];

  /** @param asked products whose place somebody asks for */
  constructor(products: readonly Product[], asked: ReadonlySet<string>) {
    const categories = new Map<string, Category>();
    for (const p of products) {
      if (!asked.has(p.id)) continue;
      const category = categories.get(p.category);
      if (category !== undefined) category.places.set(p.id, 0);
      else categories.set(p.category, { known: new Map(), simulated: 0, places: new Map([[p.id, 0]]) });
    }
    for (const p of products) {
      const category = categories.get(p.category);
      if (category !== undefined) this.#of.set(p.id, category);
    }
    this.#asked = [...categories.values()].flatMap((c) => [...c.places.keys()]);
  }

  /** Products whose place is asked for. */
  asked(): readonly string[] {
    return this.#asked;
  }

  /** Products whose likes are compared for it. */
  compared(): string[] {
    return [...this.#of.keys()];
  }

  /** Takes all likes that are known, once, at the start, and answers with every place that is asked for. */
  fill(all: readonly Likes[]): Place[] {
    for (const likes of all) {
      const category = this.#of.get(likes.product);
      if (category !== undefined) know(category, likes.product, likes);
    }
    for (const category of new Set(this.#of.values())) count(category);
    return this.#asked.flatMap((product) => placeOf(this.#of.get(product)!, product));
  }

  /**
   * Takes the likes of one product as they are now; null: they are not known.
   * @returns the places that are asked for and have changed by it; its own is always among them
   */
  take(product: string, likes: Likes | null): Place[] {
    const category = this.#of.get(product);
    if (category === undefined) return [];
    const [before, wasSimulated] = [category.known.get(product), category.simulated > 0];
    know(category, product, likes);
    const marksChanged = category.simulated > 0 !== wasSimulated;
    const [from, to] = [before?.likes ?? -1, likes?.likes ?? -1];
    const out: Place[] = [];
    for (const [asked, place] of category.places) {
      const own = category.known.get(asked);
      if (own === undefined) continue;
      if (asked === product) category.places.set(asked, placeAmong(category, own));
      // It has overtaken this one, or was overtaken by it. Equals share a place, so reaching it is not enough.
      else if (from <= own.likes && own.likes < to) category.places.set(asked, place + 1);
      else if (to <= own.likes && own.likes < from) category.places.set(asked, place - 1);
      else if (!marksChanged) continue;
      out.push(...placeOf(category, asked));
    }
    return out;
  }
}

function know(category: Category, product: string, likes: Likes | null): void {
  const before = category.known.get(product);
  if (before?.simulated === true) category.simulated -= 1;
  if (likes?.simulated === true) category.simulated += 1;
  if (likes === null) category.known.delete(product);
  else category.known.set(product, likes);
}

function placeAmong({ known }: Category, own: Likes): number {
  let place = 1;
  for (const other of known.values()) if (other.likes > own.likes) place += 1;
  return place;
}

/** Counts all places that are asked for at once. */
function count({ known, places }: Category): void {
  const likes = [...known.values()].map((l) => l.likes).sort((a, b) => b - a);
  const first = new Map<number, number>();
  likes.forEach((n, i) => {
    if (!first.has(n)) first.set(n, i + 1);
  });
  for (const product of places.keys()) places.set(product, first.get(known.get(product)?.likes ?? -1) ?? 0);
}

function placeOf(category: Category, product: string): Place[] {
  const own = category.known.get(product);
  if (own === undefined) return [];
  return [{ product, place: category.places.get(product)!, atMs: own.atMs, simulated: category.simulated > 0 }];
}
