import type { Clock } from '../../controller/runtime/clock.ts';
import { shellAsk } from '../renderer/page/shell.ts';
import type { PageNow, PowerBy } from '../renderer/page/shell.ts';

/** The channel between preload and main. */
export const SHELL_CHANNEL = 'endcap-shell';
/** A picture is taken no more often than this, ms. */
export const CAPTURE_EVERY_MS = 500;

/** What a shell can do for its page. */
export interface ShellPorts {
  readonly capture: () => Promise<Uint8Array | null>;
  readonly temperature: () => Promise<number | null>;
  readonly power: (on: boolean, by: PowerBy | null) => Promise<string | null>;
  readonly faults: () => readonly string[];
  /** Whether the window is hidden or minimised; absent: its page knows. */
  readonly hidden?: () => boolean;
  readonly tell: (now: PageNow) => void;
}

/**
 * Where the page's questions arrive. What is not one of them is answered with null, and so is what goes wrong: a page
 * learns nothing more of its shell than the contract says (renderer/page/shell.ts).
 */
export function shellDesk(ports: ShellPorts, clock: Clock): (given: unknown) => Promise<unknown> {
  let capturedMs = -Infinity;
  /** The picture that is to be taken next; who asks before that has it, too. */
  let next: Promise<Uint8Array | null> | null = null;
  const capture = async (): Promise<Uint8Array | null> => {
    const waitMs = capturedMs + CAPTURE_EVERY_MS - clock.now();
    await (waitMs > 0 ? new Promise<void>((due) => void clock.after(waitMs, due)) : Promise.resolve());
    next = null;
    capturedMs = clock.now();
    return ports.capture();
  };
  return async (given) => {
    const parsed = shellAsk.safeParse(given);
    if (!parsed.success) return null;
    const ask = parsed.data;
    try {
      switch (ask.ask) {
        case 'capture':
          return await (next ??= capture());
        case 'temperature':
          return await ports.temperature();
        case 'power':
          return await ports.power(ask.on, ask.by);
        case 'faults':
          return ports.faults();
        case 'hidden':
          return ports.hidden?.() ?? null;
        case 'tell':
          ports.tell(ask.now);
          return null;
      }
    } catch (error) {
      return ask.ask === 'power' ? `the player: ${error instanceof Error ? error.message : String(error)}` : null;
    }
  };
}
