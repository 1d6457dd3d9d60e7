import type { PictureState } from '../../../controller/protocol/play.ts';
import type { OnAir } from '../../scene/onAir.ts';
import { sceneKey } from '../../scene/onAir.ts';
import { judge, luminanceOf, NOTHING_SEEN, SAMPLE_HEIGHT, SAMPLE_WIDTH } from '../../scene/pictureCheck.ts';
import type { Memory, Motion } from '../../scene/pictureCheck.ts';
import type { EndcapShell } from '../page/shell.ts';
import { pixelsOf } from './drawLayer.ts';
import { measureFrames } from './frameMeter.ts';
import { windowPicture } from './windowPicture.ts';

const EVERY_MS = 10_000;
/** The first look comes soon: what is wrong from the start is told at once. */
const FIRST_MS = 3_000;
/** What looks wrong is looked at again before the next spot comes; a film's own darkness is given longer. */
const AGAIN_MS = 1_500;
const FILM_AGAIN_MS = 5_000;
/** So many scenes are remembered. */
const KEPT = 40;
/** A fault is told for so long after the picture is fine again, ms. */
const TOLD_MS = 60_000;

/** Templates are drawn on the brand's ground and in its ink: never black all over. */
const LIT = new Uint8ClampedArray(SAMPLE_WIDTH * SAMPLE_HEIGHT).fill(255);
const TEMPLATES: readonly string[] = ['product', 'ranking', 'songs', 'message', 'ticker', 'card'];

type State = PictureState['state'];

export interface WatchPorts {
  readonly shell: EndcapShell | null;
  /** What is on, and its element; null before anything is. */
  readonly showing: () => { readonly now: OnAir; readonly layer: HTMLElement } | null;
  /** Whether anybody can see the page: a shell's page always calls itself visible. */
  readonly visible: () => boolean;
  /** Draws everything anew. */
  readonly redraw: () => void;
  /** Loads the page anew, if it was not lately. False: it was. */
  readonly reload: () => boolean;
  readonly fault: (text: string | null) => void;
}

/** Looks at the picture every ten seconds, tells what it finds, and mends what it can (PLY-26). */
export class PictureWatch {
  state: State = 'unknown';
  framesPerS: number | null = null;
  seenBy: 'window' | 'page' = 'page';
  private readonly ports: WatchPorts;
  private memory: Memory = NOTHING_SEEN;
  /** How scenes looked when they came on, by what they show; the last ones. */
  private readonly came = new Map<string, Uint8ClampedArray>();
  private readonly films = new WeakMap<HTMLElement, string>();
  private filmCount = 0;
  private tried: 'nothing' | 'redraw' | 'reload' = 'nothing';
  private timer: ReturnType<typeof setTimeout> | undefined;
  private clearing: ReturnType<typeof setTimeout> | undefined;
  private stopped = false;

  constructor(ports: WatchPorts) {
    this.ports = ports;
  }

  start(): void {
    this.later(FIRST_MS);
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    clearTimeout(this.clearing);
  }

  /** A scene's first frame was presented: this is what it looks like. */
  shown(): void {
    const on = this.ports.showing();
    if (on?.now.kind === 'off') this.state = 'standby';
    if (on?.now.kind !== 'spot') return;
    const key = sceneKey(on.now.spot.scene);
    if (this.came.has(key)) return;
    const pixels = pixelsOf(on.layer, SAMPLE_WIDTH, SAMPLE_HEIGHT);
    if (pixels === null) return;
    this.came.set(key, luminanceOf(pixels));
    for (const [oldest] of this.came) if (this.came.size > KEPT) this.came.delete(oldest);
  }

  /** Looks once and judges. */
  async look(): Promise<void> {
    const on = this.ports.showing();
    if (on === null) return;
    const { now, layer } = on;
    const motions = this.motionsOf(layer);
    const moves = motions.length > 0 || (now.kind === 'spot' && now.spot.scene.kind === 'model');
    const { ticks, perS } = this.ports.visible() ? await measureFrames(moves) : { ticks: 0, perS: null };
    const whole = now.kind === 'off' ? null : await windowPicture(this.ports.shell, SAMPLE_WIDTH, SAMPLE_HEIGHT);
    if (this.stopped || this.ports.showing()?.layer !== layer) return;
    this.framesPerS = perS;
    this.seenBy = whole === null ? 'page' : 'window';
    const own = now.kind === 'off' ? null : pixelsOf(layer, SAMPLE_WIDTH, SAMPLE_HEIGHT);
    const kind = now.kind === 'spot' ? now.spot.scene.kind : now.kind;
    const mine = own === null ? null : luminanceOf(own);
    const film = whole === null && kind === 'video';
    const key = now.kind === 'spot' ? sceneKey(now.spot.scene) : now.kind;
    const verdict = judge(this.memory, {
      key,
      standby: now.kind === 'off',
      visible: this.ports.visible(),
      ticks,
      seen: whole === null ? mine : luminanceOf(whole.pixels),
      should: whole === null ? (this.came.get(key) ?? null) : TEMPLATES.includes(kind) ? LIT : mine,
      film,
      motions,
    });
    this.memory = verdict.memory;
    const doubtful = verdict.state === 'fine' && (this.memory.black > 0 || this.memory.still > 0);
    if (doubtful) {
      this.later(film ? FILM_AGAIN_MS : AGAIN_MS);
      return;
    }
    const { state, why } = verdict;
    this.state = state;
    if (state === 'black' || state === 'frozen') this.mend(state, why, film);
    else if (this.tried !== 'nothing' && state !== 'unknown') this.mended();
  }

  private later(ms: number): void {
    clearTimeout(this.timer);
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.later(EVERY_MS);
      void this.look().catch(() => undefined);
    }, ms);
  }

  /** First the picture is drawn anew, then the page is loaded anew, once; then it is only told. */
  private mend(state: 'black' | 'frozen', why: string, film: boolean): void {
    clearTimeout(this.clearing);
    this.memory = NOTHING_SEEN;
    const found = `The picture is ${state}: ${why}.`;
    if (this.tried === 'nothing') {
      this.tried = 'redraw';
      this.ports.fault(`${found} It was drawn anew.`);
      this.ports.redraw();
      this.later(AGAIN_MS);
    } else if (this.tried === 'redraw' && !film && this.ports.reload()) {
      this.tried = 'reload';
      this.ports.fault(`${found} Drawing it anew did not help: the page is loaded anew.`);
    } else {
      this.ports.fault(`${found} Drawing it anew did not help. Look at this screen.`);
    }
  }

  private mended(): void {
    this.tried = 'nothing';
    clearTimeout(this.clearing);
    this.clearing = setTimeout(() => this.ports.fault(null), TOLD_MS);
  }

  private motionsOf(layer: HTMLElement): Motion[] {
    const films = [...layer.querySelectorAll('video')].filter((v) => v.getClientRects().length > 0);
    const moving = layer
      .getAnimations({ subtree: true })
      .filter((a) => a.playState === 'running' && a.effect?.getTiming().iterations === Infinity);
    return [
      ...films.map((film) => ({
        what: this.nameOf(film),
        progress: film.currentTime + film.getVideoPlaybackQuality().totalVideoFrames,
      })),
      ...moving.slice(0, 4).map((a, i) => ({ what: `moving part ${i + 1}`, progress: Number(a.currentTime) })),
    ];
  }

  private nameOf(film: HTMLVideoElement): string {
    let name = this.films.get(film);
    if (name === undefined) this.films.set(film, (name = `film ${++this.filmCount}`));
    return name;
  }
}
