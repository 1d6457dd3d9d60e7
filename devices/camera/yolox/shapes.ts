/** So many shapes stay loaded whether they are in use or not. */
const KEPT = 4;
/** No more than so many, in use or not: each has memory of its own. */
const MOST = 16;
/** A shape is in use while it came within so many looks: cameras take turns, with up to 25 looks each. */
const IN_USE_LOOKS = 1_000;

interface Loaded<T> {
  readonly key: string;
  readonly value: T;
  /** Number of the look that used it last. */
  look: number;
}

/**
 * What is loaded for each shape of pictures and tiles. As many are kept as the cameras use in turn, so that none is
 * loaded anew for every picture; those that are in use no more, as after a change of size, go, oldest first.
 */
export class Shapes<T> {
  /** The one that was used last comes last. */
  #loaded: Loaded<T>[] = [];
  #looks = 0;

  get size(): number {
    return this.#loaded.length;
  }

  /**
   * What is loaded for the shape of the next look; undefined: nothing is.
   *
   * @param key names the shape
   */
  use(key: string): T | undefined {
    this.#looks++;
    const found = this.#loaded.find((l) => l.key === key);
    if (found === undefined) return undefined;
    found.look = this.#looks;
    this.#loaded = [...this.#loaded.filter((l) => l !== found), found];
    return found.value;
  }

  /** Keeps what was loaded for this look. */
  add(key: string, value: T): void {
    this.#loaded.push({ key, value, look: this.#looks });
  }

  /** Takes out what is to be let go now: the caller releases it. */
  spare(): T[] {
    const isSpare = ({ look }: Loaded<T>, after: number): boolean =>
      after >= MOST || (after >= KEPT && this.#looks - look > IN_USE_LOOKS);
    const { length } = this.#loaded;
    const gone = this.#loaded.filter((loaded, i) => isSpare(loaded, length - 1 - i));
    this.#loaded = this.#loaded.filter((loaded) => !gone.includes(loaded));
    return gone.map(({ value }) => value);
  }
}
