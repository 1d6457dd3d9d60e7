import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { AssetRef } from '../../controller/protocol/scalars.ts';
import { smallModel, texturedModel } from '../models.ts';
import { mediaFacts as factsOf } from '../../controller/records/mediaFacts.ts';
import { sniff } from '../../controller/records/mediaType.ts';
import { mp4Size } from '../../controller/records/mp4Size.ts';
import { createImageReader } from '../../controller/runtime/imageReader.ts';
import { svgFault, svgSize } from '../../controller/records/svg.ts';
import { testFolders } from './folder.ts';
import { film, picture, turnedPicture } from './pictures.ts';

const folders = testFolders();
const images = createImageReader();
afterAll(() => {
  images.close();
});
const mediaFacts = (bytes: Uint8Array, name: string): Promise<AssetRef> => factsOf(bytes, name, images);
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 80"><rect width="9" height="9"/></svg>';

describe('stored files', () => {
  it('[REC-13] a file lies under its content, once, and is there after a restart', async () => {
    const data = folders.folder();
    const first = await folders.records(data);
    const bytes = await picture('png');
    const stored = await first.media.add(bytes, 'media/red.png');
    expect(stored).toEqual({ sha256: stored.sha256, mime: 'image/png', bytes: bytes.length, width: 40, height: 30 });
    expect(await first.media.add(bytes, 'media/other-name.png')).toEqual(stored);
    await first.close();
    const second = await folders.records(data);
    const path = second.media.path(stored.sha256);
    expect(path).toBe(join(data, 'media', stored.sha256.slice(0, 2), stored.sha256));
    expect(readFileSync(path ?? '').equals(bytes)).toBe(true);
    expect(second.media.mime(stored.sha256)).toBe('image/png');
    expect(readdirSync(join(data, 'media')).sort()).toEqual([stored.sha256.slice(0, 2), 'incoming']);
    expect(readdirSync(join(data, 'media', 'incoming'))).toEqual([]);
  });

  it('[REC-13] what was half written when the power went is cleared away; a file that is gone is not named', async () => {
    const data = folders.folder();
    const first = await folders.records(data);
    const stored = await first.media.add(await picture('jpeg'), 'a.jpg');
    await first.close();
    writeFileSync(join(data, 'media', 'incoming', 'half'), 'half');
    rmSync(join(data, 'media', stored.sha256.slice(0, 2), stored.sha256));
    const second = await folders.records(data);
    expect(readdirSync(join(data, 'media', 'incoming'))).toEqual([]);
    expect(second.media.path(stored.sha256)).toBeUndefined();
    await second.media.add(await picture('jpeg'), 'a.jpg');
    expect(second.media.path(stored.sha256)).toBeDefined();
    expect(second.media.path('../../etc/passwd')).toBeUndefined();
  });
});

describe('what a file is', () => {
  it('[REC-13] is told by its bytes, with its size as it is seen', async () => {
    for (const format of ['png', 'jpeg', 'webp', 'gif'] as const) {
      expect(await mediaFacts(await picture(format), 'x')).toMatchObject({
        mime: `image/${format}`,
        width: 40,
        height: 30,
      });
    }
    expect(await mediaFacts(await turnedPicture(), 'x')).toMatchObject({ width: 30, height: 40 });
    expect(await mediaFacts(film(1080, 1920), 'x')).toMatchObject({ mime: 'video/mp4', width: 1080, height: 1920 });
    expect(await mediaFacts(bytesOf(SVG), 'x')).toMatchObject({ mime: 'image/svg+xml', width: 120, height: 80 });
    const webm = new Uint8Array([0x1a, 0x45, 0xdf, 0xa3, 0x84, 0x42, 0x82, 0x84, ...bytesOf('webm')]);
    expect(await mediaFacts(webm, 'x')).toEqual({
      sha256: expect.any(String) as string,
      mime: 'video/webm',
      bytes: 12,
    });
  });

  it('[REC-13] a truncated picture, another kind of file and an empty one are refused by name', async () => {
    const whole = await picture('jpeg', 400, 300);
    const cases: [Uint8Array, string][] = [
      [whole.subarray(0, whole.length - 200), 'media/a.jpg: the picture is damaged or too large'],
      [bytesOf('%PDF-1.7'), 'media/a.jpg: not a picture or film that screens show; use PNG'],
      [bytesOf('<html><svg></svg></html>'), 'media/a.jpg: not a picture'],
      [bytesOf('\u0000\u0000\u0000\u0020ftypavif'), 'media/a.jpg: not a picture'],
      [new Uint8Array(), 'media/a.jpg: not a picture'],
    ];
    for (const [bytes, words] of cases) await expect(mediaFacts(bytes, 'media/a.jpg')).rejects.toThrow(words);
  });

  it('[REC-13] a model is looked through, its textures to their last row', async () => {
    const glb = smallModel();
    expect(await mediaFacts(glb, 'x')).toEqual({
      sha256: expect.any(String) as string,
      mime: 'model/gltf-binary',
      bytes: glb.length,
    });
    const png = Buffer.from(await picture('png'));
    expect(await mediaFacts(texturedModel(png), 'x')).toMatchObject({ mime: 'model/gltf-binary' });
    const wide = Buffer.from(await picture('png', 9000, 2));
    const cases: [Uint8Array, string][] = [
      [glb.subarray(0, 500), 'a.glb: this model is refused: the file is cut off: it says'],
      [texturedModel(png.subarray(0, png.length - 30)), 'a.glb: this model is refused: a texture in it is damaged'],
      [
        texturedModel(wide),
        'a texture in it has 9000 x 2 pixels, and 8192 a side is the most; make its textures smaller',
      ],
    ];
    for (const [bytes, words] of cases) await expect(mediaFacts(bytes, 'a.glb')).rejects.toThrow(words);
  });

  it('[REC-13] a typeface is taken whole or not at all', async () => {
    const font = Buffer.alloc(64);
    font.write('wOF2', 0, 'latin1');
    font.writeUInt32BE(64, 8);
    font.writeUInt16BE(9, 12);
    expect(await mediaFacts(font, 'x')).toMatchObject({ mime: 'font/woff2', bytes: 64 });
    await expect(mediaFacts(font.subarray(0, 60), 'a.woff2')).rejects.toThrow(
      'a.woff2: the typeface is damaged or cut off',
    );
    const large = Buffer.concat([font, Buffer.alloc(2 * 1024 * 1024)]);
    await expect(mediaFacts(large, 'a.woff2')).rejects.toThrow('a.woff2: larger than 2 MB');
  });

  it('[REC-13] a small file that claims to be a huge picture is refused', async () => {
    const png = Buffer.from(await picture('png'));
    png.writeUInt32BE(60_000, 16);
    png.writeUInt32BE(60_000, 20);
    await expect(mediaFacts(png, 'bomb.png')).rejects.toThrow('bomb.png: the picture is damaged or too large');
  });
});

describe('films', () => {
  it('[REC-13] the size comes from the picture track, also of long headers and turned films', () => {
    expect(mp4Size(film(1920, 1080))).toEqual({ width: 1920, height: 1080 });
    expect(mp4Size(film(1920, 1080, { version: 1 }))).toEqual({ width: 1920, height: 1080 });
    expect(mp4Size(film(1920, 1080, { turned: true }))).toEqual({ width: 1080, height: 1920 });
  });

  it('[REC-13] cut anywhere, a film has its size or none, and nothing throws', () => {
    const whole = film(640, 360);
    const sizes = Array.from({ length: whole.length }, (_, end) => mp4Size(whole.subarray(0, end)));
    expect(sizes.every((size) => size === null)).toBe(true);
    const garbage = Uint8Array.from({ length: 4096 }, (_, i) => (i * 7919 + 31) & 0xff);
    expect(mp4Size(garbage)).toBeNull();
    expect(sniff(garbage)).toBeNull();
  });
});

describe('drawings', () => {
  const drawing = (inner: string): string => `<svg xmlns="http://www.w3.org/2000/svg">${inner}</svg>`;

  it.each([
    ['a script', drawing('<script>alert(1)</script>')],
    ['a script with a prefix', drawing('<svg:script xmlns:svg="http://www.w3.org/2000/svg"/>')],
    ['a foreign object', drawing('<foreignObject><iframe/></foreignObject>')],
    ['an event handler', drawing('<rect onload = "x()"/>')],
    ['a script address', drawing('<a href="javascript:x()"/>')],
    ['an encoded address', drawing('<a xlink:href="&#106;avascript&#58;x()"/>')],
    ['a picture from outside', drawing('<image href="https://example.org/a.png"/>')],
    ['a picture without quotes', drawing('<image href=//example.org/a.png />')],
    ['a drawing inside', drawing('<image href="data:image/svg+xml;base64,AAAA"/>')],
    ['a style from outside', drawing('<style>@import "https://example.org/a.css"</style>')],
    ['a fill from outside', drawing('<rect fill="url(https://example.org/a.svg#b)"/>')],
    ['a quoted fill from outside', drawing(`<rect style="fill:url('a.svg#b')"/>`)],
    ['an entity', `<!DOCTYPE svg [<!ENTITY x "y">]>${drawing('&x;')}`],
    ['a style sheet', `<?xml-stylesheet href="a.css"?>${drawing('')}`],
  ])('[REC-13] with %s is refused', (_name, source) => {
    expect(svgFault(source)).toMatch(/^it holds /);
  });

  it('[REC-13] that stands alone passes, and tells its size', () => {
    const plain = drawing(
      '<defs><linearGradient id="g"/></defs><rect fill="url(#g)" width="3"/><use href="#g"/><image href="data:image/png;base64,AAAA"/>',
    );
    expect(svgFault(plain)).toBeNull();
    expect(svgSize('<svg width="30" height="20px" viewBox="0 0 1 1">')).toEqual({ width: 30, height: 20 });
    expect(svgSize('<svg width="100%" height="100%" viewBox="0 0 64 48">')).toEqual({ width: 64, height: 48 });
    expect(svgSize('<svg>')).toBeNull();
  });
});
