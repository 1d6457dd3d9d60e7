import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { findFfmpeg } from '../../controller/runtime/ffmpeg.ts';
import { solidPng } from '../display/pictures.ts';
import type { Rgb } from '../display/pictures.ts';
import type { StoreFolder } from './controllerProcess.ts';
import { writeStore } from './controllerProcess.ts';

/** Colours of the steps. No fade of one step over its neighbours passes near black, white or a third of them. */
export const PALETTE: readonly Rgb[] = [
  [200, 60, 60],
  [60, 170, 70],
  [60, 90, 200],
  [200, 170, 50],
  [170, 60, 190],
  [50, 170, 190],
  [210, 120, 60],
  [90, 70, 110],
];
/** How each step of the staircase comes on; the first is the programme itself. The sixth is a film. */
const TRANSITIONS = ['cut', 'cut', 'fade', 'cut', 'push', 'cut', 'fade', 'cut'] as const;
const FILM_STEP = 5;
/** Place of a step's colour in the palette, and whether it comes at once. */
export const stepOf = (creative: string): number => Number(/^step-(\d)$/.exec(creative)?.[1] ?? -1);
export const isCut = (creative: string): boolean => TRANSITIONS[stepOf(creative)] === 'cut';

const square = (i: number): { x: number; y: number }[] => [
  { x: i, y: 1 },
  { x: i + 0.8, y: 1 },
  { x: i + 0.8, y: 5 },
  { x: i, y: 5 },
];
const zone = (id: string, i: number): unknown => ({ id, name: id, polygon: square(i) });
const house = (creatives: readonly string[], on: unknown = { everywhere: true }): unknown => ({
  id: 'house',
  name: 'House',
  class: 'fallback',
  on,
  creatives,
});
const crowd = (id: string, creative: string, priority = 50): unknown => ({
  id: `crowd-${id}`,
  name: id,
  class: 'triggered',
  priority,
  on: { everywhere: true },
  creatives: [creative],
  trigger: {
    when: { reading: 'zone.occupancy', of: id, value: 5 },
    holdForS: 0,
    releaseAfterS: 0,
    minOnScreenS: 0,
  },
});
const base = {
  endcap: 1,
  store: { id: 'bench', name: 'Bench', timeZone: 'Europe/Amsterdam', demonstration: true },
  floorPlan: { widthM: 24, heightM: 8 },
};
const screen = (id: string, size: { widthPx: number; heightPx: number }): unknown => ({
  id,
  name: id,
  at: { x: 3, y: 1 },
  zone: 'step-1',
  ...size,
});
const file = (id: string, kind: 'image' | 'video', path: string, transition: string, durationS = 600): unknown => ({
  id,
  name: id,
  kind,
  files: { landscape: path },
  durationS,
  transition,
});

/** A silent film of one colour or of a test picture, H.264. */
export function film(source: string, seconds = 4): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'endcap-bench-film-'));
  try {
    const out = join(folder, 'film.mp4');
    const encode = ['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-crf', '16', '-g', '25', '-movflags', '+faststart'];
    execFileSync(findFfmpeg(), [
      ...['-loglevel', 'error', '-f', 'lavfi', '-i', source, '-t', String(seconds)],
      ...[...encode, '-color_range', 'tv', '-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'],
      out,
    ]);
    return readFileSync(out);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const hex = ([r, g, b]: Rgb): string => [r, g, b].map((c) => c.toString(16).padStart(2, '0')).join('');
export const solidFilm = (colour: Rgb, size = '320x180'): Buffer => film(`color=c=0x${hex(colour)}:s=${size}:r=25`);

/** A full-HD photograph's worth of detail, so that decoding and raster are not a toy's. */
export async function photograph(hue: number): Promise<Uint8Array> {
  const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const;
  return sharp({ create: { width: 1920, height: 1080, channels: 3, background: '#888', noise } })
    .tint({ r: hue, g: 255 - hue, b: 128 })
    .jpeg({ quality: 60 })
    .toBuffer();
}

/** A model for three dimensions, as the demonstration store has one; null where there is none. */
export function demoModel(): Buffer | null {
  const media = join(import.meta.dirname, '../../config/stores/demo/media');
  const name = readdirSync(media).find((f) => f.endsWith('.glb'));
  return name === undefined ? null : readFileSync(join(media, name));
}

/** Creatives `step-0` (the programme) to `step-7`: a crowd in zone `step-N` brings step N on, above all lower ones. */
export function staircaseStore(): StoreFolder {
  const steps = PALETTE.map((colour, i) => ({ id: `step-${i}`, colour, isFilm: i === FILM_STEP }));
  return writeStore(
    {
      ...base,
      zones: steps.slice(1).map((s, i) => zone(s.id, i + 1)),
      screens: [screen('wall', { widthPx: 320, heightPx: 180 })],
      creatives: steps.map((s, i) =>
        file(s.id, s.isFilm ? 'video' : 'image', `media/${s.id}.${s.isFilm ? 'mp4' : 'png'}`, TRANSITIONS[i] ?? 'cut'),
      ),
      campaigns: [house(['step-0']), ...steps.slice(1).map((s, i) => crowd(s.id, s.id, i + 1))],
    },
    Object.fromEntries(
      steps.map((s) => [
        `media/${s.id}.${s.isFilm ? 'mp4' : 'png'}`,
        s.isFilm ? solidFilm(s.colour) : solidPng(320, 180, s.colour),
      ]),
    ),
  );
}

/** What comes on by an event, each kind in a zone of its own; the programme is a calm picture. */
export async function eventStore(model: Buffer | null): Promise<{ store: StoreFolder; kinds: readonly string[] }> {
  const kinds = ['image', 'fade', 'video', 'template', ...(model === null ? [] : ['3d'])];
  const zoneOf = (kind: string): string => `zone-${kind}`;
  const product = {
    id: 'knit',
    gtin: '09521321101074',
    name: 'Cable Jumper',
    brand: 'Lindenhof Atelier',
    price: 119.9,
    image: 'media/product.jpg',
    accent: '#7a5c2e',
    category: 'knitwear',
  };
  const creatives = [
    file('calm', 'image', 'media/calm.jpg', 'cut'),
    file('of-image', 'image', 'media/busy.jpg', 'cut'),
    file('of-fade', 'image', 'media/busy.jpg', 'fade'),
    file('of-video', 'video', 'media/film.mp4', 'cut'),
    { id: 'of-template', name: 'of-template', kind: 'product', product: 'knit', durationS: 600, transition: 'cut' },
    ...(model === null
      ? []
      : [{ id: 'of-3d', name: 'of-3d', kind: 'model', model: 'media/model.glb', durationS: 600, transition: 'cut' }]),
  ];
  const store = writeStore(
    {
      ...base,
      zones: kinds.map((k, i) => zone(zoneOf(k), i + 1)),
      products: [product],
      screens: [{ id: 'wall', name: 'Wall', at: { x: 3, y: 1 }, zone: zoneOf('image') }],
      creatives,
      campaigns: [house(['calm']), ...kinds.map((k) => crowd(zoneOf(k), `of-${k}`))],
    },
    {
      'media/calm.jpg': await photograph(60),
      'media/busy.jpg': await photograph(200),
      'media/product.jpg': await sharp(await photograph(120))
        .resize(900, 1200)
        .jpeg()
        .toBuffer(),
      'media/film.mp4': film('testsrc2=s=1920x1080:r=25', 6),
      ...(model === null ? {} : { 'media/model.glb': model }),
    },
  );
  return { store, kinds };
}

/** Screens `wall-0` on, in step: pictures of a second each in turn; a crowd in `step-1` brings another on. */
export function groupStore(members: number): { store: StoreFolder; screens: readonly string[] } {
  const screens = Array.from({ length: members }, (_, i) => `wall-${i}`);
  const store = writeStore(
    {
      ...base,
      zones: [zone('step-1', 1)],
      screens: screens.map((id) => screen(id, { widthPx: 640, heightPx: 360 })),
      groups: [{ id: 'wall', name: 'Wall', screens, inStep: true }],
      creatives: [
        ...[0, 1, 2].map((i) => file(`turn-${i}`, 'image', `media/${i}.png`, 'cut', 1)),
        file('crowd', 'image', 'media/3.png', 'cut'),
      ],
      campaigns: [house(['turn-0', 'turn-1', 'turn-2']), crowd('step-1', 'crowd')],
    },
    Object.fromEntries([0, 1, 2, 3].map((i) => [`media/${i}.png`, solidPng(640, 360, PALETTE[i]!)])),
  );
  return { store, screens };
}
