import { z } from 'zod';

/** Largest answer that is read, characters. */
const MOST_TEXT = 256 * 1024;
/** Parts of the allowance used up from which on it asks less often, percent. */
export const HIGH_USAGE = 75;

export type GraphAnswer =
  | { readonly kind: 'total'; readonly total: number; readonly usage: Usage }
  /** This post is not there, or not for this token. */
  | { readonly kind: 'missing' }
  /** Asked too often; wait. */
  | { readonly kind: 'limited'; readonly usage: Usage }
  /** The other side does not answer as it should; try again later. */
  | { readonly kind: 'down'; readonly why: string }
  /** The token or its permissions are wrong; somebody has to do something. */
  | { readonly kind: 'refused'; readonly why: string };

export interface Usage {
  /** Highest part of an allowance that is used up, percent. */
  readonly percent: number;
  /** Until it may be asked again, ms; 0 where nothing is said. */
  readonly waitMs: number;
}

const answer = z.looseObject({
  reactions: z.looseObject({ summary: z.looseObject({ total_count: z.number().int().min(0).max(1e9) }) }),
});
const failure = z.looseObject({
  error: z.looseObject({ code: z.number().optional(), message: z.string().optional() }),
});

/** Codes of the Graph API: asked too often. */
const LIMITED = new Set([4, 17, 32, 613, 80_001]);
/** Its own trouble. */
const DOWN = new Set([1, 2]);
/** No such object, or none for this token. */
const MISSING = new Set([100, 803]);

const counts = z.looseObject({
  call_count: z.number().default(0),
  total_time: z.number().default(0),
  total_cputime: z.number().default(0),
  estimated_time_to_regain_access: z.number().default(0),
});
const usageHeaders = ['x-app-usage', 'x-page-usage', 'x-business-use-case-usage'] as const;

/** The most that any of the usage headers says. What cannot be read says nothing. */
export function usageOf(headers: Pick<Headers, 'get'>): Usage {
  let percent = 0;
  let minutes = 0;
  for (const name of usageHeaders) {
    for (const one of usages(headers.get(name))) {
      const parsed = counts.safeParse(one);
      if (!parsed.success) continue;
      const { call_count, total_time, total_cputime, estimated_time_to_regain_access: regain } = parsed.data;
      percent = Math.max(percent, call_count, total_time, total_cputime);
      minutes = Math.max(minutes, regain);
    }
  }
  return { percent, waitMs: minutes * 60_000 };
}

function usages(header: string | null): unknown[] {
  if (header === null) return [];
  try {
    const value: unknown = JSON.parse(header);
    if (typeof value !== 'object' || value === null) return [];
    // One object, or lists of them by business.
    return 'call_count' in value ? [value] : Object.values(value).flat();
  } catch {
    return [];
  }
}

/**
 * Number of reactions to a post. Asks for the number alone (`limit(0)`), so that no name of anybody comes in.
 *
 * @param graph address and version of the Graph API
 * @param signal ends the request
 */
export async function reactionsOf(
  ask: typeof fetch,
  graph: string,
  post: string,
  token: string,
  signal: AbortSignal,
): Promise<GraphAnswer> {
  const url = new URL(`${graph.replace(/\/$/, '')}/${post}`);
  url.searchParams.set('fields', 'reactions.limit(0).summary(total_count)');
  url.searchParams.set('access_token', token);
  let response: Response;
  let text: string;
  try {
    // A redirect would carry the token to another address.
    response = await ask(url, { signal, redirect: 'error', headers: { accept: 'application/json' } });
    text = await readSome(response);
  } catch (error) {
    return { kind: 'down', why: signal.aborted ? 'it did not answer in time' : reasonOf(error) };
  }
  const usage = usageOf(response.headers);
  const json = parse(text);
  const good = answer.safeParse(json);
  if (response.ok && good.success) {
    return { kind: 'total', total: good.data.reactions.summary.total_count, usage };
  }
  const bad = failure.safeParse(json);
  const code = bad.data?.error.code;
  if (response.status === 429 || (code !== undefined && LIMITED.has(code))) return { kind: 'limited', usage };
  if (response.status >= 500 || (code !== undefined && DOWN.has(code))) {
    return { kind: 'down', why: `it answered ${response.status}` };
  }
  if (response.status === 404 || (code !== undefined && MISSING.has(code))) return { kind: 'missing' };
  if (!bad.success) return { kind: 'down', why: `it answered ${response.status} with something else than a number` };
  const words = (bad.data.error.message ?? 'no reason').replaceAll(token, '…').slice(0, 200);
  return { kind: 'refused', why: `${words} (code ${code ?? 'none'})` };
}

/** Network errors hide their reason in their cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Error && 'code' in cause) return `it cannot be reached (${String(cause.code)})`;
  return 'it cannot be reached';
}

async function readSome(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MOST_TEXT) throw new Error('the answer is too long');
  }
  return text;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
