import type { z } from 'zod';
import { pathText } from '../../config/schema/fault.ts';
import type { Fault } from '../../config/schema/fault.ts';
import type { Problem } from '../protocol/http.ts';

/** An answer that is not the one asked for: status, short code, and words that say what to do. */
export class HttpProblem extends Error {
  readonly statusCode: number;
  readonly error: string;
  readonly faults: readonly Fault[];
  constructor(statusCode: number, error: string, message: string, faults: readonly Fault[] = []) {
    super(message);
    this.name = 'HttpProblem';
    this.statusCode = statusCode;
    this.error = error;
    this.faults = faults;
  }

  body(): Problem {
    const head = { error: this.error, message: this.message };
    return this.faults.length === 0 ? head : { ...head, faults: [...this.faults] };
  }
}

export function notFound(what: string): HttpProblem {
  return new HttpProblem(404, 'not-found', what);
}

/** Every issue of a failed parse, with its place and what to do. */
export function faultsOf(error: z.core.$ZodError, place = ''): Fault[] {
  return error.issues.flatMap(flatten).map((issue) => {
    const inner = issue.path.length === 0 ? '' : pathText(issue.path);
    const path = [place, inner].filter((part) => part !== '').join('.');
    return { path: path === '' ? '(whole body)' : path, ...wordsOf(issue) };
  });
}

/** Issues of the branch of a union that fits best, so that a slip is named where it is. */
function flatten(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const best = issue.errors.filter((branch) => branch.length > 0).sort((a, b) => a.length - b.length)[0];
  if (best === undefined) return [issue];
  return best.flatMap((inner) => flatten({ ...inner, path: [...issue.path, ...inner.path] }));
}

function wordsOf(issue: z.core.$ZodIssue): { message: string; fix: string } {
  switch (issue.code) {
    case 'unrecognized_keys':
      return {
        message: `unknown ${issue.keys.length > 1 ? 'fields' : 'field'} ${issue.keys.map((key) => `"${key}"`).join(', ')}`,
        fix: 'remove it, or correct its spelling',
      };
    case 'invalid_type':
      return issue.message.includes('received undefined')
        ? { message: `missing (${issue.expected} expected)`, fix: 'add this field' }
        : {
            message: `wrong type: ${issue.expected} expected`,
            fix: `send ${/^[aeiou]/.test(issue.expected) ? 'an' : 'a'} ${issue.expected}`,
          };
    case 'too_small':
      return { message: issue.message, fix: `use at least ${String(issue.minimum)}` };
    case 'too_big':
      return { message: issue.message, fix: `use at most ${String(issue.maximum)}` };
    case 'invalid_value':
      return { message: issue.message, fix: `use one of: ${issue.values.map(String).join(', ')}` };
    case 'invalid_format':
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
    case 'not_multiple_of':
    case 'custom':
      return { message: issue.message, fix: 'correct this value; /api/v1/openapi.json describes it' };
  }
}
