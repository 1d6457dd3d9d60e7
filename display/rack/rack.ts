import { displayCalls, displayNotices } from '../../controller/protocol/display.ts';
import type { DisplayFace, RackWelcome } from '../../controller/protocol/display.ts';
import { SyncedClock } from '../renderer/link/clock.ts';
import type { LinkState } from '../renderer/link/link.ts';
import { Link } from '../renderer/link/link.ts';
import type { Channel } from '../renderer/link/socket.ts';
import { Library } from '../renderer/media/library.ts';
import type { MediaCache } from '../renderer/media/mediaCache.ts';
import { Faults } from '../renderer/page/faults.ts';
import { randomToken } from '../renderer/page/random.ts';
import { forgetSession, keepSession } from '../renderer/page/session.ts';
import type { RackSession } from '../renderer/page/session.ts';
import type { Storage } from '../renderer/page/storage.ts';
import { viewport } from '../renderer/page/viewport.ts';
import { Overlay } from '../renderer/parts/overlay.ts';
import { Values } from '../renderer/values.ts';
import { RackFace } from './face.ts';

export interface RackOptions {
  readonly stage: HTMLElement;
  readonly overlay: HTMLElement;
  readonly storage: Storage;
  readonly cache: MediaCache;
  readonly wants: string | null;
  readonly name: string;
}

/** The rack face of one rack: link, values and the face itself. Shows its last known numbers without a controller. */
export class Rack {
  private readonly options: RackOptions;
  private readonly clock: SyncedClock;
  private readonly library: Library;
  private readonly values: Values;
  private readonly overlay: Overlay;
  private session: RackSession | null;
  private face: RackFace | null = null;
  private link: Link | null = null;
  private note = '';

  constructor(options: RackOptions, kept: RackSession | null) {
    this.options = options;
    this.session = kept;
    this.clock = new SyncedClock(() => performance.now(), performance.timeOrigin + (kept?.skewMs ?? 0));
    this.library = new Library(options.cache, new Faults(() => undefined));
    this.values = new Values(options.storage, () => this.face?.update());
    this.overlay = new Overlay(options.overlay, navigator.language, options.name);
  }

  async start(): Promise<void> {
    this.overlay.connecting();
    await this.values.restore();
    if (this.session !== null) this.draw(this.session);
    this.link = await Link.open(
      {
        kind: 'rack',
        wants: this.options.wants,
        name: this.options.name,
        boot: randomToken(12),
        viewport,
        storage: this.options.storage,
      },
      {
        channel: (channel) => this.subscribe(channel),
        state: (state) => this.linked(state),
        // A rack face tells no health: its numbers stay as they are, and grow old in sight.
        failed: () => undefined,
        welcome: (welcome) => {
          if (welcome.kind === 'rack') this.welcomed(welcome);
        },
        code: (pairing) => this.overlay.pairing(pairing, this.note),
        refused: ({ reason, message }) => {
          this.note = message;
          if (reason === 'revoked' || reason === 'unknown-device') this.signedOut();
          if (this.session === null) this.overlay.refused(reason === 'revoked' ? 'revoked' : 'refused', message);
        },
      },
    );
  }

  redraw(): void {
    if (this.session !== null) this.draw(this.session);
  }

  private linked(state: LinkState): void {
    document.documentElement.dataset['link'] = state;
    if (state !== 'live') this.clock.stop();
  }

  private welcomed(welcome: RackWelcome): void {
    this.note = '';
    const channel = this.link?.channel;
    if (channel === undefined) return;
    this.clock.follow((t0) => channel.call('clock', { t0 }, displayCalls.clock.answer));
    this.enter(welcome.device, welcome);
    this.values.take(welcome.values);
    this.overlay.hide();
  }

  private enter(device: string, { store, rack }: Pick<RackSession, 'store' | 'rack'>): void {
    const session: RackSession = { device, store, rack, skewMs: Math.round(this.clock.now() - Date.now()) };
    const changed = JSON.stringify([this.session?.store, this.session?.rack]) !== JSON.stringify([store, rack]);
    this.session = session;
    void keepSession(this.options.storage, session);
    if (changed || this.face === null) this.draw(session);
  }

  /** Another face of store or rack: as at joining. */
  private faced(face: DisplayFace): void {
    if (this.session !== null && face.kind === 'rack') this.enter(this.session.device, face);
  }

  private draw(session: RackSession): void {
    this.overlay.hide();
    document.documentElement.lang = session.store.locale;
    this.overlay.speak(session.store.locale);
    document.documentElement.dataset['rack'] = session.rack.id;
    document.documentElement.style.setProperty('--brand-paper', session.store.brand.paper);
    const files = session.rack.products.flatMap((p) => (p.image === undefined ? [] : [p.image]));
    const needs = files.map((asset) => ({ asset, creative: '', urgency: 'now' as const }));
    this.library.want('rack', needs);
    this.face?.stop();
    this.face = new RackFace(this.options.stage, {
      store: session.store,
      rack: session.rack,
      address: (asset) => this.library.address(asset),
      value: this.values.of,
      now: () => this.clock.now(),
    });
  }

  private signedOut(): void {
    this.face?.stop();
    this.face = null;
    this.session = null;
    this.options.stage.replaceChildren();
    void forgetSession(this.options.storage);
  }

  private subscribe(channel: Channel): void {
    channel.on('values', displayNotices.values, ({ values }) => this.values.take(values));
    channel.on('identify', displayNotices.identify, ({ seconds }) => {
      const rack = this.session?.rack;
      this.overlay.identify(rack?.name ?? this.options.name, rack?.id ?? '', seconds);
    });
    channel.on('face', displayNotices.face, (face) => this.faced(face));
    channel.on('reload', displayNotices.reload, () => {
      setTimeout(() => location.reload(), 100);
    });
  }
}
