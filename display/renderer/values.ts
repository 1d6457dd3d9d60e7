import { z } from 'zod';
import { heardAfter } from '../../controller/protocol/likesFace.ts';
import { reading } from '../../controller/protocol/reading.ts';
import type { Reading } from '../../controller/protocol/reading.ts';
import type { Storage } from './page/storage.ts';

const KEPT = 'values';
const KEEP_EVERY_MS = 10_000;

/** The live values that this display shows. The last known ones are kept, so a restart without a line shows them with their age. */
export class Values {
  private readonly byKey = new Map<string, Reading>();
  private readonly storage: Storage;
  private readonly changed: (keys: ReadonlySet<string>) => void;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(storage: Storage, changed: (keys: ReadonlySet<string>) => void) {
    this.storage = storage;
    this.changed = changed;
  }

  readonly of = (key: string): Reading | undefined => this.byKey.get(key);

  take(readings: readonly Reading[]): void {
    const keys = new Set<string>();
    for (const r of readings) {
      // Unknown wipes nothing here: the last known value is shown with its age (SPEC RCK-2).
      this.byKey.set(r.key, heardAfter(this.byKey.get(r.key), r));
      keys.add(r.key);
    }
    if (keys.size > 0) this.changed(keys);
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.storage.put(KEPT, [...this.byKey.values()]).catch(() => undefined);
    }, KEEP_EVERY_MS);
  }

  async restore(): Promise<void> {
    const kept = z.array(reading).safeParse(await this.storage.get(KEPT).catch(() => undefined));
    if (kept.success) this.take(kept.data.filter((r) => !this.byKey.has(r.key)));
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
