import type { z } from 'zod';
import type { Clock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logger.ts';
import type { Refused } from '../protocol/version.ts';
import { isRefused, refuse, refuseVersion } from './refuse.ts';
import type { Refusals } from './refuse.ts';

/** Calls of a namespace as the protocol lists them. */
export type Calls = Readonly<Record<string, { readonly body: z.ZodType; readonly answer: z.ZodType }>>;
type Reply<C extends Calls, K extends keyof C> = z.output<C[K]['answer']> | Refused;
export type Handlers<C extends Calls> = {
  readonly [K in keyof C]: (body: z.output<C[K]['body']>) => Reply<C, K> | Promise<Reply<C, K>>;
};

/** What the wrapper needs of a socket. */
export interface CallSocket {
  onAny(listener: (event: string, ...args: unknown[]) => void): unknown;
}

export interface ServeOptions<C extends Calls> {
  readonly namespace: string;
  readonly calls: C;
  readonly handlers: Handlers<C>;
  /** Calls that are answered before hello. */
  readonly open: readonly (keyof C & string)[];
  readonly admitted: () => boolean;
  readonly refusals: Refusals;
  readonly logger: Logger;
  readonly clock: Clock;
}

/** Calls of one socket in one second (GW-8). */
const CALLS_PER_SECOND = 300;

type Acknowledge = (answer: unknown) => void;
function isAcknowledge(value: unknown): value is Acknowledge {
  return typeof value === 'function';
}

/** Where a body is wrong, in words: `viewport.width: Invalid input`. */
function place(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return 'body';
  const path = issue.path.map(String).join('.');
  return `${path === '' ? 'body' : path}: ${issue.message}`.slice(0, 200);
}

/** Answers all calls of a socket: checks, hands on, counts. Nothing that comes in makes it throw (GW-6, GW-7, GW-8). */
export function serve<C extends Calls>(socket: CallSocket, options: ServeOptions<C>): void {
  const { namespace, calls, handlers, refusals, logger, clock } = options;
  let secondFromMs = 0;
  let inThisSecond = 0;

  const answerTo = async (event: string, args: unknown[]): Promise<unknown> => {
    const now = clock.now();
    if (now - secondFromMs >= 1000) {
      secondFromMs = now;
      inThisSecond = 0;
    }
    if (++inThisSecond > CALLS_PER_SECOND) return refuse('too-many', 'Too many messages at once; send fewer.');
    if (!Object.hasOwn(calls, event)) {
      return refuse('malformed', `There is no message "${event.slice(0, 40)}" on ${namespace}.`);
    }
    const version = refuseVersion(args[0]);
    if (version !== null) return version;
    if (!options.open.includes(event) && !options.admitted()) {
      return refuse('unpaired', `Say hello before "${event}".`);
    }
    if (args.length > 1) return refuse('malformed', `"${event}" takes one body, ${args.length} were sent.`);
    const body = calls[event]!.body.safeParse(args[0]);
    if (!body.success) return refuse('malformed', `"${event}": ${place(body.error)}`);
    // The body was parsed by the schema of this very call, so it is what its handler takes.
    const handler = handlers[event] as (body: unknown) => unknown;
    return handler(body.data);
  };

  socket.onAny((event, ...args) => {
    const last = args.at(-1);
    if (!isAcknowledge(last)) {
      refusals.count(namespace, 'malformed');
      return;
    }
    answerTo(event, args.slice(0, -1)).then(
      (answer) => {
        if (isRefused(answer)) refusals.count(namespace, answer.reason);
        last(answer);
      },
      (error: unknown) => {
        logger.error({ err: error, namespace, event: event.slice(0, 40) }, 'A message could not be handled.');
        refusals.count(namespace, 'failed');
        // Not `malformed`: the same message may well be taken later (a full disk, for one).
        last(refuse('too-many', 'The controller could not take this now; its log says why. Try again.'));
      },
    );
  });
}
