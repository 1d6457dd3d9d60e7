import { z } from 'zod';

/** Characters of a URI reference (RFC 3986), without `@`: a source names a system, never a person. */
const TEXT = /^[A-Za-z0-9:/?#[\]!$&'()+,;=._~%-]+$/;
const RESERVED = 'urn:endcap:';

/** Sources of the controller's own: devices, connectors, hearts. Nobody who posts events speaks for them. */
export function isReservedSource(source: string): boolean {
  return source.toLowerCase().startsWith(RESERVED);
}

/** True for a source that an outside system may give itself: like a URI, and none of the house's. */
export function isOutsideSource(source: string): boolean {
  return TEXT.test(source) && !isReservedSource(source);
}

/** A source that an outside system may send for; a trailing `*` matches any ending. */
export const sourcePattern = z
  .string()
  .min(1)
  .max(200)
  .refine((pattern) => pattern === '*' || TEXT.test(pattern.replace(/\*$/, '')), {
    error: 'not a source; write it like urn:till:1 or urn:till:*, without @, blanks or a * in the middle',
    abort: true,
  })
  .refine((pattern) => !isReservedSource(pattern), {
    error: "sources that begin with urn:endcap: are the controller's own; give the system a name such as urn:till:1",
  });
