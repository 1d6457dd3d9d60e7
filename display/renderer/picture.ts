import type { PanelHours, StoreFace } from '../../controller/protocol/display.ts';
import type { SongsNow } from '../../controller/protocol/songs.ts';
import type { Scene } from '../../controller/protocol/scene.ts';
import type { OnAir } from '../scene/onAir.ts';
import { sameShowing } from '../scene/onAir.ts';
import { Director } from './director.ts';
import type { SyncedClock } from './link/clock.ts';
import type { Library } from './media/library.ts';
import type { Overrides } from './overrides.ts';
import type { Faults } from './page/faults.ts';
import { BrandFaces } from './parts/brandFaces.ts';
import { offLayer } from './scenes/offLayer.ts';
import { sceneLayer } from './scenes/sceneLayer.ts';
import { storeCard } from './scenes/storeCard.ts';
import type { Layer, Paints } from './stage/layer.ts';
import { Presented } from './stage/presented.ts';
import type { Sound } from './stage/sound.ts';
import { COVERED_AFTER_MS, Stage, within } from './stage/stage.ts';
import type { Values } from './values.ts';

export interface PictureParts {
  readonly host: HTMLElement;
  readonly store: StoreFace;
  readonly clock: SyncedClock;
  readonly library: Library;
  readonly overrides: Overrides;
  readonly values: Values;
  readonly faults: Faults;
  readonly songs: () => SongsNow | null;
  readonly sound: Sound;
  readonly panel: () => PanelHours | undefined;
  /** Something else comes on; its first frame is still to be presented. */
  readonly cut: () => void;
  /** `before` is the same where a new look came over it: then it goes on. */
  readonly shown: (now: OnAir, before: OnAir | null, atMs: number) => void;
  readonly broke: (now: OnAir) => void;
}

/**
 * Stage and director of one store's look. A change of the store's look makes a new one over the old: that one stays
 * below, with nothing of the new one before it, until the first picture of the new one covers it. What is on goes on.
 */
export class Picture {
  readonly director: Director;
  private readonly root: HTMLElement;
  private readonly presented: Presented;
  private readonly card: Layer;
  private readonly faces: BrandFaces;
  private before: Picture | null;
  /** What was shown last: its first frame was presented. */
  private told: OnAir | null = null;
  private stopped = false;

  constructor(parts: PictureParts, before: Picture | null) {
    const { store, clock, library, overrides, values, faults } = parts;
    const host = document.createElement('div');
    host.className = 'picture-root';
    parts.host.append(host);
    this.root = host;
    this.before = before;
    before?.director.stop();
    if (before !== null) host.style.opacity = '0';
    // Its own: the look below keeps the one that it was drawn with.
    host.style.setProperty('--brand-paper', store.brand.paper);
    this.presented = new Presented(host);
    const size = () => ({ width: host.clientWidth, height: host.clientHeight });
    this.faces = new BrandFaces(host, store, {
      address: (asset) => library.address(asset),
      told: (role, why) => (why === null ? faults.clear(`font:${role}`) : faults.set(`font:${role}`, why)),
      late: () => this.director.redraw(),
    });
    const ready = (): Promise<unknown> => this.faces.ready;
    const fonts = [store.brand.fonts?.headings, store.brand.fonts?.text].filter((a) => a !== undefined);
    library.want(
      'fonts',
      fonts.map((asset) => ({ asset, creative: 'brand', urgency: 'now' })),
    );
    this.card = storeCard({ size, store, now: () => clock.now(), faces: ready });
    const off = offLayer();
    host.append(off.element);
    const stage = new Stage(host, this.presented, this.card);
    const make = (scene: Scene, broke: (why: string) => void): Layer => {
      const paints: Paints = {
        size: size(),
        store,
        address: (asset) => library.address(asset),
        value: values.of,
        now: () => clock.now(),
        faces: ready,
        songs: parts.songs,
        sound: parts.sound,
        asks: true,
        distrust: (asset) => void library.distrust(asset),
        broke,
        left: () => setTimeout(() => this.director.mediaChanged()),
        note: (what) => {
          const subject = `note:${scene.creative}`;
          if (what === null) faults.clear(subject);
          else faults.set(subject, `"${scene.creative}": ${what}`);
        },
      };
      return sceneLayer(scene, paints);
    };
    this.director = new Director({
      host,
      stage,
      card: this.card,
      off,
      panel: parts.panel,
      clock,
      library,
      overrides,
      faults,
      make,
      over: before !== null,
      cut: (now, earlier) => {
        host.style.opacity = '1';
        // A film has no ground of its own: until it covers, the old look is to be seen through it.
        this.card.element.style.visibility = this.before !== null && now.kind === 'spot' ? 'hidden' : '';
        say(now);
        const was = earlier ?? this.below();
        if (was === null || !sameShowing(was, now)) parts.cut();
      },
      shown: (now, earlier, atMs) => {
        // Word of a frame may come late: by then the new look has told what is on.
        if (this.stopped) return;
        const was = earlier ?? this.below();
        this.told = now;
        void this.covers(now);
        parts.shown(now, was, atMs);
      },
      broke: parts.broke,
    });
  }

  /** What was on in the look below, as long as that is there. */
  private below(): OnAir | null {
    return this.before === null ? null : (this.before.told ?? this.before.below());
  }

  /** The look below goes once a frame of this one is over it. */
  private async covers(now: OnAir): Promise<void> {
    if (this.before === null) return;
    const layer = now.kind === 'spot' ? this.director.layer(now.spot.scene) : undefined;
    await within(COVERED_AFTER_MS, layer?.presented?.());
    this.letGoBelow();
    this.card.element.style.visibility = '';
  }

  private letGoBelow(): void {
    this.before?.stop();
    this.before = null;
  }

  /** Layers, what they hold on the graphics card, and frames of films that were dropped since it was made. */
  counts(): { layers: number; gpuObjects: number; dropped: number } {
    return { ...this.director.counts(), dropped: this.director.frames().dropped };
  }

  stop(): void {
    this.stopped = true;
    this.letGoBelow();
    this.director.dispose();
    this.presented.stop();
    this.faces.stop();
    this.card.dispose();
    this.root.remove();
  }
}

/** What is on, as data attributes of the page: tests, benches and kiosk watchdogs read them. */
function say(now: OnAir): void {
  const { dataset } = document.documentElement;
  dataset['campaign'] = now.kind === 'spot' ? now.spot.campaign : '';
  dataset['creative'] = now.kind === 'spot' ? now.spot.scene.creative : '';
  dataset['override'] = now.kind === 'spot' ? (now.override?.id ?? '') : '';
}
