import { z } from 'zod';
import { idPattern } from '../../config/schema/id.ts';

/** What stands in `player.json` alone: too much for a command line. */

export const screenId = z
  .string()
  .regex(idPattern, 'a screen id is lower case letters, digits and hyphens, as the console shows');
export const displayNumber = z.coerce
  .number('a number from 1 to 16')
  .int('a number from 1 to 16')
  .min(1, 'a number from 1 to 16')
  .max(16, 'a number from 1 to 16');

const argv = z
  .array(z.string().max(400), 'a program and its arguments: ["vcgencmd", "display_power", "0"]')
  .min(1, 'a program and its arguments: ["vcgencmd", "display_power", "0"]')
  .max(40)
  .refine((words) => words[0] !== '', 'the program is missing');
export const power = z.strictObject({
  on: argv.describe('Switches the panel on: a program and its arguments, run without a shell.'),
  off: argv.describe('Switches it off.'),
});

export const displays = z
  .array(
    z.strictObject({
      display: displayNumber,
      screen: screenId.nullable().default(null),
      power: power.nullable().default(null),
    }),
  )
  .max(8, 'eight at most')
  .refine((d) => new Set(d.map((one) => one.display)).size === d.length, 'a display stands there twice')
  .refine(
    (d) => new Set(d.map((one) => one.screen ?? `display ${one.display}`)).size === d.length,
    'a screen stands there twice',
  );

export const updates = z
  .strictObject({
    url: z
      .url('an address such as https://updates.example/endcap-player')
      // What it brings is run: nobody on the way may change it.
      .refine((url) => url.startsWith('https://'), 'updates come over https:// only'),
    channel: z.enum(['stable', 'beta'], 'stable or beta').default('stable'),
  })
  .nullable();

/** Commands that switch a panel: a program and its arguments each, run without a shell. */
export type PanelCommands = z.infer<typeof power>;
export type Displays = z.infer<typeof displays>;
export type Updates = z.infer<typeof updates>;
