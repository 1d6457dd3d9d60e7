import { z } from 'zod';

/** How a panel is switched; null: as the player's own settings say. */
export const powerBy = z.enum(['cec', 'dpms', 'command']);
export type PowerBy = z.infer<typeof powerBy>;
/** Answer of a shell whose panels go off together, while another screen of the machine is still on: no fault. */
export const POWER_WAITS = 'waits for the other screens of this machine';

/** What the page tells its shell about itself, so that nothing is installed while something plays that was called for. */
export const pageNow = z.strictObject({
  showing: z.enum(['nothing', 'programme', 'takeover']).describe('takeover: also an emergency, and any live order.'),
  open: z.boolean().nullable().describe('Whether the store is open; null: not known.'),
  downloads: z.boolean().describe('Whether the store lets players load now (store.downloads).'),
});
export type PageNow = z.infer<typeof pageNow>;

/**
 * `globalThis.endcapShell`: the window around the player's page, where it has one. Frozen. Every port may be absent (an
 * ordinary browser has none of them); none rejects.
 */
export interface EndcapShell {
  readonly name: string;
  readonly version: string;
  /** Address of the shell's media cache; absent: the page keeps its media itself. */
  readonly media?: string;
  /** Films may begin with sound untouched. */
  readonly autoplay?: boolean;
  /**
   * The picture as it left the window, composited: JPEG, the longest side at most 640 pixels in Electron, as large as the
   * window in a browser of the machine. Twice a second is the most: asked sooner, it comes as soon as it may be. Null: not
   * to be had now (the panel is off, the window hides).
   */
  capture?(): Promise<Uint8Array | null>;
  /** Of the machine, degrees Celsius: the hottest sensor; null: none can be read. */
  temperature?(): Promise<number | null>;
  /** Switches the panel. Null: done; POWER_WAITS: not yet, to be asked again; else in words why not. */
  power?(on: boolean, by?: PowerBy): Promise<string | null>;
  /** What is wrong with the shell, in words, for the health (disk full, drawn without the graphics chip, ...). */
  faults?(): Promise<readonly string[]>;
  /**
   * Tells whether the window is hidden or minimised, at once and at every change, where the page cannot know. Answers with
   * its end; who asks anew ends what was before.
   */
  hidden?(tell: (hidden: boolean) => void): () => void;
  /** To be told at every change, and every ten minutes. */
  tell?(now: PageNow): Promise<null>;
}

/** What the page asks its shell, as it crosses the border. */
export const shellAsk = z.discriminatedUnion('ask', [
  z.strictObject({ ask: z.literal('capture') }),
  z.strictObject({ ask: z.literal('temperature') }),
  z.strictObject({ ask: z.literal('power'), on: z.boolean(), by: powerBy.nullable() }),
  z.strictObject({ ask: z.literal('faults') }),
  z.strictObject({ ask: z.literal('hidden') }),
  z.strictObject({ ask: z.literal('tell'), now: pageNow }),
]);
export type ShellAsk = z.infer<typeof shellAsk>;

/** The shell of this page; null: an ordinary browser. */
export function endcapShell(): EndcapShell | null {
  const given = (globalThis as { endcapShell?: unknown }).endcapShell;
  // Made by the shell before any script of the page ran: its form is its contract.
  return typeof given === 'object' && given !== null && 'name' in given ? (given as EndcapShell) : null;
}
