import type { Scene } from '../../../controller/protocol/scene.ts';
import { sceneKey } from '../../scene/onAir.ts';

const LAST_STRIKE = 3;
const PAUSE_MS = 30_000;
const OFFLINE_PAUSE_MS = 5_000;
/** What is out is tried once more after so long: a site may be slow for a while, a graphics card lost for a moment. */
const OUT_MS = 3_600_000;

/** Which scenes are passed over. Three strikes and a scene is out, for an hour; no loop of retries. */
export class Strikes {
  private readonly counts = new Map<string, number>();
  private readonly until = new Map<string, number>();
  private readonly now: () => number;

  /** `now` is a monotonic clock, ms. */
  constructor(now: () => number) {
    this.now = now;
  }

  readonly out = (scene: Scene): boolean => (this.until.get(sceneKey(scene)) ?? 0) > this.now();

  /** The scene is broken. Answers with how often it was. */
  strike(scene: Scene): number {
    const key = sceneKey(scene);
    const count = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, count);
    this.until.set(key, this.now() + (count >= LAST_STRIKE ? OUT_MS : PAUSE_MS * count));
    return count;
  }

  /** Its files cannot be fetched just now: not its fault. */
  wait(scene: Scene): void {
    this.until.set(sceneKey(scene), this.now() + OFFLINE_PAUSE_MS);
  }

  /** Of other scenes nothing is known any more: these, by their keys, are what may show. */
  keepOnly(keys: ReadonlySet<string>): void {
    for (const known of [this.counts, this.until]) {
      for (const key of known.keys()) if (!keys.has(key)) known.delete(key);
    }
  }
}
