import type { AgentTag } from '../../controller/protocol/device.ts';
import type { DriverContext, Emit } from '../agent/driver.ts';
import { factsOf, isLevel } from './decode/advert.ts';
import type { AdvertFacts } from './decode/advert.ts';
import type { Aes } from './decode/rolling.ts';
import { RollingIds } from './decode/rolling.ts';
import { HeldTag } from './held.ts';
import type { Advert } from './radio.ts';
import { TagNews } from './told.ts';

/** What all adapters of an agent know of the enrolled tags: a press is one press, whichever of them hears it. */
export class EnrolledTags {
  readonly rolling: RollingIds;
  readonly news = new TagNews();
  #identities: ReadonlySet<string> = new Set();

  constructor(aes: Aes) {
    this.rolling = new RollingIds(aes);
  }

  take(tags: readonly AgentTag[]): void {
    this.#identities = new Set(tags.map((tag) => tag.identity));
    this.rolling.take(tags);
    this.news.keep(this.has);
  }

  readonly has = (identity: string): boolean => this.#identities.has(identity);
}

/** Makes of what one adapter hears what its receiver emits: sightings, news of tags, and who is held to it. */
export class Ear {
  readonly #receiver: string;
  readonly #context: DriverContext;
  readonly #emit: Emit;
  readonly #tags: EnrolledTags;
  /** Sender -> the enrolled tags that it is: some of its frames say something and not who it is. */
  readonly #senders = new Map<string, readonly string[]>();
  /** Set while somebody enrols at this receiver, and gone with everything it heard when that ends. */
  #desk: { readonly enrolment: string; readonly held: HeldTag } | null = null;

  /** @param receiver id of the receiver, as it goes into sightings */
  constructor(receiver: string, context: DriverContext, emit: Emit, tags: EnrolledTags) {
    this.#receiver = receiver;
    this.#context = context;
    this.#emit = emit;
    this.#tags = tags;
    const names = new Set([
      receiver,
      ...context.store.receivers.filter((r) => r.hardwareId === receiver).map((r) => r.id),
    ]);
    context.enrolments((enrolments) => {
      const mine = enrolments.find((enrolment) => names.has(enrolment.receiver));
      if (mine?.enrolment === this.#desk?.enrolment) return;
      this.#desk = mine === undefined ? null : { enrolment: mine.enrolment, held: new HeldTag() };
    });
  }

  hear(advert: Advert): void {
    const { clock, controllerMs } = this.#context;
    const facts = factsOf(advert);
    const rolling = facts.rolling === undefined ? null : this.#tags.rolling.identity(facts.rolling, controllerMs());
    const identities = rolling === null ? facts.identities : [rolling, ...facts.identities];
    if (isLevel(advert.rssi)) {
      const data = { receiver: this.#receiver, rssi: advert.rssi };
      for (const tag of identities)
        this.#emit({ type: 'endcap.sighting.v1', atMs: clock.now(), data: { tag, ...data } });
      this.#lookForHeld(advert, identities, facts.batteryPercent);
    }
    this.#tellNews(advert.sender, identities, facts);
  }

  /** The library has forgotten its senders; so does this. */
  forget(): void {
    this.#senders.clear();
  }

  #tellNews(sender: string, identities: readonly string[], facts: AdvertFacts): void {
    const named = identities.filter(this.#tags.has);
    if (named.length > 0) this.#senders.set(sender, named);
    const { batteryPercent, batteryMv, packet, press } = facts;
    if ((batteryPercent ?? batteryMv ?? packet ?? press) === undefined) return;
    const atMs = this.#context.clock.now();
    for (const tag of (this.#senders.get(sender) ?? []).filter(this.#tags.has)) {
      const news = this.#tags.news.of(tag, facts, atMs);
      if (news !== null) this.#emit({ type: 'endcap.telemetry.v1', atMs, data: { tag, ...news } });
    }
  }

  #lookForHeld({ sender, rssi }: Advert, identities: readonly string[], batteryPercent: number | undefined): void {
    if (this.#desk === null) return;
    const { enrolment, held } = this.#desk;
    const tag = held.hear({ sender, identities, rssi, batteryPercent }, this.#context.clock.now(), this.#tags.has);
    if (tag !== null) this.#context.candidate({ enrolment, ...tag });
  }
}
