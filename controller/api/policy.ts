import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Tag } from '../../config/schema/tag.ts';
import { rights } from '../protocol/console.ts';
import type { Right, Role } from '../protocol/console.ts';
import type { SignedIn } from '../context.ts';
import type { AppDoor } from './appDoor.ts';
import type { IngestToken, Records } from '../records/records.ts';
import { HttpProblem } from './problems.ts';
import { bearer, sameSecret, sha256Hex } from './requests.ts';
import type { Sessions } from './sessions.ts';

/** Who may use a route. Every route declares one; a route without one does not register. */
export type Policy =
  /** Anyone. */
  | { readonly kind: 'public' }
  /** Any role, by the session cookie. */
  | { readonly kind: 'signed-in' }
  /** A role that has this right. */
  | { readonly kind: 'right'; readonly right: Right }
  /** The player of the screen that the path names, by its device key; or anyone signed in. */
  | { readonly kind: 'player' }
  /** An ingest token, with `scope` one that names this scope among its sources; or a role that has this right. */
  | { readonly kind: 'token'; readonly right: Right; readonly scope?: string }
  /** A member's app, by its consent token. */
  | { readonly kind: 'app' }
  /** This machine itself; or a role that has this right. */
  | { readonly kind: 'local'; readonly right: Right };

declare module 'fastify' {
  interface FastifyContextConfig {
    policy?: Policy;
  }
  interface FastifyRequest {
    signedIn: SignedIn | null;
    ingestToken: IngestToken | null;
    /** The member's app that a consent token speaks for. */
    memberTag: Tag | null;
  }
}

export const anyone: Policy = { kind: 'public' };
export const signedIn: Policy = { kind: 'signed-in' };
export const withRight = (right: Right): Policy => ({ kind: 'right', right });

/** Who is signed in on this request. */
export function caller(request: FastifyRequest): SignedIn {
  if (request.signedIn === null) throw notSignedIn();
  return request.signedIn;
}

function notSignedIn(): HttpProblem {
  return new HttpProblem(401, 'not-signed-in', 'You are not signed in, or your session has ended. Sign in.');
}

function requireRight(who: SignedIn | null, right: Right): void {
  if (who === null) throw notSignedIn();
  if (who.session.rights.includes(right)) return;
  const able = (Object.keys(rights) as Role[]).filter((role) => rights[role].includes(right));
  throw new HttpProblem(
    403,
    'not-allowed',
    `The role ${who.session.role} lacks the right "${right}". Ask someone with the role ${able.join(' or ')}.`,
  );
}

/**
 * Hook that lets a request in or refuses it, by the policy of its route.
 *
 * @param isLocal whether a request was made on this machine itself
 */
export function guard(
  sessions: Sessions,
  records: Records,
  isLocal: (request: FastifyRequest) => boolean,
  apps: AppDoor,
): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  const isPlayerOf = (credential: string, screen: unknown): boolean => {
    const [id = '', key = ''] = credential.split('.', 2);
    const device = records.devices.get(id);
    if (device?.revokedAtMs !== null || device.kind !== 'player') return false;
    return sameSecret(device.keyHash, sha256Hex(key)) && device.place === screen;
  };

  return async (request) => {
    request.signedIn = sessions.authenticate(request.headers.cookie);
    const policy = request.routeOptions.config.policy;
    // Only the handler for unknown addresses has none: it answers 404 to everyone.
    if (policy === undefined) return;
    const credential = bearer(request.headers.authorization);
    switch (policy.kind) {
      case 'public':
        return;
      case 'signed-in':
        caller(request);
        return;
      case 'right':
        requireRight(request.signedIn, policy.right);
        return;
      case 'player':
        if (credential === null) {
          caller(request);
        } else if (!isPlayerOf(credential, (request.params as { id?: string }).id)) {
          throw new HttpProblem(401, 'unknown-device', 'This device key is not the key of a player of this screen.');
        }
        return;
      case 'token': {
        if (credential === null) {
          requireRight(request.signedIn, policy.right);
          return;
        }
        const token = records.tokens.byHash(sha256Hex(credential));
        if (token?.revokedAtMs !== null) {
          throw new HttpProblem(401, 'unknown-token', 'This ingest token is unknown or revoked. Make a new one.');
        }
        if (policy.scope !== undefined && !token.sources.includes(policy.scope)) {
          throw new HttpProblem(
            403,
            'not-allowed',
            `This ingest token does not name "${policy.scope}" among its sources. Make one that does.`,
          );
        }
        request.ingestToken = token;
        return;
      }
      case 'app':
        request.memberTag = apps.enter(credential, request.ip);
        return;
      case 'local':
        if (!isLocal(request)) requireRight(request.signedIn, policy.right);
        return;
    }
  };
}
