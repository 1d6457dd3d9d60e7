import type { Happening } from '../../protocol/console.ts';

/** Which happenings the feed shows. */
export type Show = 'all' | 'rest' | 'like';

export type FeedLine =
  | { readonly kind: 'one'; readonly key: string; readonly happening: Happening }
  /** Likes of further products, told together. */
  | {
      readonly kind: 'more';
      readonly key: string;
      readonly atMs: number;
      readonly products: number;
      readonly added: number;
      readonly simulated: boolean;
    };

/** Lines of their own that likes have between two other happenings. */
const RUN = 2;

function one(happening: Happening): FeedLine {
  const { kind, likes, atMs, text } = happening;
  const key = likes === undefined ? `${atMs}|${kind}|${text}` : `like|${likes.product}|${likes.sinceMs}`;
  return { kind: 'one', key, happening };
}

function more(likes: readonly Happening[]): FeedLine {
  const oldest = likes.at(-1)!;
  return {
    kind: 'more',
    // The oldest stays while newer likes come, so the line stays the same one.
    key: `more|${one(oldest).key}`,
    atMs: Math.max(...likes.map((h) => h.atMs)),
    products: new Set(likes.map((h) => h.likes?.product ?? h.text)).size,
    added: likes.reduce((sum, h) => sum + (h.likes?.added ?? 1), 0),
    simulated: likes.some((h) => h.simulated),
  };
}

/** Lines of the feed, newest first. Beside other news a run of likes is kept short: it must not bury the switches. */
export function feedLines(happenings: readonly Happening[], show: Show): FeedLine[] {
  if (show !== 'all') return happenings.filter((h) => (show === 'like') === (h.kind === 'like')).map(one);
  const lines: FeedLine[] = [];
  let run: Happening[] = [];
  const close = (): void => {
    lines.push(...run.slice(0, RUN).map(one));
    const rest = run.slice(RUN);
    if (rest.length === 1) lines.push(one(rest[0]!));
    else if (rest.length > 1) lines.push(more(rest));
    run = [];
  };
  for (const happening of happenings) {
    if (happening.kind === 'like') run.push(happening);
    else {
      close();
      lines.push(one(happening));
    }
  }
  close();
  return lines;
}
