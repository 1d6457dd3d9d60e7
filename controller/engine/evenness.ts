import { HOUR_MS } from './caps.ts';

/** An entry of a cycle and whose it is. */
export interface Turn {
  readonly voice: number;
  readonly durationMs: number;
}

/**
 * How far the time of any voice in any hour of the repeating cycle is from its part, ms (DEC-5).
 *
 * @param parts part of the time that each voice should have, 0 to 1
 */
export function worstHourMs(cycle: readonly Turn[], parts: readonly number[]): number {
  const own = parts.map((): Own => ({ starts: [], before: [], totalMs: 0, ends: [] }));
  let length = 0;
  for (const turn of cycle) {
    const voice = own[turn.voice]!;
    voice.starts.push(length);
    voice.before.push(voice.totalMs);
    voice.totalMs += turn.durationMs;
    length += turn.durationMs;
    voice.ends.push(length);
  }
  let worst = 0;
  own.forEach((voice, i) => {
    const due = parts[i]! * HOUR_MS;
    // What a window holds turns only where a spot of the voice begins or ends at one of its edges.
    for (const list of [voice.starts, voice.ends]) {
      for (const edge of list) {
        for (const from of [edge, (((edge - HOUR_MS) % length) + length) % length]) {
          const shown = shownMs(voice, from + HOUR_MS, length) - shownMs(voice, from, length);
          worst = Math.max(worst, Math.abs(shown - due));
        }
      }
    }
  });
  return worst;
}

interface Own {
  readonly starts: number[];
  readonly ends: number[];
  /** Time that it was shown before each of its starts. */
  readonly before: number[];
  totalMs: number;
}

/** Time that a voice was shown from the first beginning of the cycle to t. */
function shownMs(voice: Own, t: number, length: number): number {
  const turns = Math.floor(t / length);
  const at = t - turns * length;
  let low = 0;
  let high = voice.starts.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (voice.starts[mid]! < at) low = mid + 1;
    else high = mid;
  }
  const inside = low === 0 ? 0 : voice.before[low - 1]! + Math.min(at, voice.ends[low - 1]!) - voice.starts[low - 1]!;
  return turns * voice.totalMs + inside;
}
