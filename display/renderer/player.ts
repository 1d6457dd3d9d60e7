import { displayCalls, displayNotices } from '../../controller/protocol/display.ts';
import type { SongsNow } from '../../controller/protocol/songs.ts';
import type { PlayerWelcome } from '../../controller/protocol/display.ts';
import type { Override, Programme } from '../../controller/protocol/programme/programme.ts';
import type { PlayerHealth } from '../../controller/protocol/play.ts';
import { filesToShow } from '../scene/files.ts';
import type { OnAir } from '../scene/onAir.ts';
import { maySwap, sceneAt } from '../scene/swap.ts';
import { SyncedClock } from './link/clock.ts';
import { HealthReport } from './link/health.ts';
import type { Credentials, LinkState } from './link/link.ts';
import { Link } from './link/link.ts';
import { Programmes } from './link/programmes.ts';
import { isReported, shownReport, showingOf } from './link/reports.ts';
import type { Channel } from './link/socket.ts';
import { downloadGate } from './media/gate.ts';
import { Library } from './media/library.ts';
import type { MediaCache } from './media/mediaCache.ts';
import { needsOf } from './media/needs.ts';
import { Overrides } from './overrides.ts';
import { Faults } from './page/faults.ts';
import { randomToken } from './page/random.ts';
import { forgetSession, keepSession, playerSession, restoreSession } from './page/session.ts';
import type { PlayerSession } from './page/session.ts';
import type { Storage } from './page/storage.ts';
import { Overlay } from './parts/overlay.ts';
import { Picture } from './picture.ts';
import { PlayJournal } from './plays/journal.ts';
import { pictureOf } from './plays/pictureOf.ts';
import type { Capture } from './plays/pictureOf.ts';
import { PlaySender } from './plays/sender.ts';
import type { Layer } from './stage/layer.ts';
import { Sound } from './stage/sound.ts';
import { Values } from './values.ts';

/** Without a line for this long, open-ended triggered orders give way to the programme, ms. */
const ALONE_MS = 120_000;

const SOUND_REFUSED =
  'The browser lets films begin only muted: start it with --autoplay-policy=no-user-gesture-required, or allow sound for this page.';

export interface PlayerOptions {
  readonly stage: HTMLElement;
  readonly overlay: HTMLElement;
  readonly storage: Storage;
  readonly cache: MediaCache;
  readonly wants: string | null;
  readonly name: string;
  /** No other page of this browser plays for the same slot: what was left open was left by a crash. */
  readonly alone: boolean;
  /** The window's picture, where a shell can see it. */
  readonly capture?: Capture;
}

/** The player of one screen: wires link, clock, media, picture and proof of play. Started once, ends with the page. */
export class Player {
  private readonly options: PlayerOptions;
  private readonly boot = randomToken(12);
  private readonly clock: SyncedClock;
  private readonly faults: Faults;
  private readonly library: Library;
  private readonly overrides: Overrides;
  private readonly values: Values;
  private readonly programmes: Programmes;
  private readonly journal: PlayJournal;
  private readonly sender: PlaySender;
  private readonly health: HealthReport;
  private readonly overlay: Overlay;
  private link: Link | null = null;
  private state: LinkState = 'connecting';
  private session: PlayerSession | null = null;
  private picture: Picture | null = null;
  private songs: SongsNow | null = null;
  readonly sound: Sound;
  private revision: string | null = null;
  private note = '';
  private credentials: Credentials | null = null;
  private alone: ReturnType<typeof setTimeout> | undefined;
  private lostAt: number | null = null;
  private lineFault = '';
  private backFor: ReturnType<typeof setTimeout> | undefined;

  constructor(options: PlayerOptions, skewMs: number) {
    const { storage } = options;
    this.options = options;
    this.clock = new SyncedClock(
      () => performance.now(),
      performance.timeOrigin + skewMs,
      (byMs) => {
        this.journal.stepped(byMs);
        this.picture?.director.clockStepped();
      },
    );
    this.health = new HealthReport(
      () => this.online(),
      () => this.healthNow(),
    );
    this.faults = new Faults(() => this.health.soon());
    this.library = new Library(options.cache, this.faults, () => {
      this.picture?.director.mediaChanged();
      this.programmes.mediaChanged();
      this.health.soon();
    });
    this.sound = new Sound(0, (state) => {
      this.fault('sound', state === 'refused' ? SOUND_REFUSED : null);
    });
    this.overrides = new Overrides(storage);
    this.values = new Values(storage, () => this.picture?.director.valuesChanged());
    this.programmes = new Programmes({
      storage,
      take: (programme) => {
        this.revision = programme.revision;
        this.picture?.director.take(programme);
      },
      fault: (text) => this.fault('programme', text),
      ready: (next, inUse) => this.ready(next, inUse),
      settled: () => this.library.want('programme', []),
    });
    this.journal = new PlayJournal(
      storage.plays,
      this.boot,
      () => this.clock.now(),
      (text) => this.fault('plays', text),
    );
    this.sender = new PlaySender(
      storage.plays,
      this.journal,
      () => this.online(),
      (text) => this.faults.set('refused-plays', text),
    );
    this.overlay = new Overlay(options.overlay, navigator.language, options.name);
    if (!storage.durable) {
      this.faults.set('storage', 'This browser keeps nothing: pairing and plays are lost when the page closes.');
    }
  }

  async start(): Promise<void> {
    const { storage } = this.options;
    this.overlay.connecting();
    const kept = await restoreSession(storage, playerSession);
    await Promise.all([this.values.restore(), this.overrides.restore()]);
    if (this.options.alone) await this.journal.recover();
    if (kept !== null) {
      this.enter(kept);
      await this.programmes.restore();
    }
    this.link = await Link.open(
      {
        kind: 'player',
        wants: this.options.wants,
        name: this.options.name,
        boot: this.boot,
        viewport: () => ({
          width: Math.max(1, Math.round(innerWidth)),
          height: Math.max(1, Math.round(innerHeight)),
          ratio: Math.min(16, Math.max(0.1, devicePixelRatio)),
        }),
        storage,
      },
      {
        channel: (channel) => this.subscribe(channel),
        state: (state, detail) => this.linked(state, detail),
        welcome: (welcome, credentials) => {
          if (welcome.kind === 'player') this.welcomed(welcome, credentials);
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

  /** A new size of the window. */
  resized(): void {
    this.picture?.director.redraw();
  }

  /** The page is left in good order: the last play ends here. */
  leave(): void {
    this.journal.end(this.clock.now());
  }

  /** Whether a new programme could be shown at once; what it lacks is fetched. */
  private ready(next: Programme, inUse: Programme | null): boolean {
    const size = { width: innerWidth, height: innerHeight };
    const now = this.clock.now();
    const first = sceneAt(next, now);
    this.library.want('programme', [
      ...needsOf(first === null ? [] : [first], 'now'),
      ...needsOf(
        next.spots.map((s) => s.scene),
        'later',
      ),
    ]);
    return maySwap(next, inUse, now, (scene) => this.library.awaits(filesToShow(scene, size)));
  }

  private online(): Channel | null {
    return this.state === 'live' && this.link !== null ? this.link.channel : null;
  }

  private fault(subject: string, text: string | null): void {
    if (text === null) this.faults.clear(subject);
    else this.faults.set(subject, text);
  }

  private linked(state: LinkState, detail: string): void {
    this.state = state;
    document.documentElement.dataset['link'] = state;
    if (state === 'live') this.lineIsBack();
    else {
      clearTimeout(this.backFor);
      this.clock.stop();
      if (detail !== '') this.lineFault = `${state}: ${detail}`.slice(0, 200);
      // Counted from the first loss, not from the last attempt to come back.
      if (this.lostAt !== null) return;
      this.lostAt = performance.now();
      this.alone = setTimeout(() => {
        if (this.overrides.dropOpenEnded()) this.picture?.director.ordered();
      }, ALONE_MS);
    }
  }

  /** Health cannot travel over a dead line: what was wrong with it is told for a minute once it is back. */
  private lineIsBack(): void {
    clearTimeout(this.alone);
    if (this.lostAt === null) return;
    const seconds = Math.round((performance.now() - this.lostAt) / 1000);
    this.lostAt = null;
    if (this.lineFault !== '') this.faults.set('link', `The line was away for ${seconds} s (${this.lineFault}).`);
    this.lineFault = '';
    this.backFor = setTimeout(() => this.faults.clear('link'), 60_000);
  }

  private welcomed(welcome: PlayerWelcome, credentials: Credentials): void {
    this.note = '';
    this.songs = welcome.songs ?? null;
    const channel = this.link?.channel;
    if (channel === undefined) return;
    this.clock.follow((t0) => channel.call('clock', { t0 }, displayCalls.clock.answer));
    this.enter({ device: welcome.device, store: welcome.store, screen: welcome.screen, skewMs: this.skew() });
    this.values.take(welcome.values);
    this.overrides.replace(welcome.overrides);
    this.picture?.director.ordered();
    this.programmes.want(welcome.programme, credentials);
    this.credentials = credentials;
    void this.sender.send();
    this.health.soon();
  }

  /** This machine's wall clock against the controller's, ms. Kept, so that a start without a line is in step. */
  private skew(): number {
    return Math.round(this.clock.now() - Date.now());
  }

  private enter(session: PlayerSession): void {
    const same = JSON.stringify(this.session?.store) === JSON.stringify(session.store);
    this.session = session;
    this.sound.set(session.screen.volume);
    this.overlay.hide();
    void keepSession(this.options.storage, session);
    const root = document.documentElement;
    root.dataset['screen'] = session.screen.id;
    root.lang = session.store.locale;
    root.style.setProperty('--brand-paper', session.store.brand.paper);
    const { downloads = {}, timeZone } = session.store;
    this.library.rules(
      downloadGate(downloads, timeZone, () => this.clock.now()),
      downloads.kilobytesPerS === undefined ? null : downloads.kilobytesPerS * 1000,
    );
    if (same && this.picture !== null) return;
    // The old look stays below until the new one shows.
    this.picture = new Picture(
      {
        host: this.options.stage,
        store: session.store,
        clock: this.clock,
        library: this.library,
        overrides: this.overrides,
        values: this.values,
        faults: this.faults,
        songs: () => this.songs,
        sound: this.sound,
        shown: (now, before, atMs) => this.shown(now, before, atMs),
        broke: () => this.journal.end(this.clock.now(), true),
      },
      this.picture,
    );
    this.programmes.again();
  }

  private signedOut(): void {
    this.journal.end(this.clock.now());
    this.picture?.stop();
    this.picture = null;
    this.session = null;
    this.options.stage.replaceChildren();
    delete document.documentElement.dataset['screen'];
    void forgetSession(this.options.storage);
  }

  private subscribe(channel: Channel): void {
    channel.on('programme', displayNotices.programme, (named) => {
      if (this.credentials !== null) this.programmes.want(named, this.credentials);
    });
    channel.on('override.begin', displayNotices['override.begin'], (override) => this.begin(override));
    channel.on('override.commit', displayNotices['override.commit'], ({ id, commitMs }) => {
      this.overrides.commit(id, commitMs);
      this.picture?.director.ordered();
    });
    channel.on('override.end', displayNotices['override.end'], ({ id, atMs, resume }) => {
      if (resume !== undefined) this.programmes.resume(resume, atMs);
      this.overrides.end(id, atMs);
      this.picture?.director.ordered();
      this.overrides.sweep(this.clock.now());
    });
    channel.on('values', displayNotices.values, ({ values }) => this.values.take(values));
    channel.on('songs', displayNotices.songs, ({ songs }) => {
      this.songs = songs;
      this.picture?.director.valuesChanged();
    });
    channel.on('identify', displayNotices.identify, ({ seconds }) => {
      const screen = this.session?.screen;
      const detail = `${screen?.id ?? this.options.name} · ${innerWidth} × ${innerHeight}`;
      this.overlay.identify(screen?.name ?? this.options.name, detail, seconds);
    });
    channel.on('reload', displayNotices.reload, () => {
      this.leave();
      setTimeout(() => location.reload(), 100);
    });
  }

  /** Shows at once what is due, and answers when everything of the order could be shown. */
  private async begin(override: Override): Promise<{ ready: boolean; reason?: string }> {
    this.clock.heard(override.cause.decidedAtMs);
    this.overrides.begin(override);
    const director = this.picture?.director;
    if (director === undefined) return { ready: false, reason: 'the player has not started' };
    director.ordered();
    try {
      await director.prepare(override);
      return { ready: true };
    } catch (error) {
      return { ready: false, reason: (error instanceof Error ? error.message : String(error)).slice(0, 300) };
    }
  }

  private shown(now: OnAir, before: OnAir | null, atMs: number): void {
    const session = this.session;
    if (session === null) return;
    const screen = session.screen.id;
    if (now.kind === 'card') this.journal.end(atMs);
    else {
      const { campaign, scene } = now.spot;
      const override = now.override?.id ?? null;
      const slotMs = override === null ? now.startMs : null;
      const layer = (): Layer | undefined => this.picture?.director.layer(scene);
      this.journal.begin(
        session.device,
        { screen, campaign, creative: scene.creative, override, plannedMs: now.plannedMs, slotMs },
        atMs,
        {
          frames: () => layer()?.frames?.() ?? null,
          picture: () => pictureOf(layer()?.element, scene.kind, this.options.capture ?? null),
        },
      );
    }
    if (!isReported(now, before)) return;
    this.online()
      ?.call('shown', shownReport(screen, now, atMs), displayCalls.shown.answer)
      .catch(() => undefined);
  }

  private healthNow(): PlayerHealth | null {
    const session = this.session;
    if (session === null) return null;
    const estimate = this.clock.estimate;
    return {
      boot: this.boot,
      screen: session.screen.id,
      showing: showingOf(this.picture?.director.showing ?? null),
      programme: this.revision,
      clockOffsetMs: estimate === null ? null : this.skew(),
      clockRttMs: estimate?.rttMs ?? null,
      cached: { ...this.library.state(), coming: this.programmes.coming },
      faults: this.faults.list(),
    };
  }

  /** Something about the page itself is wrong (it cannot be kept for a restart, say). */
  noteFault(subject: string, text: string): void {
    this.faults.set(subject, text);
  }
}
