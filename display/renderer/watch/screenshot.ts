import { SCREENSHOT_BYTES } from '../../../controller/protocol/display.ts';
import type { Screenshot } from '../../../controller/protocol/display.ts';
import type { OnAir } from '../../scene/onAir.ts';
import type { EndcapShell } from '../page/shell.ts';
import { drawLayer } from './drawLayer.ts';
import { windowPicture } from './windowPicture.ts';

const QUALITIES = [0.8, 0.6, 0.4, 0.2];

export interface ShotPorts {
  readonly shell: EndcapShell | null;
  readonly showing: () => { readonly now: OnAir; readonly layer: HTMLElement } | null;
  readonly now: () => number;
}

/**
 * What this screen shows, for somebody at a console: the window's own picture where a shell can see it; else an image,
 * a film or a model drawn once more. A template's text cannot be read back by the page itself, and that is what it says.
 */
export async function takeScreenshot(widthPx: number, ports: ShotPorts): Promise<Screenshot> {
  const heightPx = Math.max(1, Math.min(4 * widthPx, Math.round((widthPx * innerHeight) / Math.max(1, innerWidth))));
  const seen = await windowPicture(ports.shell, widthPx, heightPx);
  if (seen !== null) {
    return encoded(seen.canvas, 'window', ports.now()).catch(() =>
      not('The picture of the window could not be packed.'),
    );
  }
  const showing = ports.showing();
  if (showing === null) return not('The player has not started yet.');
  const { now, layer } = showing;
  if (now.kind === 'off') return not('The panel is off: the screen is black on purpose.');
  const why = whyNot(now, layer, ports.shell);
  if (why !== null) return not(why);
  const canvas = document.createElement('canvas');
  canvas.width = widthPx;
  canvas.height = heightPx;
  const context = canvas.getContext('2d');
  if (context === null) return not('This browser gives no canvas to draw on.');
  context.fillStyle = groundOf(layer);
  context.fillRect(0, 0, canvas.width, canvas.height);
  try {
    if (!drawLayer(context, layer, canvas.width, canvas.height)) return not('Nothing is drawn yet. Try again.');
    return await encoded(canvas, 'layer', ports.now());
  } catch {
    return not('The browser does not let this page read what it shows.');
  }
}

function whyNot(now: OnAir, layer: HTMLElement, shell: EndcapShell | null): string | null {
  const kind = now.kind === 'spot' ? now.spot.scene.kind : 'card';
  if (kind === 'image' || kind === 'video') return null;
  if (kind === 'model' && layer.textContent.trim() === '') return null;
  if (shell?.capture !== undefined)
    return 'The window gives no picture just now: it is hidden, or not drawn. Try again.';
  const what = kind === 'page' ? 'a web page' : 'a template';
  return `This player runs in a browser and cannot take a picture of ${what}; the player shell can.`;
}

/** The colour below everything. */
function groundOf(layer: HTMLElement): string {
  const { backgroundColor } = getComputedStyle(layer);
  const own = layer.style.getPropertyValue('--paper');
  return backgroundColor === 'rgba(0, 0, 0, 0)' && own !== '' ? own : backgroundColor;
}

/** WebP where the browser writes it, in the best quality that fits. */
async function encoded(canvas: HTMLCanvasElement, of: 'window' | 'layer', atMs: number): Promise<Screenshot> {
  for (const quality of QUALITIES) {
    for (const mime of ['image/webp', 'image/jpeg'] as const) {
      const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, mime, quality));
      if (blob?.type !== mime || blob.size > SCREENSHOT_BYTES) continue;
      const base64 = textOf(new Uint8Array(await blob.arrayBuffer()));
      return { taken: true, mime, base64, widthPx: canvas.width, heightPx: canvas.height, of, atMs };
    }
  }
  return not('The picture is too large to be sent.');
}

function textOf(bytes: Uint8Array): string {
  let binary = '';
  for (let i = 0; i < bytes.length; i += 0x2000) binary += String.fromCharCode(...bytes.subarray(i, i + 0x2000));
  return btoa(binary);
}

function not(why: string): Screenshot {
  return { taken: false, why };
}
