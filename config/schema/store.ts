import { z } from 'zod';
import { colour, displayName, id, mediaPath } from './id.ts';

/** True for a zone name that this machine's time zone data knows. */
function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

export const store = z
  .strictObject({
    id,
    name: displayName,
    timeZone: z
      .string()
      .refine(isTimeZone, 'unknown time zone; use an IANA name such as "Europe/Amsterdam"')
      .describe('IANA time zone in which dayparts and dates are read.'),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'a currency is three capital letters such as EUR')
      .default('EUR')
      .describe('ISO 4217 currency of all prices.'),
    locale: z
      .string()
      .min(2)
      .max(35)
      .default('en')
      .describe('BCP 47 language of numbers, prices and dates on screens.'),
    demonstration: z
      .boolean()
      .default(false)
      .describe(
        'A demonstration store: browsers and agents on the same machine pair by themselves, a one-time password is printed, and the simulator may be started. Not together with publicUrl.',
      ),
    simulator: z
      .strictObject({
        enabled: z
          .boolean()
          .default(false)
          .describe('Start the shop simulator with the controller (demonstration stores only).'),
        seed: z
          .number()
          .int()
          .min(0)
          .max(2 ** 31 - 1)
          .default(1)
          .describe('Same seed, same shoppers.'),
        shoppers: z.number().int().min(0).max(500).default(24).describe('Shoppers in the store on average.'),
      })
      .prefault({})
      .describe('The simulated shop; everything it causes is marked as simulated.'),
    cameraCounting: z
      .strictObject({
        enabled: z
          .boolean()
          .default(false)
          .describe('Cameras may count people. Off in a new store: put the notice up at the entrance first.'),
        notice: z
          .string()
          .min(40)
          .max(2000)
          .default(
            'Cameras count people here. Besides any other use of cameras in this store, a purpose of its own: we count how many people are in an area, how long people stay and how many pass, to plan staff and screens. A computer in the store makes numbers of the pictures at once and forgets them; no picture is kept, and nobody is recognised. Only while staff adjust a camera, a coarse picture without recognisable people is shown to them. Ask our staff if you want to know more or object.',
          )
          .describe('What the notice at the entrance says; it names counting as a purpose of its own.'),
      })
      .prefault({})
      .describe('Counting of people by cameras.'),
    brand: z
      .strictObject({
        primary: colour.default('#1f3d36').describe('Main brand colour, behind white text.'),
        accent: colour.default('#e2725b').describe('Accent colour for counts and highlights.'),
        paper: colour.default('#f6f1ea').describe('Light background of templates.'),
        ink: colour.default('#16211e').describe('Text on the light background.'),
        logo: mediaPath.optional(),
        fonts: z
          .strictObject({
            headings: mediaPath.optional().describe('WOFF2 file for headlines, names and prices.'),
            text: mediaPath.optional().describe('WOFF2 file for everything else.'),
          })
          .prefault({})
          .describe('Typefaces of the brand; without them the face that Endcap brings along.'),
      })
      .prefault({})
      .describe('Design tokens of templates, rack faces and phone pages.'),
    webPages: z
      .array(
        z.string().regex(/^(\*\.)?([a-z0-9-]+\.)+[a-z]{2,}$/, 'a host looks like "www.example.com" or "*.example.com"'),
      )
      .max(100)
      .default([])
      .describe('Hosts whose web pages screens may show; *. stands for every name below one.'),
    downloads: z
      .strictObject({
        from: z
          .string()
          .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time looks like "22:30"')
          .optional()
          .describe('Begin of the window.'),
        to: z
          .string()
          .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time looks like "06:00"')
          .optional()
          .describe('End of the window; it may lie after midnight.'),
        kilobytesPerS: z.number().int().min(8).max(1_000_000).optional().describe('Most that one player takes.'),
      })
      .refine((d) => (d.from === undefined) === (d.to === undefined), 'a window needs both from and to, or neither')
      .prefault({})
      .describe(
        'When and how fast players fetch media for later, store time. What is due now is fetched at once, whatever the hour.',
      ),
    triggeredShare: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe(
        'Most of any hour that triggered campaigns may take from the booked ones on a screen, 0 to 1. Where nothing is booked they may take it all.',
      ),
    peoplePerBasket: z
      .strictObject({
        mean: z.number().min(0.1).max(20).describe('People in the store for each basket in use, on average.'),
        spread: z
          .number()
          .min(0)
          .max(20)
          .describe('Standard deviation of it from basket to basket, people: how far single counts lay from the mean.'),
      })
      .optional()
      .describe(
        'People for each basket or trolley in use, those without one shared out among them, from a count by hand. With it people in a zone are estimated from its baskets (zone.basketEstimate).',
      ),
    publicUrl: z
      .url({ protocol: /^https$/ })
      .optional()
      .describe(
        'HTTPS address under which phones reach the store; without it QR codes point into the shop network or are left out.',
      ),
  })
  .describe('The store itself.');
export type Store = z.infer<typeof store>;
