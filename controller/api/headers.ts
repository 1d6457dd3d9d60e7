import type { FastifyReply, FastifyRequest } from 'fastify';

/** Answers that are data: nothing in them may run or be framed. */
const DATA_CSP = "default-src 'none'; frame-ancestors 'none'; sandbox";
/** Pages run their own files only. Style elements are the component library's way to set its variables. */
const PAGE_CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');
/** Stored files come from outside: an SVG may style itself and do nothing else. */
const MEDIA_CSP = "sandbox; default-src 'none'; style-src 'unsafe-inline'";

const policies = { data: DATA_CSP, page: PAGE_CSP, media: MEDIA_CSP } as const;

/** Sets the Content-Security-Policy for a kind of answer. */
export function contentPolicy(reply: FastifyReply, kind: keyof typeof policies): void {
  reply.header('content-security-policy', policies[kind]);
}

/** Hook that gives every answer its security headers; a route may narrow or replace them. */
export function securityHeaders(overTls: boolean): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  return async (request, reply) => {
    contentPolicy(reply, 'data');
    reply.headers({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      // Not `no-referrer`: browsers then send `Origin: null` with forms.
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=()',
    });
    if (overTls) reply.header('strict-transport-security', 'max-age=31536000');
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
  };
}
