/** A value written as Python writes it: dictionaries, lists, tuples (as lists), texts, numbers, None, True, False. */
export type Literal = number | string | boolean | null | readonly Literal[] | LiteralMap;
export interface LiteralMap {
  readonly [key: string]: Literal;
}

/** Deepest nesting that is read. */
const DEPTH = 16;
const NUMBER = /[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/y;
const WORD = /[A-Za-z_]+/y;
const WORDS: Readonly<Record<string, Literal>> = {
  None: null,
  null: null,
  True: true,
  true: true,
  False: false,
  false: false,
  nan: null,
  NaN: null,
};

/**
 * Reads one Python literal (JSON is one, too). A key that is no text is kept as it is written: `(1, 2)`.
 * @throws Error with what is wrong, and at which character
 */
export function parseLiteral(text: string): Literal {
  const reader = new Reader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): Literal {
    if (depth > DEPTH) throw this.#fault('nested too deep');
    const c = this.#peek();
    if (c === '{') return this.#map(depth);
    if (c === '[') return this.#list(']', depth);
    if (c === '(') return this.#list(')', depth);
    if (c === '"' || c === "'") return this.#quoted(c);
    const number = this.#match(NUMBER);
    if (number !== null) return Number(number);
    const word = this.#match(WORD);
    if (word !== null && Object.hasOwn(WORDS, word)) return WORDS[word]!;
    throw this.#fault(c === '' ? 'it ends too early' : `"${(word ?? c).slice(0, 20)}" is no value`);
  }

  end(): void {
    const c = this.#peek();
    if (c !== '') throw this.#fault(`"${c}" stands after the end`);
  }

  #map(depth: number): LiteralMap {
    const entries: [string, Literal][] = [];
    this.#at++;
    while (!this.#took('}')) {
      this.#peek();
      const from = this.#at;
      const key = this.value(depth + 1);
      const written = this.#text.slice(from, this.#at).trim();
      if (!this.#took(':')) throw this.#fault('a ":" is missing after a key');
      entries.push([typeof key === 'string' ? key : written, this.value(depth + 1)]);
      if (!this.#took(',') && this.#peek() !== '}') throw this.#unfinished('}');
    }
    return Object.fromEntries(entries);
  }

  #list(end: string, depth: number): Literal[] {
    const values: Literal[] = [];
    this.#at++;
    while (!this.#took(end)) {
      values.push(this.value(depth + 1));
      if (!this.#took(',') && this.#peek() !== end) throw this.#unfinished(end);
    }
    return values;
  }

  #quoted(quote: string): string {
    let out = '';
    for (let i = this.#at + 1; i < this.#text.length; i++) {
      const c = this.#text[i]!;
      if (c === quote) {
        this.#at = i + 1;
        return out;
      }
      out += c === '\\' ? (this.#text[++i] ?? '') : c;
    }
    throw this.#fault('a text does not end');
  }

  #unfinished(end: string): Error {
    return this.#fault(this.#peek() === '' ? `it ends before its "${end}"` : `a "," or "${end}" is missing`);
  }

  #peek(): string {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at++;
    return this.#text[this.#at] ?? '';
  }

  #took(c: string): boolean {
    if (this.#peek() !== c) return false;
    this.#at++;
    return true;
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found === null) return null;
    this.#at = pattern.lastIndex;
    return found[0];
  }

  #fault(what: string): Error {
    return new Error(`${what} (character ${this.#at + 1})`);
  }
}
