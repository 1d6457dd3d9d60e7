import { z } from 'zod';
import { colour, displayName, id, mediaPath } from './id.ts';

/** GS1 check digit of the digits before it: weights 3,1,3,1… from the right. */
export function checkDigit(digits: string): number {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const weight = (digits.length - i) % 2 === 1 ? 3 : 1;
    sum += weight * Number(digits[i]);
  }
  return (10 - (sum % 10)) % 10;
}

/** A GTIN-8, -12, -13 or -14 with a right check digit, padded to 14 digits. */
export const gtin = z
  .string()
  .regex(/^(\d{8}|\d{12}|\d{13}|\d{14})$/, 'a GTIN has 8, 12, 13 or 14 digits, in quotes')
  .refine(
    (digits) => !/^\d+$/.test(digits) || Number(digits.at(-1)) === checkDigit(digits.slice(0, -1)),
    'the check digit of this GTIN is wrong; copy the number from the barcode again',
  )
  .transform((digits) => digits.padStart(14, '0'))
  .describe('GTIN, in quotes; kept as 14 digits.');

export const product = z
  .strictObject({
    id,
    gtin,
    name: displayName,
    price: z.number().min(0).max(1_000_000).multipleOf(0.01).describe('Price in the store currency.'),
    category: id.describe('Category, for example drinks.'),
    brand: z.string().max(80).default('').describe('Brand name.'),
    description: z.string().max(400).default('').describe('One or two sentences for screens and phones.'),
    facts: z
      .array(
        z.strictObject({
          label: z.string().min(1).max(40).describe('What the fact is about.'),
          value: z.string().min(1).max(160).describe('The fact.'),
        }),
      )
      .max(12)
      .default([])
      .describe('Facts for the phone page: material, origin, allergens.'),
    posts: z
      .array(
        z.strictObject({
          connector: id.describe('Connector of the network, of kind facebook.'),
          post: z
            .string()
            .regex(/^\d{1,30}_\d{1,30}$/, 'a post is "PAGEID_POSTID", as the network names it')
            .describe('Post whose likes are the likes of this product, PAGEID_POSTID.'),
        }),
      )
      .max(20)
      .default([])
      .describe('Posts on social networks that show this product.'),
    image: mediaPath.optional().describe('Cut-out picture.'),
    accent: colour.default('#1f3d36').describe('Colour of its template, behind white text.'),
  })
  .describe('A product.');
export type Product = z.infer<typeof product>;
