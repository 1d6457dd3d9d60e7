import type { CDPSession, Page } from 'playwright-core';
import sharp from 'sharp';
import type { Rgb } from '../display/pictures.ts';

/** What one presented frame shows, read from its pixels. Shares are of all pixels, 0 to 1. */
export interface FrameLook {
  /** When it left the compositor, epoch ms by the browser's clock. Never before it was presented. */
  readonly atMs: number;
  readonly black: number;
  /** White, the bare ground of the page, or a mixture that no two colours of the palette make: something shines through. */
  readonly blank: number;
  /** Place in the palette of the colour that nearly all of it has; -1 while two are on (a fade, a push). */
  readonly colour: number;
  /** The frame itself, PNG, where it is spoiled. */
  readonly png?: Buffer;
}

/** Every pixel of a colour of the palette is this near to it in each channel; a film's are a little off. */
const NEAR = 14;
const DARK = 24;
const LIGHT = 225;
/** Less than this of all pixels is a rounding at an edge. */
export const SPECK = 0.005;
const NEARLY_ALL = 0.97;
/** A mixture of two colours of the palette is this near to the line between them; rounding and a film's chroma. */
const NEAR_LINE = 20;

/** Reads the raw RGB(A) pixels of a frame. */
export function lookAt(pixels: Uint8Array, channels: number, palette: readonly Rgb[], atMs: number): FrameLook {
  let black = 0;
  let blank = 0;
  const counts = palette.map(() => 0);
  // A frame has few colours, and each is judged once.
  const foreign = new Map<number, boolean>();
  for (let i = 0; i + 2 < pixels.length; i += channels) {
    const [r, g, b] = [pixels[i]!, pixels[i + 1]!, pixels[i + 2]!];
    if (r < DARK && g < DARK && b < DARK) black += 1;
    else if (r > LIGHT && g > LIGHT && b > LIGHT) blank += 1;
    else {
      const of = palette.findIndex(
        (c) => Math.abs(c[0] - r) <= NEAR && Math.abs(c[1] - g) <= NEAR && Math.abs(c[2] - b) <= NEAR,
      );
      const key = (r << 16) | (g << 8) | b;
      if (of >= 0) counts[of]! += 1;
      else if (foreign.get(key) ?? remember(foreign, key, isForeign([r, g, b], palette))) blank += 1;
    }
  }
  const all = pixels.length / channels;
  return { atMs, black: black / all, blank: blank / all, colour: counts.findIndex((n) => n / all >= NEARLY_ALL) };
}

function remember(known: Map<number, boolean>, key: number, is: boolean): boolean {
  known.set(key, is);
  return is;
}

/** Whether a colour lies on no line between two colours of the palette. */
function isForeign(pixel: Rgb, palette: readonly Rgb[]): boolean {
  for (const [i, from] of palette.entries()) {
    for (const to of palette.slice(i + 1)) if (distanceToLine(pixel, from, to) <= NEAR_LINE) return false;
  }
  return true;
}

function distanceToLine(pixel: Rgb, from: Rgb, to: Rgb): number {
  const along = to.map((c, i) => c - from[i]!);
  const off = pixel.map((c, i) => c - from[i]!);
  const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
  const share = Math.min(1, Math.max(0, dot(off, along) / dot(along, along)));
  return Math.hypot(...off.map((c, i) => c - share * along[i]!));
}

async function read(png: Buffer, palette: readonly Rgb[], atMs: number): Promise<FrameLook> {
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
  const look = lookAt(data, info.channels, palette, atMs);
  return look.black > SPECK || look.blank > SPECK ? { ...look, png } : look;
}

/** Every frame that a page presents, by the browser's own screencast, read pixel by pixel. */
export class FrameWatch {
  readonly #cdp: CDPSession;
  readonly #looks: Promise<FrameLook>[] = [];

  private constructor(cdp: CDPSession, palette: readonly Rgb[]) {
    this.#cdp = cdp;
    cdp.on('Page.screencastFrame', ({ data, metadata, sessionId }) => {
      void cdp.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined);
      const atMs = (metadata.timestamp ?? 0) * 1000;
      this.#looks.push(read(Buffer.from(data, 'base64'), palette, atMs));
    });
  }

  static async start(page: Page, palette: readonly Rgb[]): Promise<FrameWatch> {
    const cdp = await page.context().newCDPSession(page);
    const watch = new FrameWatch(cdp, palette);
    await cdp.send('Page.startScreencast', { format: 'png', everyNthFrame: 1 });
    return watch;
  }

  /** Frames since the last call, oldest first. */
  async take(): Promise<FrameLook[]> {
    return Promise.all(this.#looks.splice(0));
  }

  async stop(): Promise<FrameLook[]> {
    await this.#cdp.send('Page.stopScreencast');
    const rest = await this.take();
    await this.#cdp.detach();
    return rest;
  }
}
