import type { Play, PlayLink } from './play.ts';

/** SHA-256 of a text in UTF-8, 64 hex digits. Pages without `crypto.subtle` and the controller bring their own. */
export type Sha256Hex = (text: string) => string;

/** The last link of a player's chain: what the next one stands on. */
export interface ChainHead {
  readonly device: string;
  readonly chain: string;
  readonly sequence: number;
  readonly own: string;
}

/**
 * Canonical JSON (RFC 8785): members in the order of their names, numbers as ECMAScript writes them, no spaces. Members
 * that are undefined are left out.
 *
 * @throws TypeError for numbers that JSON has no form for
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError('JSON has no form for this number');
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(',')}}`;
}

/** The hash that a play must carry as `link.own`. */
export function ownHash(play: Play, link: Omit<PlayLink, 'own'>, sha256Hex: Sha256Hex): string {
  const { chain, sequence, before } = link;
  return sha256Hex(canonicalJson({ ...play, link: { chain, sequence, before } }));
}

/**
 * Puts a closed play at the end of a chain (PRF-5).
 *
 * @param head of the chain so far; without one, or with one of another device, `fresh` names a new chain
 */
export function linked(
  play: Play,
  head: ChainHead | null,
  fresh: () => string,
  sha256Hex: Sha256Hex,
): { readonly play: Play; readonly head: ChainHead } {
  const device = play.id.slice(0, play.id.indexOf('.'));
  const goesOn = head !== null && head.device === device;
  const link = {
    chain: goesOn ? head.chain : fresh(),
    sequence: goesOn ? head.sequence + 1 : 1,
    before: goesOn ? head.own : null,
  };
  const own = ownHash(play, link, sha256Hex);
  return {
    play: { ...play, link: { ...link, own } },
    head: { device, chain: link.chain, sequence: link.sequence, own },
  };
}
