import type { Campaign } from '../../config/schema/campaign.ts';
import { contentHash } from './hash.ts';

export type HoldOut = NonNullable<Campaign['holdOut']>;

/** Most units in a block. */
const MAX_BLOCK = 20;

/** Units in a block and how many of them are held out: the smallest block of which the share is a whole number. */
export function blockOf(share: number): { readonly units: number; readonly held: number } {
  for (let units = 1; units <= MAX_BLOCK; units++) {
    const held = share * units;
    if (Math.abs(held - Math.round(held)) <= 1e-9) return { units, held: clamp(Math.round(held), units) };
  }
  return { units: MAX_BLOCK, held: clamp(Math.round(share * MAX_BLOCK), MAX_BLOCK) };
}

/**
 * Whether a unit of time (an hour counted from the epoch, or a day from 1970-01-01) is held out. In every block of
 * units exactly the share is, drawn by lot from seed, campaign and block: the same for whoever asks, whenever.
 */
export function isUnitHeldOut(holdOut: HoldOut, campaign: string, unit: number): boolean {
  const { units, held } = blockOf(holdOut.share);
  const block = Math.floor(unit / units);
  return lots(`${holdOut.seed}\n${campaign}\n${block}`, units, held).has(unit - block * units);
}

/** Stretches of held-out units in [from, to), joined where they meet, as unit numbers. */
export function heldOutUnits(holdOut: HoldOut, campaign: string, from: number, to: number): [number, number][] {
  const { units, held } = blockOf(holdOut.share);
  const out: [number, number][] = [];
  for (let block = Math.floor(from / units); block * units < to; block++) {
    const drawn = lots(`${holdOut.seed}\n${campaign}\n${block}`, units, held);
    for (let i = 0; i < units; i++) {
      const unit = block * units + i;
      if (!drawn.has(i) || unit < from || unit >= to) continue;
      const last = out.at(-1);
      if (last?.[1] === unit) last[1] = unit + 1;
      else out.push([unit, unit + 1]);
    }
  }
  return out;
}

/** Draws `held` of the numbers 0 to `units` - 1. */
function lots(text: string, units: number, held: number): ReadonlySet<number> {
  const hash = contentHash(text);
  let state = (Number.parseInt(hash.slice(0, 8), 16) ^ Number.parseInt(hash.slice(8), 16)) >>> 0;
  const numbers = Array.from({ length: units }, (_, i) => i);
  for (let i = 0; i < held; i++) {
    // mulberry32: a text that differs in its last sign alone must give other lots.
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    const pick = i + Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * (units - i));
    [numbers[i], numbers[pick]] = [numbers[pick]!, numbers[i]!];
  }
  return new Set(numbers.slice(0, held));
}

function clamp(held: number, units: number): number {
  return Number.isFinite(held) ? Math.min(units, Math.max(0, held)) : 0;
}
