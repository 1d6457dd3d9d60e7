import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { watchdogMemory } from './watchdog.ts';
import type { WatchdogMemory } from './watchdog.ts';

/** Id of the machine's boot: the kernel's own where there is one, else the minute in which it was started. */
export function bootId(nowMs: number): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return `minute-${Math.round((nowMs / 1000 - uptime()) / 60)}`;
  }
}

/** Where the watchdog's memory is kept, so that a crash of the player itself does not clear it. */
export function memoryFile(
  folder: string,
  name: string,
): { readonly read: () => WatchdogMemory | null; readonly write: (memory: WatchdogMemory) => void } {
  const path = join(folder, name);
  return {
    read() {
      try {
        const parsed = watchdogMemory.safeParse(JSON.parse(readFileSync(path, 'utf8')));
        return parsed.success ? parsed.data : null;
      } catch {
        // None yet, or half written by a power cut: the counters begin anew.
        return null;
      }
    },
    write(memory) {
      try {
        mkdirSync(folder, { recursive: true });
        writeFileSync(`${path}.new`, `${JSON.stringify(memory)}\n`);
        renameSync(`${path}.new`, path);
      } catch {
        // A full disk must not stop a screen: the counters then live as long as the process.
      }
    },
  };
}
