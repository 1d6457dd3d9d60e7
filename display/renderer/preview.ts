import type { StoreFace } from '../../controller/protocol/display.ts';
import type { Reading } from '../../controller/protocol/reading.ts';
import type { SongsNow } from '../../controller/protocol/songs.ts';
import type { Scene } from '../../controller/protocol/scene.ts';
import { sceneKey } from '../scene/onAir.ts';
import type { Size } from '../scene/shape.ts';
import { BrandFaces } from './parts/brandFaces.ts';
import { qrCode } from './parts/qr.ts';
import { mediaUrl } from './media/mediaCache.ts';
import { sceneLayer } from './scenes/sceneLayer.ts';
import { storeCard } from './scenes/storeCard.ts';
import type { Layer, Transition } from './stage/layer.ts';
import { SILENT } from './stage/sound.ts';
import { Presented } from './stage/presented.ts';
import { Stage } from './stage/stage.ts';
import figures from './style/figures.css?inline';
import model from './style/model.css?inline';
import overlay from './style/overlay.css?inline';
import page from './style/page.css?inline';
import plain from './style/plain.css?inline';
import product from './style/product.css?inline';
import ranking from './style/ranking.css?inline';
import regions from './style/regions.css?inline';
import songs from './style/songs.css?inline';
import ticker from './style/ticker.css?inline';

/** What the page's root and body give a player's scenes; the page around a preview must not shine through. */
const GROUND = `
.preview {
  position: absolute;
  left: 0;
  top: 0;
  overflow: hidden;
  contain: strict;
  transform-origin: 0 0;
  color: #000;
  font-family: 'Inter Variable', Inter, system-ui, sans-serif;
  font-size: 16px;
  font-weight: 400;
  font-optical-sizing: auto;
  font-synthesis: none;
  letter-spacing: normal;
  text-align: start;
  -webkit-font-smoothing: antialiased;
  text-rendering: geometricPrecision;
  line-height: 1;
  user-select: none;
}`;

let sheet: CSSStyleSheet | undefined;

function styles(): CSSStyleSheet {
  if (sheet === undefined) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(
      [page, overlay, figures, product, model, ranking, plain, ticker, songs, regions, GROUND].join('\n'),
    );
  }
  return sheet;
}

export interface PreviewOptions {
  /** An element with a size of its own; the picture is scaled to its width. */
  readonly host: HTMLElement;
  /** Size of the screen, pixels. The scene is laid out at exactly this size. */
  readonly size: Size;
  readonly store: StoreFace;
  readonly value: (key: string) => Reading | undefined;
  /** Controller's time, epoch ms. */
  readonly now: () => number;
  /** What plays in the shop; without it nothing is known of the music. */
  readonly songs?: () => SongsNow | null;
  /** Why the wanted scene cannot be drawn; null once it can. */
  readonly fault: (why: string | null) => void;
}

/**
 * A scene as a player of a given size draws it, by the same code, inside an element of another page. It has no link, no
 * cache and no programme. Styles live in a shadow root, so neither page touches the other.
 */
export class Preview {
  readonly #o: PreviewOptions;
  readonly #root: HTMLElement;
  readonly #stage: Stage;
  readonly #card: Layer;
  readonly #presented: Presented;
  readonly #faces: BrandFaces;
  readonly #resize: ResizeObserver;
  readonly #old = new Set<Layer>();
  #layer: Layer | null = null;
  #creative: string | null = null;
  #wanted: string | null = null;
  #frame = 0;
  #stopped = false;

  constructor(options: PreviewOptions) {
    this.#o = options;
    const { host, size, store } = options;
    const shadow = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
    shadow.adoptedStyleSheets = [styles()];
    this.#root = document.createElement('div');
    this.#root.className = 'preview';
    this.#root.style.width = `${size.width}px`;
    this.#root.style.height = `${size.height}px`;
    this.#root.style.setProperty('--brand-paper', store.brand.paper);
    shadow.replaceChildren(this.#root);
    const fit = (): void => {
      this.#root.style.transform = `scale(${host.clientWidth / size.width})`;
    };
    fit();
    this.#resize = new ResizeObserver(fit);
    this.#resize.observe(host);
    this.#presented = new Presented(this.#root);
    this.#faces = new BrandFaces(this.#root, store, {
      address: (asset) => Promise.resolve(mediaUrl(asset)),
      told: (_role, why) => (why === null ? undefined : options.fault(why)),
      late: () => undefined,
    });
    this.#card = storeCard({ size: () => size, store, now: options.now, faces: () => this.#faces.ready });
    this.#stage = new Stage(this.#root, this.#presented, this.#card);
  }

  /** Shows a scene as soon as it is drawn; what was on stays until then. null: the store card. */
  show(scene: Scene | null): void {
    const key = scene === null ? 'card' : sceneKey(scene);
    if (this.#stopped || key === this.#wanted) return;
    this.#wanted = key;
    if (scene === null) {
      this.#bring(this.#card, 'fade', null);
      this.#o.fault(null);
      return;
    }
    const { size, store, value, now } = this.#o;
    const layer = sceneLayer(scene, {
      size,
      store,
      address: (asset) => Promise.resolve(mediaUrl(asset)),
      value,
      now,
      faces: () => this.#faces.ready,
      songs: () => this.#o.songs?.() ?? null,
      sound: SILENT,
      asks: false,
      distrust: () => undefined,
      broke: (why) => this.#o.fault(why),
    });
    layer.element.style.opacity = '0';
    this.#root.append(layer.element);
    layer.ready.then(
      () => {
        if (this.#stopped || this.#wanted !== key) {
          layer.dispose();
          return;
        }
        // A scene that is being edited changes in place; another one comes on as it will in the shop.
        this.#bring(layer, scene.creative === this.#creative ? 'cut' : scene.transition, scene.creative);
        this.#o.fault(null);
      },
      (error: unknown) => {
        layer.dispose();
        if (this.#wanted === key) this.#o.fault(error instanceof Error ? error.message : String(error));
      },
    );
  }

  /** Live values changed. */
  update(): void {
    this.#layer?.update();
  }

  stop(): void {
    this.#stopped = true;
    cancelAnimationFrame(this.#frame);
    this.#resize.disconnect();
    this.#presented.stop();
    this.#faces.stop();
    for (const layer of [...this.#old, ...(this.#layer === null ? [] : [this.#layer]), this.#card]) layer.dispose();
    this.#root.remove();
  }

  #bring(layer: Layer, transition: Transition, creative: string | null): void {
    if (this.#layer !== null && this.#layer !== this.#card) this.#old.add(this.#layer);
    this.#layer = layer;
    this.#creative = creative;
    void this.#stage.show(layer, transition, 0);
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(this.#sweep);
  }

  readonly #sweep = (): void => {
    for (const layer of this.#old) {
      if (this.#stage.holds(layer)) continue;
      layer.dispose();
      this.#old.delete(layer);
    }
    if (this.#old.size > 0 && !this.#stopped) this.#frame = requestAnimationFrame(this.#sweep);
  };
}

/** The code of an address as screens draw it, for the console's own pages. `side` CSS pixels square. */
export function drawnCode(text: string, side: number, label: string): SVGSVGElement {
  return qrCode(text, side, label);
}
