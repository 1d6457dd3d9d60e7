import type { z } from 'zod';
import { problem } from '../../protocol/http.ts';
import type { Problem } from '../../protocol/http.ts';

/** An answer other than the wanted one. `message` says what happened and what to do; status 0: no answer at all. */
export class ApiError extends Error {
  readonly status: number;
  readonly faults: NonNullable<Problem['faults']>;
  constructor(status: number, message: string, faults: NonNullable<Problem['faults']> = []) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.faults = faults;
  }
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

async function send(
  method: Method,
  path: string,
  text: string | undefined,
  type = 'application/json',
): Promise<Response> {
  const init: RequestInit = { method, credentials: 'same-origin', headers: { accept: 'application/json' } };
  if (text !== undefined) {
    init.headers = { accept: 'application/json', 'content-type': type };
    init.body = text;
  }
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, init);
  } catch {
    throw new ApiError(0, 'The controller does not answer. Check that it runs and that you are on the store network.');
  }
  if (response.ok) return response;
  const parsed = problem.safeParse(await response.json().catch(() => null));
  if (parsed.success) throw new ApiError(response.status, parsed.data.message, parsed.data.faults);
  throw new ApiError(response.status, fallbackMessage(response));
}

function fallbackMessage(response: Response): string {
  if (response.status === 429) {
    const wait = response.headers.get('retry-after');
    return `Too many attempts. Try again in ${wait === null ? 'a minute' : `${wait} s`}.`;
  }
  if (response.status === 401) return 'Your session has ended. Sign in again.';
  if (response.status === 403) return 'Your role does not allow this. Ask an administrator.';
  return `The controller answered with an error (${response.status}). Try again; its log says more.`;
}

function written(body: unknown): string | undefined {
  return body === undefined ? undefined : JSON.stringify(body);
}

/** Asks the controller and parses what it answers. Rejects with ApiError. */
export async function call<T>(method: Method, path: string, answer: z.ZodType<T>, body?: unknown): Promise<T> {
  return read(await send(method, path, written(body)), `${method} ${path}`, answer);
}

/** Like `call`, with a text as it is, e.g. of a file. */
export async function callWithText<T>(path: string, answer: z.ZodType<T>, text: string, type: string): Promise<T> {
  return read(await send('POST', path, text, type), `POST ${path}`, answer);
}

async function read<T>(response: Response, asked: string, answer: z.ZodType<T>): Promise<T> {
  const parsed = answer.safeParse(await response.json().catch(() => null));
  if (parsed.success) return parsed.data;
  console.error(`Answer of ${asked} not understood:`, parsed.error.issues);
  throw new ApiError(response.status, 'The controller answered in a form this page does not know. Reload the page.');
}

/** Gets a picture; null: there is none yet. Rejects with ApiError. */
export async function callForPicture(path: string): Promise<Blob | null> {
  const response = await send('GET', path, undefined);
  return response.status === 204 ? null : response.blob();
}

/** Like `call`, where nothing comes back. */
export async function tell(method: Method, path: string, body?: unknown): Promise<void> {
  await send(method, path, written(body));
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'Something went wrong. Reload the page.';
}
