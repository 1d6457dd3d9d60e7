import { z } from 'zod';
import { colour, displayName, id, mediaPath } from './id.ts';

const picture = z
  .strictObject({ landscape: mediaPath.optional(), portrait: mediaPath.optional() })
  .refine((p) => p.landscape !== undefined || p.portrait !== undefined, 'name at least one file: landscape or portrait')
  .describe('One file for wide screens, one for tall ones; if one is missing the other is fitted.');

export const transition = z.enum(['cut', 'fade', 'push']).describe('How it comes on: at once, faded in, or pushed in.');
export type Transition = z.infer<typeof transition>;

const base = {
  id,
  name: displayName,
  durationS: z.number().min(1).max(600).default(10).describe('Seconds on screen in one turn of the loop.'),
  transition: transition.default('fade'),
};

/**
 * An address that a screen may open: HTTPS, a plain host name, no password in it. Browsers read a backslash as a slash
 * and forget line breaks, so neither may stand in it.
 */
const pageUrl = z
  .string()
  .max(2000)
  .regex(
    /^https:\/\/[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:\d{1,5})?([/?#][^\s\\]*)?$/,
    'a web page for screens looks like https://www.example.com/page, without user name and password',
  );

/** Host of an address, in small letters, without its port. */
export function pageHost(url: string): string {
  return (/^https:\/\/([^/?#:]+)/.exec(url)?.[1] ?? '').toLowerCase();
}

const turning = z
  .array(z.string().min(1).max(80))
  .max(12)
  .default([])
  .describe('Names of the variants in the model that are shown in turn; none: as the model is.');

export const creative = z
  .discriminatedUnion('kind', [
    z.strictObject({ ...base, kind: z.literal('image'), files: picture }),
    z.strictObject({
      ...base,
      kind: z.literal('video'),
      files: picture,
      durationS: base.durationS.default(8),
      sound: z.boolean().default(true).describe('Its sound plays where the screen has a volume above 0.'),
    }),
    z.strictObject({
      ...base,
      kind: z.literal('product'),
      product: id.describe('Product shown with name, price, live likes and a code to scan.'),
      headline: z.string().max(60).default('').describe('Line above the name.'),
      stock: z.boolean().default(false).describe('How many are left is shown too, live.'),
    }),
    z.strictObject({
      ...base,
      kind: z.literal('ranking'),
      products: z.array(id).min(2).max(24).describe('Products to rank by likes, live.'),
      headline: z.string().min(1).max(60).default('Most liked today').describe('Line above the ranking.'),
      places: z.number().int().min(2).max(5).default(3).describe('Places shown.'),
    }),
    z.strictObject({
      ...base,
      kind: z.literal('message'),
      headline: z.string().min(1).max(80).describe('The message, large.'),
      text: z.string().max(240).default('').describe('A sentence or two below it.'),
      background: colour.optional(),
    }),
    z.strictObject({
      ...base,
      kind: z.literal('page'),
      url: pageUrl.describe('Web page; its host must stand in store.webPages.'),
      waitS: z.number().min(2).max(60).default(10).describe('It is passed over when it needs longer to open, seconds.'),
    }),
    z.strictObject({
      ...base,
      kind: z.literal('ticker'),
      lines: z
        .array(z.string().min(1).max(200))
        .min(1)
        .max(20)
        .describe(
          'Lines that run through. {name:ID}, {price:ID}, {likes:ID}, {stock:ID} of a product and {people:ID} of a zone stand for what they name; a line whose value is not known is left out.',
        ),
      speed: z.enum(['slow', 'normal', 'fast']).default('normal').describe('How fast the words run.'),
      background: colour.optional(),
    }),
    z.strictObject({
      ...base,
      kind: z.literal('songs'),
      headline: z.string().min(1).max(60).default('You chose the music').describe('Line above the songs.'),
      places: z.number().int().min(1).max(8).default(4).describe('Coming songs shown.'),
    }),
    z.strictObject({
      ...base,
      kind: z.literal('model'),
      model: mediaPath.describe('Three-dimensional model, a .glb file.'),
      setting: z.enum(['turntable', 'stage']).default('turntable').describe('Turning on the spot, or lit on a stage.'),
      variants: turning,
      turnS: z.number().min(4).max(120).default(14).describe('Seconds for one turn.'),
      product: id.optional().describe('Product whose name and price stand beside it.'),
      headline: z.string().max(60).default('').describe('Line above the name.'),
      background: colour.optional(),
    }),
    z.strictObject({
      ...base,
      kind: z.literal('layout'),
      durationS: base.durationS.default(30),
      main: z.array(id).min(1).max(20).describe('Creatives of the large region, in turn.'),
      side: z.array(id).max(20).default([]).describe('Creatives of the region beside it (below it on tall screens).'),
      foot: id.optional().describe('Creative of the band along the bottom, for example a ticker.'),
      sidePercent: z.number().int().min(20).max(50).default(30).describe('Part of the picture that the side has, %.'),
      footPercent: z.number().int().min(6).max(30).default(10).describe('Height of the band, % of the picture.'),
    }),
  ])
  .describe('A creative: file, or template with its data.');
export type Creative = z.infer<typeof creative>;
export type CreativeKind = Creative['kind'];

/** What a placeholder of a ticker line names: `{likes:linen-shirt}`. */
export const tickerPlaceholder = /\{(name|price|likes|stock|people):([a-z][a-z0-9-]{0,62})\}/g;

/** Every file that a creative names, with the field in which it stands. */
export function creativeMedia(c: Creative): { readonly field: string; readonly path: string }[] {
  if (c.kind === 'model') return [{ field: 'model', path: c.model }];
  if (c.kind !== 'image' && c.kind !== 'video') return [];
  return (['landscape', 'portrait'] as const).flatMap((side) => {
    const path = c.files[side];
    return path === undefined ? [] : [{ field: `files.${side}`, path }];
  });
}

/** Every creative that a layout shows in its regions, with the field in which it stands; none for any other kind. */
export function creativeRegions(c: Creative): { readonly field: string; readonly id: string }[] {
  if (c.kind !== 'layout') return [];
  const { foot } = c;
  return [
    ...c.main.map((id, i) => ({ field: `main[${i}]`, id })),
    ...c.side.map((id, i) => ({ field: `side[${i}]`, id })),
    ...(foot === undefined ? [] : [{ field: 'foot', id: foot }]),
  ];
}
