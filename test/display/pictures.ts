import { crc32, deflateSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';

export type Rgb = readonly [number, number, number];

/** A PNG of one colour. */
export function solidPng(width: number, height: number, [r, g, b]: Rgb): Buffer {
  const row = Buffer.concat([Buffer.from([0]), Buffer.from(Array.from({ length: width }, () => [r, g, b]).flat())]);
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const check = Buffer.alloc(4);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, check]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.concat(Array.from({ length: height }, () => row)))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Reads pixels of pictures, in a page of its own. */
export class PixelReader {
  private readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  static async open(browser: Browser): Promise<PixelReader> {
    return new PixelReader(await browser.newPage());
  }

  /** Colours at fractions of width and height, of each picture (base64). */
  read(pictures: readonly string[], mime: string, points: readonly (readonly [number, number])[]): Promise<Rgb[][]> {
    return this.page.evaluate(
      async ({ pictures, mime, points }) => {
        const canvas = document.createElement('canvas');
        const context = canvas.getContext('2d', { willReadFrequently: true })!;
        const all: [number, number, number][][] = [];
        for (const picture of pictures) {
          const blob = await (await fetch(`data:${mime};base64,${picture}`)).blob();
          const bitmap = await createImageBitmap(blob);
          canvas.width = bitmap.width;
          canvas.height = bitmap.height;
          context.drawImage(bitmap, 0, 0);
          all.push(
            points.map(([x, y]) => {
              const at = context.getImageData(Math.floor(x * bitmap.width), Math.floor(y * bitmap.height), 1, 1).data;
              return [at[0]!, at[1]!, at[2]!];
            }),
          );
        }
        return all;
      },
      { pictures: [...pictures], mime, points: points.map(([x, y]): [number, number] => [x, y]) },
    );
  }

  /** Colour in the middle of what a page shows now. */
  async middle(page: Page): Promise<Rgb> {
    const png = (await page.screenshot({ type: 'png' })).toString('base64');
    return (await this.read([png], 'image/png', [[0.5, 0.5]]))[0]![0]!;
  }

  async close(): Promise<void> {
    await this.page.close();
  }
}

/** True where two colours differ by no more than `by` in any channel. */
export function near(a: Rgb, b: Rgb, by = 12): boolean {
  return a.every((channel, i) => Math.abs(channel - b[i]!) <= by);
}
