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

interface Ranked extends Likes {
  /** Place in the store file: the order among equals. */
  readonly index: number;
}

/** The products of one category whose likes are known. */
interface Category {
  /** Most liked first. */
  order: Ranked[];
  readonly known: Map<string, Ranked>;
  simulated: number;
}

/** Places by likes within the categories that are watched (RDG-10). A like moves only those that it overtakes. */
export class Ranking {
  readonly #of = new Map<string, { readonly category: Category; readonly index: number }>();

  /** @param watched products whose place somebody asks for; the places of their whole categories are kept */
  constructor(products: readonly Product[], watched: ReadonlySet<string>) {
    const names = new Set(products.filter((p) => watched.has(p.id)).map((p) => p.category));
    const categories = new Map(
      [...names].map((name): [string, Category] => [name, { order: [], known: new Map(), simulated: 0 }]),
    );
    products.forEach((p, index) => {
      const category = categories.get(p.category);
      if (category !== undefined) this.#of.set(p.id, { category, index });
    });
  }

  /** Products whose places are kept. */
  products(): string[] {
    return [...this.#of.keys()];
  }

  /** Takes all likes that are known, once, at the start, and answers with every place. */
  fill(all: readonly Likes[]): Place[] {
    const categories = new Set<Category>();
    for (const likes of all) {
      const at = this.#of.get(likes.product);
      if (at === undefined) continue;
      const ranked = { ...likes, index: at.index };
      at.category.order.push(ranked);
      at.category.known.set(likes.product, ranked);
      if (likes.simulated) at.category.simulated += 1;
      categories.add(at.category);
    }
    return [...categories].flatMap((category) => {
      category.order.sort((a, b) => b.likes - a.likes || a.index - b.index);
      return category.order.map((r) => placeOf(category, r));
    });
  }

  /**
   * Takes the likes of one product as they are now; null: they are not known.
   * @returns its own place, and those of others that have changed by it
   */
  take(product: string, likes: Likes | null): Place[] {
    const at = this.#of.get(product);
    if (at === undefined) return [];
    const { category, index } = at;
    const before = category.known.get(product);
    const after = likes === null ? undefined : { ...likes, index };
    const wasSimulated = category.simulated > 0;
    if (before !== undefined) remove(category, before);
    if (after !== undefined) insert(category, after);
    const touched = category.simulated > 0 === wasSimulated ? between(category, before, after) : category.order;
    const others = touched.filter((r) => r.product !== product);
    return (after === undefined ? others : [after, ...others]).map((r) => placeOf(category, r));
  }
}

function placeOf(category: Category, { product, likes, atMs }: Ranked): Place {
  const place = search(category.order, (r) => r.likes <= likes) + 1;
  return { product, place, atMs, simulated: category.simulated > 0 };
}

function insert(category: Category, ranked: Ranked): void {
  category.order.splice(indexOf(category, ranked), 0, ranked);
  category.known.set(ranked.product, ranked);
  if (ranked.simulated) category.simulated += 1;
}

function remove(category: Category, ranked: Ranked): void {
  category.order.splice(indexOf(category, ranked), 1);
  category.known.delete(ranked.product);
  if (ranked.simulated) category.simulated -= 1;
}

function indexOf({ order }: Category, { likes, index }: Ranked): number {
  return search(order, (r) => r.likes < likes || (r.likes === likes && r.index >= index));
}

/** Those that one which went from `before` to `after` has overtaken, or was overtaken by. */
function between({ order }: Category, before: Ranked | undefined, after: Ranked | undefined): Ranked[] {
  const [from, to] = [before?.likes ?? -1, after?.likes ?? -1];
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  return order.slice(
    search(order, (r) => r.likes < high),
    search(order, (r) => r.likes < low),
  );
}

/** The first index from which `holds` is true to the end. */
function search(order: readonly Ranked[], holds: (r: Ranked) => boolean): number {
  let low = 0;
  let high = order.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(order[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}
