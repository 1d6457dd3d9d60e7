import { createHash, randomBytes } from 'node:crypto';

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** User and password of an address, as they are meant; what is no code of a character stands for itself. */
export function loginOf({ username, password }: URL): Credentials {
  const plain = (text: string): string => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  };
  return { user: plain(username), password: plain(password) };
}

/** What a server said to a request without a password, and how often it was answered. */
export interface Challenge {
  readonly header: string;
  times: number;
}

/** `name="value"` and `name=value` of a challenge. */
function fieldsOf(challenge: string): ReadonlyMap<string, string> {
  const found = challenge.matchAll(/([a-z0-9-]+)=(?:"([^"]*)"|([^\s",]+))/gi);
  return new Map([...found].map(([, name, quoted, plain]) => [name!.toLowerCase(), quoted ?? plain ?? '']));
}

const HASHES: Readonly<Record<string, string>> = { MD5: 'md5', 'SHA-256': 'sha256' };

/**
 * Answers a challenge of HTTP or RTSP: Digest (RFC 7616, MD5 and SHA-256) where the server offers it, so that the password is
 * not sent, else Basic.
 *
 * @param path with what is asked for, as it is in the request; of RTSP the whole address
 * @param how the method, GET unless it is given, and the client's nonce
 * @returns null: the server wants something else
 */
export function authorization(
  { user, password }: Credentials,
  challenge: Challenge,
  path: string,
  how: { readonly method?: string; readonly nonce?: string } = {},
): string | null {
  const { method = 'GET', nonce = randomBytes(8).toString('hex') } = how;
  // Several challenges may share one header.
  const offers = challenge.header.split(/,\s*(?=[a-z-]+\s+[a-z0-9-]+\s*=)/i);
  const fields = offers
    .filter((offer) => /^\s*digest\s/i.test(offer))
    .map((offer) => fieldsOf(offer))
    .find((offer) => HASHES[(offer.get('algorithm') ?? 'MD5').toUpperCase()] !== undefined);
  if (fields === undefined)
    return offers.some((offer) => /^\s*basic\b/i.test(offer))
      ? `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
      : null;
  const algorithm = fields.get('algorithm') ?? 'MD5';
  const name = HASHES[algorithm.toUpperCase()]!;
  const hash = (...parts: readonly string[]): string => createHash(name).update(parts.join(':')).digest('hex');
  const [realm, theirs] = [fields.get('realm') ?? '', fields.get('nonce') ?? ''];
  const count = (++challenge.times).toString(16).padStart(8, '0');
  const qop =
    fields
      .get('qop')
      ?.split(/\s*,\s*/)
      .includes('auth') === true;
  const [mine, what] = [hash(user, realm, password), hash(method, path)];
  const response = qop ? hash(mine, theirs, count, nonce, 'auth', what) : hash(mine, theirs, what);
  const opaque = fields.get('opaque');
  return `Digest ${[
    `username="${user.replace(/["\\]/g, '\\$&')}"`,
    `realm="${realm}", nonce="${theirs}", uri="${path}", response="${response}", algorithm=${algorithm}`,
    ...(qop ? [`qop=auth, nc=${count}, cnonce="${nonce}"`] : []),
    ...(opaque === undefined ? [] : [`opaque="${opaque}"`]),
  ].join(', ')}`;
}
