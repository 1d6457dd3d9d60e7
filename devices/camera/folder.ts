import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../controller/runtime/clock.ts';
import type { Frame } from './detector.ts';
import { sizeWithin } from './within.ts';
import type { Within } from './within.ts';

const PICTURE = /\.(jpe?g|png|webp|gif|tiff?|avif)$/i;

/** Names of the pictures in a folder, as people count: 2 before 10. */
export function picturesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && PICTURE.test(entry.name))
    .map((entry) => entry.name)
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }) || (a < b ? -1 : 1));
}

export interface FolderOptions {
  readonly folder: string;
  readonly within: Within;
  readonly everyMs: number;
  readonly loop: boolean;
  readonly clock: Clock;
  readonly onFrame: (frame: Frame) => void;
  /** Once, after the last one; with the names of what could not be read. */
  readonly onEnd: (unreadable: readonly string[]) => void;
}

export interface FolderPlay {
  pause(): void;
  resume(): void;
  stop(): void;
}

/** Plays the pictures of a folder at a fixed rate. What cannot be read is left out. */
export function playFolder(options: FolderOptions): FolderPlay {
  const { folder, within, everyMs, loop, clock, onFrame, onEnd } = options;
  const names = picturesIn(folder);
  const unreadable: string[] = [];
  let at = 0;
  let readable = 0;
  let stopped = false;
  let paused = false;
  let waits = false;
  let cancel = (): void => undefined;

  function soon(ms: number): void {
    cancel = clock.after(ms, () => {
      if (paused) waits = true;
      else void show();
    });
  }

  async function show(): Promise<void> {
    if (at === names.length && loop && readable > 0) at = 0;
    const name = names[at++];
    if (name === undefined) {
      onEnd(unreadable);
      return;
    }
    const startedMs = clock.now();
    let frame: Frame | null = null;
    try {
      // Loaded for folders alone.
      const { pictureOf } = await import('../../controller/runtime/images.ts');
      frame = await pictureOf(readFileSync(join(folder, name)), (own) => sizeWithin(own, within));
      readable++;
    } catch {
      if (!unreadable.includes(name)) unreadable.push(name);
    }
    if (stopped) return;
    if (frame !== null) onFrame(frame);
    soon(frame === null ? 0 : Math.max(0, everyMs - (clock.now() - startedMs)));
  }

  soon(0);
  return {
    pause() {
      paused = true;
    },
    resume() {
      paused = false;
      if (!waits) return;
      waits = false;
      soon(0);
    },
    stop() {
      stopped = true;
      cancel();
    },
  };
}
