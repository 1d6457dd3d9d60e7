/** Who is to be kept apart from whom. */
export interface Tagged {
  readonly separate?: readonly string[] | undefined;
}

/**
 * Exclusion tags in a loop (DEC-26): campaigns with a tag in common do not come directly after one another, as long as
 * one that may come between them is in the loop.
 */
export class Separation {
  /** Class of each voice: voices with the same tags are alike. */
  readonly #classOf: readonly number[];
  readonly #tags: readonly ReadonlySet<string>[];
  readonly #between: readonly number[];
  readonly #known = new Map<number, boolean>();

  /** @param free which voices may come at any time, so that one of them can always be put between two others */
  constructor(voices: readonly Tagged[], free: readonly boolean[]) {
    const classes = new Map<string, number>();
    const tags: ReadonlySet<string>[] = [];
    this.#classOf = voices.map((v) => {
      const key = [...new Set(v.separate)].sort().join('\n');
      let at = classes.get(key);
      if (at === undefined) {
        classes.set(key, (at = tags.length));
        tags.push(new Set(v.separate));
      }
      return at;
    });
    this.#tags = tags;
    this.#between = [...new Set(this.#classOf.filter((_, i) => free[i] === true))];
  }

  /** Whether a spot of voice b may come directly after one of voice a. */
  mayFollow(a: number, b: number): boolean {
    if (a === b) return true;
    const [x, y] = [this.#classOf[a]!, this.#classOf[b]!];
    const key = x * this.#tags.length + y;
    let may = this.#known.get(key);
    if (may === undefined) {
      may = !this.#clash(x, y) || !this.#between.some((z) => !this.#clash(x, z) && !this.#clash(z, y));
      this.#known.set(key, may);
    }
    return may;
  }

  #clash(x: number, y: number): boolean {
    for (const tag of this.#tags[x]!) if (this.#tags[y]!.has(tag)) return true;
    return false;
  }
}
