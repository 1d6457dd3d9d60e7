import { latenessMs } from './protocol/observation.ts';

/** Agents that hear one press tell instants this near to each other, ms. */
const ONE_PRESS_MS = 2000;
/** Agents send again what was not answered for as long as it decides, ms. */
const MEMORY_MS = latenessMs['endcap.telemetry.v1'] + ONE_PRESS_MS;

/** A press that was told. */
export interface ToldPress {
  readonly tag: string;
  readonly press: string;
  readonly source: string;
  /** Id of the event. */
  readonly id: string;
  readonly sensedAtMs: number;
}

interface Press {
  readonly sensedAtMs: number;
  /** Id of the event by source. */
  readonly toldBy: Map<string, string>;
}

/**
 * Presses of tags' own buttons, each of which several agents may hear (OBS-8). Two presses told by one agent are two:
 * it knows them apart by their packets. Volatile.
 */
export class Presses {
  readonly #presses = new Map<string, Press[]>();

  /** @returns true when another agent has told this press before, or this one in the same event */
  isKnown({ tag, press, source, id, sensedAtMs }: ToldPress, nowMs: number): boolean {
    this.#forget(nowMs);
    const key = `${tag} ${press}`;
    const presses = this.#presses.get(key) ?? [];
    if (presses.some((p) => p.toldBy.get(source) === id)) return true;
    const distance = (p: Press): number => Math.abs(p.sensedAtMs - sensedAtMs);
    const [nearest] = presses
      .filter((p) => !p.toldBy.has(source) && distance(p) <= ONE_PRESS_MS)
      .sort((a, b) => distance(a) - distance(b));
    if (nearest !== undefined) {
      nearest.toldBy.set(source, id);
      return true;
    }
    this.#presses.set(key, [...presses, { sensedAtMs, toldBy: new Map([[source, id]]) }]);
    return false;
  }

  #forget(nowMs: number): void {
    for (const [key, presses] of this.#presses) {
      const young = presses.filter((p) => nowMs - p.sensedAtMs <= MEMORY_MS);
      if (young.length === 0) this.#presses.delete(key);
      else if (young.length < presses.length) this.#presses.set(key, young);
    }
  }
}
