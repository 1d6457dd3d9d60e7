import type { z } from 'zod';
import { programmeOnWire } from '../../../controller/protocol/programme/packed.ts';
import type { Programme } from '../../../controller/protocol/programme/programme.ts';
import { PROTOCOL_VERSION } from '../../../controller/protocol/version.ts';

/** Nothing came for this long: the line is given up for now, ms. A slow one may take its time. */
const STALL_MS = 20_000;
/** Longest programme that is read, bytes. */
const MOST_BYTES = 32 * 1024 * 1024;

/** A programme that cannot be used; the last good one goes on. */
export class BadProgramme extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BadProgramme';
  }
}

/**
 * Fetches a programme; null: the one with this tag is still in force.
 *
 * @throws BadProgramme when what came is none; Error when the line is at fault
 */
export async function fetchProgramme(url: string, headers: Record<string, string>): Promise<Programme | null> {
  const stall = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const alive = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => stall.abort(new Error(`nothing came for ${STALL_MS / 1000} s`)), STALL_MS);
  };
  try {
    alive();
    const response = await fetch(url, { headers, cache: 'no-store', redirect: 'manual', signal: stall.signal });
    if (response.status === 304) return null;
    if (response.type === 'opaqueredirect') throw new Error('the controller sends on to another address');
    if (!response.ok) throw new Error(`the controller answered ${response.status}`);
    const spoken = Number(response.headers.get('endcap-protocol') ?? PROTOCOL_VERSION);
    if (spoken > PROTOCOL_VERSION) {
      throw new BadProgramme(
        `it is written in protocol ${spoken}, and this page reads ${PROTOCOL_VERSION}; load the page anew`,
      );
    }
    return readProgramme(await textOf(response, alive));
  } catch (error) {
    if (stall.signal.aborted) throw stall.signal.reason;
    if (error instanceof TypeError) {
      throw new Error('the controller cannot be reached, or the line broke off', { cause: error });
    }
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** @throws BadProgramme with what is wrong, in words */
export function readProgramme(text: string): Programme {
  if (text.trim() === '') throw new BadProgramme('it is empty');
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw new BadProgramme(`it is no JSON, or only the beginning of it (${text.length} characters)`);
  }
  const parsed = programmeOnWire.safeParse(raw);
  if (!parsed.success) throw new BadProgramme(`it is not as agreed: ${firstIssue(parsed.error)}`);
  const { spots, segments } = parsed.data;
  const lost = segments.find((s) => s.cycle.some((entry) => entry.spot >= spots.length));
  if (lost !== undefined) throw new BadProgramme('a segment plays a spot that is not in it');
  return parsed.data;
}

/** The deepest issue says most: a union names every form that did not fit. */
function firstIssue(error: z.ZodError): string {
  const issues = (list: readonly z.core.$ZodIssue[], path: readonly PropertyKey[]): { at: string; text: string }[] =>
    list.flatMap((issue) => {
      const at = [...path, ...issue.path];
      if (issue.code === 'invalid_union' && issue.errors.length > 0) return issue.errors.flatMap((e) => issues(e, at));
      return [{ at: at.map(String).join('.'), text: issue.message }];
    });
  const found = issues(error.issues, []);
  const deepest = found.toSorted((a, b) => b.at.split('.').length - a.at.split('.').length)[0];
  return deepest === undefined
    ? 'unreadable'
    : `${deepest.at === '' ? '' : `${deepest.at}: `}${deepest.text}`.slice(0, 160);
}

async function textOf(response: Response, alive: () => void): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (;;) {
    alive();
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.length;
    if (bytes > MOST_BYTES) {
      await reader.cancel();
      throw new BadProgramme(`it has more than ${MOST_BYTES / 1024 / 1024} MB`);
    }
    text += decoder.decode(value, { stream: true });
  }
}
