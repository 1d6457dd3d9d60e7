import { displayCalls } from '../../controller/protocol/display.ts';
import type { SongsNow } from '../../controller/protocol/songs.ts';
import type { DisplayFace, PanelHours, PlayerWelcome } from '../../controller/protocol/display.ts';
import type { Override } from '../../controller/protocol/programme/programme.ts';
import type { PlayerHealth } from '../../controller/protocol/play.ts';
import { SyncedClock } from './link/clock.ts';
import { HealthReport } from './link/health.ts';
import { LineLoss } from './link/lineLoss.ts';
import type { Credentials, LinkState } from './link/link.ts';
import { Link } from './link/link.ts';
import { Programmes } from './link/programmes.ts';
import { showingOf } from './link/reports.ts';
import type { Channel } from './link/socket.ts';
import { subscribe } from './link/subscriptions.ts';
import { firstFilesHere, firstFilesSettled } from './media/firstFiles.ts';
import { alwaysOpen, downloadGate } from './media/gate.ts';
import { Library } from './media/library.ts';
import type { MediaCache } from './media/mediaCache.ts';
import { Overrides } from './overrides.ts';
import { Faults } from './page/faults.ts';
import { randomToken } from './page/random.ts';
import type { EndcapShell } from './page/shell.ts';
import { forgetSession, keepSession, playerSession, restoreSession } from './page/session.ts';
import type { PlayerSession } from './page/session.ts';
import type { Storage } from './page/storage.ts';
import { viewport } from './page/viewport.ts';
import { Overlay } from './parts/overlay.ts';
import { Picture } from './picture.ts';
import { Proof } from './plays/proof.ts';
import { Sound, SOUND_REFUSED } from './stage/sound.ts';
import type { OnAir } from '../scene/onAir.ts';
import { sameShowing } from '../scene/onAir.ts';
import { Values } from './values.ts';
import { Care } from './watch/care.ts';

export interface PlayerOptions {
  readonly stage: HTMLElement;
  readonly overlay: HTMLElement;
  readonly storage: Storage;
  readonly cache: MediaCache;
  readonly wants: string | null;
  readonly name: string;
  /** No other page of this browser plays for the same slot: what was left open was left by a crash. */
  readonly alone: boolean;
  /** The window around this page, where it has one. */
  readonly shell: EndcapShell | null;
}

const HIDDEN = 'The page of this screen is minimised or behind another: nobody sees it, and no play counts.';
const NOT_DONE = 'What the controller said could not be done';

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
  private readonly proof: Proof;
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
  private visible = true;
  private gate = alwaysOpen;
  private credentials: Credentials | null = null;
  private readonly line: LineLoss;
  private readonly care: Care;

  constructor(options: PlayerOptions, skewMs: number) {
    const { storage } = options;
    this.options = options;
    this.clock = new SyncedClock(
      () => performance.now(),
      performance.timeOrigin + skewMs,
      (byMs) => {
        this.proof.journal.stepped(byMs);
        this.picture?.director.clockStepped();
      },
    );
    this.health = new HealthReport(
      () => this.online(),
      () => this.healthNow(),
    );
    this.faults = new Faults(() => this.health.soon());
    this.library = new Library(
      options.cache,
      this.faults,
      () => {
        this.picture?.director.mediaChanged();
        this.programmes.mediaChanged();
        this.health.soon();
      },
      (sha256) => {
        if (this.overrides.forget(sha256)) this.picture?.director.ordered();
      },
    );
    this.sound = new Sound(0, (state) => {
      this.fault('sound', state === 'refused' ? SOUND_REFUSED : null);
    });
    this.overrides = new Overrides(storage, () => this.clock.now());
    this.values = new Values(storage, () => this.picture?.director.valuesChanged());
    this.programmes = new Programmes({
      storage,
      take: (programme) => {
        this.revision = programme?.revision ?? null;
        this.picture?.director.take(programme);
      },
      fault: (text) => this.fault('programme', text),
      ready: (next, inUse) => {
        const size = { width: innerWidth, height: innerHeight };
        return firstFilesHere(this.library, next, inUse, { now: this.clock.now(), size });
      },
      settled: () => firstFilesSettled(this.library),
    });
    this.proof = new Proof({
      plays: storage.plays,
      boot: this.boot,
      shell: options.shell,
      now: () => this.clock.now(),
      online: () => this.online(),
      who: () => (this.session === null ? null : { device: this.session.device, screen: this.session.screen.id }),
      layer: (scene) => this.picture?.director.layer(scene),
      fault: (subject, text) => this.fault(subject, text),
    });
    this.overlay = new Overlay(options.overlay, navigator.language, options.name);
    this.line = new LineLoss(
      (text) => this.fault('link', text),
      () => {
        if (this.overrides.dropOpenEnded()) this.picture?.director.ordered();
      },
    );
    this.care = new Care({
      shell: options.shell,
      now: () => this.clock.now(),
      showing: () => this.picture?.director.onStage ?? null,
      hours: () => this.session?.screen.power,
      visible: () => this.visible && !document.hidden,
      redraw: () => this.picture?.director.redraw(),
      reload: () => this.reload(),
      clearCache: () => this.library.clear(),
      powered: (hours) => this.powered(hours),
      counts: () => this.picture?.counts() ?? { layers: 0, gpuObjects: 0, dropped: 0 },
      downloads: () => this.gate.open(),
      sound: this.sound,
      fault: (subject, text) => this.fault(subject, text),
    });
    if (storage.fault !== null) this.faults.set('storage', storage.fault);
  }

  async start(): Promise<void> {
    const { storage } = this.options;
    this.overlay.connecting();
    const kept = await restoreSession(storage, playerSession);
    await Promise.all([this.values.restore(), this.overrides.restore()]);
    if (this.options.alone) await this.proof.journal.recover();
    if (kept !== null) {
      this.enter(kept);
      await this.programmes.restore();
    }
    this.link = await Link.open(
      { kind: 'player', wants: this.options.wants, name: this.options.name, boot: this.boot, viewport, storage },
      {
        channel: (channel) => this.subscribe(channel),
        state: (state, detail) => this.linked(state, detail),
        failed: (name, why) => this.fault(`word:${name}`, why === null ? null : `${NOT_DONE} (${name}): ${why}`),
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

  /** So many times what is due was looked at; null: there is no picture yet (no line, a code to pair, signed out). */
  get looks(): number | null {
    return this.picture?.director.looks ?? null;
  }

  /** A new size of the window. */
  resized(): void {
    this.picture?.director.redraw();
  }

  /** Whether anybody can see the page. Hidden, or left in good order, it shows nothing that counts as a play. */
  seen(visible: boolean): void {
    this.proof.seen(visible, this.clock.now());
    this.visible = visible;
    this.sighted(this.picture?.director.showing ?? null);
  }

  /** A window whose panel is off may well be hidden. */
  private sighted(now: OnAir | null): void {
    this.fault('hidden', this.visible || now?.kind === 'off' ? null : HIDDEN);
  }

  private online(): Channel | null {
    return this.state === 'live' && this.link !== null ? this.link.channel : null;
  }

  /** Something is wrong at this display, in words; null: it is not any more. */
  fault(subject: string, text: string | null): void {
    if (text === null) this.faults.clear(subject);
    else this.faults.set(subject, text);
  }

  private linked(state: LinkState, detail: string): void {
    this.state = state;
    document.documentElement.dataset['link'] = state;
    if (state === 'live') this.line.back();
    else {
      this.clock.stop();
      this.line.away(detail === '' ? '' : `${state}: ${detail}`);
    }
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
    void this.proof.sender.send();
    this.health.soon();
  }

  /** This machine's wall clock against the controller's, ms. Kept, so that a start without a line is in step. */
  private skew(): number {
    return Math.round(this.clock.now() - Date.now());
  }

  private enter(session: PlayerSession): void {
    const same = lookOf(this.session) === lookOf(session);
    this.session = session;
    this.programmes.belong(session.screen.id);
    this.sound.set(session.screen.volume);
    // Films that play now are as loud as that.
    this.picture?.director.valuesChanged();
    this.overlay.hide();
    void keepSession(this.options.storage, session);
    const root = document.documentElement;
    root.dataset['screen'] = session.screen.id;
    root.lang = session.store.locale;
    this.overlay.speak(session.store.locale);
    root.style.setProperty('--brand-paper', session.store.brand.paper);
    const { downloads = {}, timeZone } = session.store;
    this.gate = downloadGate(downloads, timeZone, () => this.clock.now());
    this.library.rules(this.gate, downloads.kilobytesPerS === undefined ? null : downloads.kilobytesPerS * 1000);
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
        panel: () => this.session?.screen.power,
        cut: () => this.proof.cut(),
        shown: (now, before, atMs) => {
          this.sighted(now);
          if (this.session !== null) this.care.shown();
          if (before === null || !sameShowing(before, now)) this.proof.shown(now, before, atMs);
        },
        broke: () => this.proof.end(this.clock.now(), true),
      },
      this.picture,
    );
    this.programmes.again();
  }

  /** Another face of store or screen comes as at joining, and what is on goes on. */
  private faced(face: DisplayFace): void {
    if (this.session === null || face.kind !== 'player') return;
    const { device, screen } = this.session;
    const { power } = screen;
    this.enter({ device, store: face.store, screen: { ...face.screen, power }, skewMs: this.skew() });
    // Without a programme nothing else would look.
    this.picture?.director.ordered();
  }

  private signedOut(): void {
    this.proof.end(this.clock.now());
    this.picture?.stop();
    this.picture = null;
    this.session = null;
    this.credentials = null;
    this.programmes.belong(null);
    this.options.stage.replaceChildren();
    delete document.documentElement.dataset['screen'];
    void forgetSession(this.options.storage);
  }

  private subscribe(channel: Channel): void {
    subscribe(channel, {
      programmes: this.programmes,
      overrides: this.overrides,
      values: this.values,
      now: () => this.clock.now(),
      programme: (named) => {
        if (this.credentials !== null) this.programmes.want(named, this.credentials);
      },
      begin: (override) => this.begin(override),
      ordered: () => this.picture?.director.ordered(),
      songs: (songs) => {
        this.songs = songs;
        this.picture?.director.valuesChanged();
      },
      identify: (seconds) => this.identify(seconds),
      face: (face) => this.faced(face),
      reload: () => this.reload(),
    });
    this.care.subscribe(channel);
  }

  private identify(seconds: number): void {
    const { id, name } = this.session?.screen ?? { id: this.options.name, name: this.options.name };
    this.overlay.identify(name, `${id} · ${innerWidth} × ${innerHeight}`, seconds);
  }

  /** In good order, and after what was just said has gone out. */
  private reload(): void {
    this.proof.seen(false, this.clock.now());
    this.health.now();
    setTimeout(() => location.reload(), 100);
  }

  /** Other hours of the panel: kept for a restart, and what is due by them shows. */
  private powered(power: PanelHours): void {
    if (this.session === null) return;
    this.session = { ...this.session, screen: { ...this.session.screen, power } };
    void keepSession(this.options.storage, this.session);
    this.picture?.director.ordered();
  }

  /** Shows at once what is due, and answers when everything of the order could be shown. */
  private async begin(override: Override): Promise<{ ready: boolean; reason?: string }> {
    this.clock.heard(override.cause.decidedAtMs);
    this.overrides.begin(override);
    return (await this.picture?.director.order(override)) ?? { ready: false, reason: 'the player has not started' };
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
      picture: this.care.state(),
      cached: { ...this.library.state(), coming: this.programmes.coming },
      faults: this.faults.list(),
    };
  }
}

/** What of the store a picture is drawn with: when its files are fetched changes nothing in it. */
function lookOf(session: PlayerSession | null): string | null {
  return session === null ? null : JSON.stringify({ ...session.store, downloads: undefined });
}
