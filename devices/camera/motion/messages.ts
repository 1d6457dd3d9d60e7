import type { Area, ZoneCount } from '../counting/occupancy.ts';
import type { Place } from '../counting/geometry.ts';
import type { Frame } from '../detector.ts';

/** What the thread is told. Cameras are known by a number. */
export type MotionTask =
  | {
      readonly does: 'begin';
      readonly camera: number;
      readonly areas: readonly Area[];
      readonly masks: readonly (readonly Place[])[];
    }
  | { readonly does: 'look'; readonly camera: number; readonly frame: Frame; readonly atMs: number }
  /** Its view was lost. */
  | { readonly does: 'forget'; readonly camera: number };

/** What it answers to `look`, one after the other. */
export type MotionAnswer =
  | {
      readonly zones: readonly ZoneCount[];
      /** Why nothing is known any more of what was known; null: it is known, or never was. */
      readonly unknown: string | null;
      readonly tookMs: number;
    }
  | { readonly fault: string };
