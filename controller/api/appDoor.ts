import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import type { Tag } from '../../config/schema/tag.ts';
import { SlidingLimit } from '../runtime/slidingLimit.ts';
import { APP_SIGHTINGS_PER_MINUTE, UNKNOWN_CONSENTS_PER_MINUTE } from './limits.ts';
import { HttpProblem } from './problems.ts';
import { sameSecret, sha256Hex } from './requests.ts';

const MINUTE_MS = 60_000;
/** Of nobody; compared where no tag is found, so that this takes no less time. */
const NOBODY = `app:${'0'.repeat(32)}`;

/** Under which the app of a consent token is enrolled. The token itself is kept nowhere. */
export function appIdentity(consentToken: string): string {
  return `app:${sha256Hex(consentToken).slice(0, 32)}`;
}

/** Lets apps of members in by their consent tokens: none without consent, and no longer than it holds (API-17). */
export class AppDoor {
  readonly #config: () => StoreConfig;
  readonly #perApp: SlidingLimit;
  readonly #unknown: SlidingLimit;
  #members: { readonly tags: StoreConfig['tags']; readonly byIdentity: ReadonlyMap<string, Tag> } | null = null;

  /** @param now epoch ms */
  constructor(config: () => StoreConfig, now: () => number) {
    this.#config = config;
    this.#perApp = new SlidingLimit(APP_SIGHTINGS_PER_MINUTE, MINUTE_MS, now);
    this.#unknown = new SlidingLimit(UNKNOWN_CONSENTS_PER_MINUTE, MINUTE_MS, now);
  }

  /**
   * @param credential of the Authorization header; null without one
   * @throws HttpProblem 401 for a token that nobody knows (or no longer), 429 for too many
   */
  enter(credential: string | null, address: string): Tag {
    const identity = credential === null ? NOBODY : appIdentity(credential);
    const found = this.#byIdentity().get(identity);
    if (!sameSecret(found?.identity ?? NOBODY, identity) || found === undefined) {
      if (!this.#unknown.take(address)) throw tooMany('unknown consent tokens from this address');
      throw new HttpProblem(
        401,
        'unknown-consent',
        'There is no consent under this token, or it was withdrawn. Nothing was kept. Ask the member for consent.',
      );
    }
    if (!this.#perApp.take(found.id)) throw tooMany('sightings of this app');
    return found;
  }

  #byIdentity(): ReadonlyMap<string, Tag> {
    const { tags } = this.#config();
    if (this.#members?.tags !== tags) {
      const members = tags.filter(
        (t) => t.class === 'member' && t.consent !== undefined && t.identity.startsWith('app:'),
      );
      this.#members = { tags, byIdentity: new Map(members.map((t) => [t.identity, t])) };
    }
    return this.#members.byIdentity;
  }
}

function tooMany(what: string): HttpProblem {
  return new HttpProblem(429, 'too-many', `Too many ${what}. Wait a minute and send less often.`);
}
