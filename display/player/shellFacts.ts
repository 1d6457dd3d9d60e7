import { z } from 'zod';
import { SHELL_ARGUMENT } from './windowOptions.ts';

/** All that the page may know of its shell. */
export const shellFacts = z.strictObject({
  name: z.string().min(1).max(80),
  version: z.string().min(1).max(40),
  media: z
    .string()
    .regex(/^endcap-media:\/\/cache\/[A-Za-z0-9_-]{20,64}\/$/)
    .optional()
    .describe("Address of the shell's media cache, for this page alone; absent: the page keeps its media itself."),
});
export type ShellFacts = Readonly<z.infer<typeof shellFacts>>;

/** The facts among a process's arguments, frozen; null when there are none or they are not as agreed. */
export function readShellFacts(args: readonly string[]): ShellFacts | null {
  const given = args.find((arg) => arg.startsWith(SHELL_ARGUMENT));
  if (given === undefined) return null;
  try {
    return Object.freeze(shellFacts.parse(JSON.parse(given.slice(SHELL_ARGUMENT.length))));
  } catch {
    return null;
  }
}
