import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { uptime } from 'node:os';
import { join } from 'node:path';
import type { z } from 'zod';
import type { ShellFaults } from './shellFaults.ts';

/** Id of the machine's boot: the kernel's own where there is one, else the minute in which it was started. */
export function bootId(nowMs: number): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return `minute-${Math.round((nowMs / 1000 - uptime()) / 60)}`;
  }
}

/**
 * Something that outlives the player's process, in a file of the state folder. A disk that takes nothing stops no
 * screen: what was to be kept then lives as long as the process, and that is a fault in words.
 */
export function memoryFile<T>(
  folder: string,
  name: string,
  schema: z.ZodType<T>,
  faults: ShellFaults,
): { readonly read: () => T | null; readonly write: (memory: T) => void } {
  const path = join(folder, name);
  return {
    read() {
      try {
        const parsed = schema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
        return parsed.success ? parsed.data : null;
      } catch {
        // None yet, or half written by a power cut: it begins anew.
        return null;
      }
    },
    write(memory) {
      keep(folder, name, `${JSON.stringify(memory)}\n`, faults);
    },
  };
}

/** Writes a small file of the state folder whole, or tells the fault. Never throws. */
export function keep(folder: string, name: string, text: string, faults: ShellFaults): void {
  const path = join(folder, name);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${path}.new`, text);
    renameSync(`${path}.new`, path);
    faults.set('state', null);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'error';
    const why = code === 'ENOSPC' || code === 'EDQUOT' ? 'the disk is full' : code;
    faults.set(
      'state',
      `The player's folder takes nothing (${why}). The show goes on; a restart begins its counters anew.`,
    );
  }
}
