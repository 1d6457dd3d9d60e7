import { NeutralToneMapping, WebGLRenderer } from 'three';
import type { Camera, Scene } from 'three';
import { FRAME_BUDGET_MS, Resolution } from '../../../scene/resolution.ts';
import type { FrameSize } from '../../../scene/resolution.ts';
import { BrokenScene } from '../../stage/layer.ts';
import { studioLight } from './studioLight.ts';

/** A context that was lost comes back within this time, or whoever is on screen is broken, ms. */
const COMES_BACK_MS = 4_000;

/** One scene that draws with the shared graphics card. */
export interface Tenant {
  /** Geometries, textures and programs of its own. */
  own(): number;
  /** The card has lost everything: nothing may be drawn until `restored`. */
  lost(): void;
  /** The card is back, empty: everything is to be drawn anew. */
  restored(): void;
  /** It does not come back. */
  gone(why: string): void;
}

/** What a frame is drawn into. */
export interface Sheet {
  readonly canvas: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
}

/**
 * The one WebGL renderer of a page: browsers allow few contexts, and drop the oldest without a word. Scenes draw in
 * turn into its canvas; the finished frame is copied to the canvas of the scene, where it stays.
 */
class Graphics {
  readonly renderer: WebGLRenderer;
  readonly resolution = new Resolution();
  /** The light around every model. */
  readonly environment = studioLight();
  private readonly canvas: HTMLCanvasElement;
  private readonly tenants = new Set<Tenant>();
  private lostFor: ReturnType<typeof setTimeout> | undefined;
  private away = false;

  constructor(canvas: HTMLCanvasElement, context: WebGL2RenderingContext) {
    this.canvas = canvas;
    this.renderer = new WebGLRenderer({ canvas, context, alpha: true, premultipliedAlpha: true });
    this.renderer.setPixelRatio(1);
    this.renderer.setClearColor(0x000000, 0);
    this.renderer.toneMapping = NeutralToneMapping;
    // A shader that does not compile is looked into only while building; asking waits for the card each time.
    this.renderer.debug.checkShaderErrors = false;
    canvas.addEventListener('webglcontextlost', (event) => this.lose(event));
    canvas.addEventListener('webglcontextrestored', () => this.restore());
  }

  /** False while the card has lost everything. */
  get here(): boolean {
    return !this.away;
  }

  join(tenant: Tenant): void {
    this.tenants.add(tenant);
  }

  part(tenant: Tenant): void {
    this.tenants.delete(tenant);
  }

  /** Geometries, textures and programs on the card, of everybody. */
  total(): number {
    const { memory, programs } = this.renderer.info;
    return memory.geometries + memory.textures + (programs?.length ?? 0);
  }

  /** What a scene holds; the oldest one is charged with what all of them share, so that the sum is the whole. */
  chargedTo(tenant: Tenant): number {
    if (!this.tenants.has(tenant)) return 0;
    const [oldest] = this.tenants;
    if (tenant !== oldest) return tenant.own();
    const others = [...this.tenants].reduce((sum, t) => sum + (t === tenant ? 0 : t.own()), 0);
    return Math.max(0, this.total() - others);
  }

  /** Draws a frame and adds it to a sheet, with a share of its strength. Answers with how long it took, ms. */
  draw(scene: Scene, camera: Camera, size: FrameSize, sheet: Sheet, share: number): number {
    const began = performance.now();
    this.render(scene, camera, size);
    // A card may be lost before the page is told: what it drew then is nothing, and the last frame stays.
    if (this.renderer.getContext().isContextLost()) return performance.now() - began;
    const { context } = sheet;
    // Two frames are mixed by adding: what is see-through in both stays so.
    context.globalCompositeOperation = share < 1 ? 'lighter' : 'copy';
    context.globalAlpha = share;
    const top = this.canvas.height - size.height;
    context.drawImage(this.canvas, 0, top, size.width, size.height, 0, 0, size.width, size.height);
    return performance.now() - began;
  }

  /** A mark behind all that was drawn so far. Answers with whether the card has come to it; never waits. */
  mark(): () => boolean {
    const gl = this.renderer.getContext() as WebGL2RenderingContext;
    const sync = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    gl.flush();
    let passed = sync === null;
    return () => {
      if (passed) return true;
      passed = gl.isContextLost() || gl.getSyncParameter(sync!, gl.SYNC_STATUS) === gl.SIGNALED;
      if (passed) gl.deleteSync(sync);
      return passed;
    };
  }

  /** Draws a frame that nobody sees and waits until the card is done with it, ms. */
  measure(scene: Scene, camera: Camera, size: FrameSize): number {
    const began = performance.now();
    this.render(scene, camera, size);
    const gl = this.renderer.getContext();
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
    return performance.now() - began;
  }

  private render(scene: Scene, camera: Camera, size: FrameSize): void {
    const { canvas, renderer } = this;
    // Scenes of two sizes in turn would make the card allocate a frame each time; far too large a frame costs as well.
    const fits = canvas.width >= size.width && canvas.height >= size.height;
    if (!fits || canvas.width * canvas.height > 2 * size.width * size.height) {
      renderer.setSize(size.width, size.height, false);
    }
    renderer.setRenderTarget(null);
    renderer.setViewport(0, 0, size.width, size.height);
    renderer.setScissor(0, 0, size.width, size.height);
    renderer.setScissorTest(true);
    renderer.render(scene, camera);
  }

  private lose(event: Event): void {
    event.preventDefault();
    this.away = true;
    for (const tenant of this.tenants) tenant.lost();
    clearTimeout(this.lostFor);
    this.lostFor = setTimeout(() => {
      shared = null;
      const all = [...this.tenants];
      this.tenants.clear();
      this.renderer.dispose();
      for (const tenant of all) tenant.gone('the graphics card was lost and did not come back');
    }, COMES_BACK_MS);
  }

  private restore(): void {
    clearTimeout(this.lostFor);
    this.away = false;
    for (const tenant of [...this.tenants]) tenant.restored();
  }
}
export type { Graphics };

let shared: Graphics | null = null;

/**
 * The renderer of this page, made when the first model is shown.
 *
 * @throws BrokenScene where the browser has no WebGL 2
 */
export function graphics(): Graphics {
  if (shared !== null) return shared;
  const canvas = document.createElement('canvas');
  canvas.width = 16;
  canvas.height = 16;
  const wanted = { alpha: true, powerPreference: 'high-performance' } as const;
  // A machine that computes its pictures has no time for smooth edges.
  const context =
    canvas.getContext('webgl2', { ...wanted, antialias: true, failIfMajorPerformanceCaveat: true }) ??
    canvas.getContext('webgl2', { ...wanted, antialias: false });
  if (context === null) {
    throw new BrokenScene('this display draws no 3D: its browser has no WebGL 2, or it is switched off');
  }
  shared = new Graphics(canvas, context);
  return shared;
}

/** True where a frame is cheap enough to draw one at every refresh of the screen. */
export function isCheap(tookMs: number): boolean {
  return tookMs < FRAME_BUDGET_MS / 3;
}
