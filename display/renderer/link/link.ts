import { z } from 'zod';
import { displayCalls, displayNotices } from '../../../controller/protocol/display.ts';
import type { PlayerWelcome, RackWelcome } from '../../../controller/protocol/display.ts';
import type { DisplayHello, Paired, Pairing } from '../../../controller/protocol/hello.ts';
import type { Refused } from '../../../controller/protocol/version.ts';
import { PROTOCOL_VERSION } from '../../../controller/protocol/version.ts';
import type { Storage } from '../page/storage.ts';
import type { Channel } from './socket.ts';
import { openChannel } from './socket.ts';

export type Welcome = PlayerWelcome | RackWelcome;
/** `silent`: the connection stands but nothing was heard for ten seconds. */
export type LinkState = 'connecting' | 'live' | 'silent' | 'offline' | 'pairing' | 'refused';

export interface LinkOptions {
  readonly kind: 'player' | 'rack';
  readonly wants: string | null;
  /** How this display calls itself until someone names it. */
  readonly name: string;
  readonly boot: string;
  readonly viewport: () => DisplayHello['viewport'];
  readonly storage: Storage;
}
export interface LinkEvents {
  readonly state: (state: LinkState, detail: string) => void;
  /** The credentials that the welcome was given to come with it. */
  readonly welcome: (welcome: Welcome, credentials: Credentials) => void;
  readonly code: (pairing: Pairing) => void;
  readonly refused: (refused: Refused) => void;
  /** What the controller told or asked for could not be done, by name; null: it can again. */
  readonly failed: (name: string, why: string | null) => void;
  /** Subscribe to notices here, before anything can arrive. */
  readonly channel: (channel: Channel) => void;
}

const credentialsSchema = z.object({ device: z.string(), key: z.string() });
export type Credentials = z.infer<typeof credentialsSchema>;
const CREDENTIALS = 'credentials';

/** Nothing heard for this long: the link is taken for dead. */
export const SILENT_AFTER_MS = 10_000;
/** Ask when nothing was heard for this long, so that silence means a dead link and not a quiet one. */
const ASK_AFTER_MS = 4_000;
const APP = { name: 'endcap-display', version: '0.1.0' };

/** Connection of a display with its controller: hello, pairing, refusals, liveness. The picture does not depend on it. */
export class Link {
  readonly channel: Channel;
  private readonly options: LinkOptions;
  private readonly events: LinkEvents;
  private credentials: Credentials | null = null;
  private state: LinkState = 'connecting';
  private greeting = false;
  private readonly watch: ReturnType<typeof setInterval>;
  private retry: ReturnType<typeof setTimeout> | undefined;

  private constructor(options: LinkOptions, events: LinkEvents, credentials: Credentials | null) {
    this.options = options;
    this.events = events;
    this.credentials = credentials;
    this.channel = openChannel('/display', {
      connected: () => void this.greet(),
      lost: (why) => this.say('offline', why),
      failed: events.failed,
    });
    this.channel.on('paired', displayNotices.paired, (paired) => this.keep(paired));
    this.channel.on('revoked', displayNotices.revoked, async ({ message }) => {
      await this.forget();
      this.say('refused', message);
      this.events.refused({ ok: false, reason: 'revoked', message });
      // Cut off, it comes back as a stranger by itself; still connected, it asks anew.
      this.again(3000, message);
    });
    events.channel(this.channel);
    this.watch = setInterval(() => this.listen(), 1000);
  }

  static async open(options: LinkOptions, events: LinkEvents): Promise<Link> {
    const kept = credentialsSchema.safeParse(await options.storage.get(CREDENTIALS).catch(() => undefined));
    return new Link(options, events, kept.success ? kept.data : null);
  }

  close(): void {
    clearInterval(this.watch);
    clearTimeout(this.retry);
    this.channel.close();
  }

  private say(state: LinkState, detail: string): void {
    this.state = state;
    this.events.state(state, detail);
  }

  private async keep(paired: Paired): Promise<void> {
    this.credentials = { device: paired.device, key: paired.key };
    await this.options.storage.put(CREDENTIALS, this.credentials).catch(() => undefined);
    // While a hello is under way its answer decides; after a refusal the new key is shown at once.
    if (!this.greeting && this.state !== 'live') await this.greet();
  }

  private async forget(): Promise<void> {
    this.credentials = null;
    await this.options.storage.delete(CREDENTIALS).catch(() => undefined);
  }

  private async greet(): Promise<void> {
    if (this.greeting) return;
    this.greeting = true;
    clearTimeout(this.retry);
    const shownKey = this.credentials?.key ?? null;
    try {
      const { kind, wants, boot, viewport } = this.options;
      const answer = await this.channel.call(
        'hello',
        {
          protocol: PROTOCOL_VERSION,
          kind,
          device: this.credentials?.device ?? null,
          key: shownKey,
          wants,
          app: APP,
          boot,
          viewport: viewport(),
        } satisfies DisplayHello,
        displayCalls.hello.answer,
      );
      this.greeting = false;
      if (answer.ok) this.welcomed(answer);
      else await this.refuse(answer, shownKey);
    } catch (error) {
      this.greeting = false;
      this.again(2000, error instanceof Error ? error.message : String(error));
    }
  }

  private welcomed(welcome: Welcome): void {
    this.say('live', '');
    // The browser may have cleared what it kept; without its key the next start would ask to be paired.
    if (this.credentials !== null) void this.options.storage.put(CREDENTIALS, this.credentials).catch(() => undefined);
    this.events.welcome(welcome, this.credentials ?? { device: welcome.device, key: '' });
  }

  private async refuse(answer: Refused, shownKey: string | null): Promise<void> {
    if (this.credentials !== null && this.credentials.key !== shownKey) {
      await this.greet();
      return;
    }
    switch (answer.reason) {
      case 'unpaired':
        return this.pair();
      case 'unknown-device':
      case 'revoked':
      case 'wrong-kind':
        await this.forget();
        this.events.refused(answer);
        return this.pair();
      case 'client-too-old':
        // The controller was updated; its pages are newer than this one.
        this.say('refused', answer.message);
        this.events.refused(answer);
        clearTimeout(this.retry);
        this.retry = setTimeout(() => location.reload(), 15_000 + Math.random() * 15_000);
        return;
      case 'server-too-old':
      case 'malformed':
      case 'unknown-screen':
      case 'not-signed-in':
      case 'not-allowed':
      case 'too-many':
        this.say('refused', answer.message);
        this.events.refused(answer);
        this.again(15_000, answer.message);
    }
  }

  private async pair(): Promise<void> {
    try {
      const { kind, wants, name } = this.options;
      const answer = await this.channel.call(
        'pair.begin',
        { protocol: PROTOCOL_VERSION, kind, name, wants },
        displayCalls['pair.begin'].answer,
      );
      if (this.credentials !== null) {
        await this.greet();
        return;
      }
      if (!answer.ok) {
        this.events.refused(answer);
        this.again(15_000, answer.message);
        return;
      }
      this.say('pairing', '');
      this.events.code(answer);
      // A code that ran out is replaced by the next one.
      const left = Math.min(Math.max(answer.expiresAtMs - Date.now(), 30_000), 30 * 60_000);
      clearTimeout(this.retry);
      this.retry = setTimeout(() => void this.pair(), left);
    } catch (error) {
      this.again(3000, error instanceof Error ? error.message : String(error));
    }
  }

  private again(afterMs: number, why: string): void {
    if (this.channel.connected) this.say(this.state === 'live' ? 'connecting' : this.state, why);
    clearTimeout(this.retry);
    this.retry = setTimeout(
      () => {
        if (this.channel.connected) void this.greet();
      },
      afterMs * (0.75 + Math.random() / 2),
    );
  }

  private listen(): void {
    if (!this.channel.connected || this.state === 'pairing') return;
    const quietMs = performance.now() - this.channel.heardAt;
    if (quietMs >= SILENT_AFTER_MS) {
      this.say('silent', `nothing heard for ${Math.round(quietMs / 1000)} s; connecting anew`);
      this.channel.renew();
    } else if (quietMs >= ASK_AFTER_MS) {
      this.channel.call('clock', { t0: performance.now() }, displayCalls.clock.answer).catch(() => undefined);
    }
  }
}
