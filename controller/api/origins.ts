import type { FastifyReply, FastifyRequest } from 'fastify';
import { isOwnHost } from '../runtime/locality.ts';
import { SESSION_COOKIE } from './sessions.ts';
import { HttpProblem } from './problems.ts';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

export interface OriginRules {
  readonly overTls: boolean;
  /** The controller listens on this machine only. */
  readonly onLoopback: boolean;
  /** Address under which phones reach the store, when there is one. */
  readonly publicUrl: () => string | undefined;
}

/** True when this Origin header belongs to the controller's own pages, as reached by `host`. */
export function isOwnOrigin(origin: string, host: string | undefined, rules: OriginRules): boolean {
  if (host !== undefined && origin === `${rules.overTls ? 'https' : 'http'}://${host}`) return true;
  const publicUrl = rules.publicUrl();
  return publicUrl !== undefined && origin === new URL(publicUrl).origin;
}

/** Hook that refuses foreign host names, and changes that a page of another site asks for. */
export function originCheck(rules: OriginRules): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  return async (request) => {
    const publicUrl = rules.publicUrl();
    if (!isOwnHost(request.headers.host, rules.onLoopback, publicUrl === undefined ? [] : [publicUrl])) {
      throw new HttpProblem(421, 'wrong-host', 'This controller answers on this machine only. Open http://localhost.');
    }
    if (safeMethods.has(request.method)) return;
    const { origin, host } = request.headers;
    const site = request.headers['sec-fetch-site'];
    const foreign =
      (origin !== undefined && !isOwnOrigin(origin, host, rules)) ||
      (origin === undefined && site !== undefined && site !== 'same-origin' && site !== 'none');
    const unproven = origin === undefined && site === undefined && request.headers.authorization === undefined;
    if (foreign || (unproven && request.headers.cookie?.includes(`${SESSION_COOKIE}=`) === true)) {
      throw new HttpProblem(
        403,
        'foreign-origin',
        'Changes are taken from the pages of this controller only. Open its own address, or use a token.',
      );
    }
  };
}
