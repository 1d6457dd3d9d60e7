/** One thing that is wrong in a store file. */
export interface Fault {
  /** Where, e.g. `campaigns[3](cola-crowd).trigger.when.of`. */
  readonly path: string;
  /** What is wrong, in a sentence. */
  readonly message: string;
  /** What to do about it. */
  readonly fix: string;
}

/** `["zones", 2, "polygon"]` -> `zones[2].polygon`; an entry with an id carries it: `zones[2](drinks).polygon`. */
export function pathText(
  path: readonly PropertyKey[],
  idAt?: (section: string, index: number) => string | undefined,
): string {
  let text = '';
  path.forEach((part, i) => {
    if (typeof part === 'number') {
      const name = i === 1 ? idAt?.(String(path[0]), part) : undefined;
      text += `[${part}]${name === undefined ? '' : `(${name})`}`;
    } else text += text === '' ? String(part) : `.${String(part)}`;
  });
  return text === '' ? '(whole file)' : text;
}

/** The entry of `known` nearest to `word`, when it is near enough to be a slip of the pen. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    const d = editDistance(word, candidate);
    if (d < bestDistance) {
      bestDistance = d;
      best = candidate;
    }
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length]!;
}
