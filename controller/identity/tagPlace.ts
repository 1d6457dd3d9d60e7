import type { Tag } from '../../config/schema/tag.ts';

/** Where an enrolled tag is, as published. */
export interface TagPlace {
  readonly tag: Tag;
  /** placed: in a zone, or surely in none; unsure: heard, and no place is likely enough; away: it has left. */
  readonly state: 'placed' | 'unsure' | 'away';
  /** null: in no zone, unsure, or away. */
  readonly zone: string | null;
  readonly confidence: number;
  /** Metres on the plan; radiusM: it is within this with 68 %. */
  readonly position: { readonly x: number; readonly y: number; readonly radiusM: number } | null;
  /** Newest evidence, epoch ms. */
  readonly heardMs: number;
  /** Since when it is there, epoch ms. */
  readonly sinceMs: number;
  readonly simulated: boolean;
  readonly reason: string;
}
