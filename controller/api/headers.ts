import type { FastifyReply, FastifyRequest } from 'fastify';

/** Answers that are data: nothing in them may run or be framed. */
const DATA_CSP = "default-src 'none'; frame-ancestors 'none'; sandbox";
/** Pages run their own files only. Style elements are the component library's way to set its variables. */
const PAGE_RULES = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "font-src 'self' blob:",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
];
/** What headers can be set on. */
interface Headers {
  header(name: string, value: string): unknown;
}

const PAGE_CSP = PAGE_RULES.join('; ');
/** Stored files come from outside: an SVG may style itself and do nothing else. */
const MEDIA_CSP = "sandbox; default-src 'none'; style-src 'unsafe-inline'";

/** Where the player's shell keeps media on its disk; nothing else answers under it. */
const SHELL_MEDIA = 'endcap-media:';

/** What a page that draws creatives may do beyond others: read the files that it keeps, unpack models (no eval). */
function stageRule(rule: string): string {
  if (rule.startsWith('script-src')) return `${rule} 'wasm-unsafe-eval'`;
  if (rule.startsWith('connect-src')) return `${rule} blob: ${SHELL_MEDIA}`;
  return /^(img|media|font)-src/.test(rule) ? `${rule} ${SHELL_MEDIA}` : rule;
}

/**
 * The policy of a page that draws creatives: it may frame the pages of these hosts, also where a framed page goes on to.
 * Hosts as in store.webPages, which has checked what they look like. `asks`: it may also ask them whether they answer at
 * all, which is a connection.
 */
export function stagePolicy(reply: Headers, webPages: readonly string[], { asks }: { asks: boolean }): void {
  const hosts = webPages.map((host) => `https://${host}:*`).join(' ');
  const rules = PAGE_RULES.map(stageRule).map((rule) =>
    asks && rule.startsWith('connect-src') ? `${rule} ${hosts}`.trimEnd() : rule,
  );
  const frames = hosts === '' ? [] : [`frame-src ${hosts}`];
  reply.header('content-security-policy', [...rules, ...frames].join('; '));
}

const policies = { data: DATA_CSP, page: PAGE_CSP, media: MEDIA_CSP } as const;

/** Sets the Content-Security-Policy for a kind of answer. */
export function contentPolicy(reply: Headers, kind: keyof typeof policies): void {
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
