import type { Override, Programme, Spot } from '../../controller/protocol/programme/programme.ts';
import type { PanelHours } from '../../controller/protocol/display.ts';
import { overrideAt, overrideSlot, spotAt } from '../../controller/protocol/programme/spotAt.ts';
import type { Scene } from '../../controller/protocol/scene.ts';
import { panelAt } from './panelHours.ts';

/** What a screen is to show at an instant, from when to when. */
export type OnAir =
  | {
      readonly kind: 'spot';
      readonly spot: Pick<Spot, 'campaign' | 'scene'>;
      readonly override: Override | null;
      readonly startMs: number;
      /** Instant of the next cut; Infinity: until something else is ordered. */
      readonly endMs: number;
      /** Planned length, or null where it has no set end. */
      readonly plannedMs: number | null;
    }
  /** card: nothing is booked. off: the panel is off, and the picture black on purpose. */
  | { readonly kind: 'card' | 'off'; readonly startMs: number; readonly endMs: number };

export interface Schedule {
  readonly programme: Programme | null;
  readonly overrides: readonly Override[];
  /** When the panel is on; absent: always. */
  readonly panel?: PanelHours | undefined;
}

/** Entries looked at when broken ones have to be passed over. */
const LOOK_AHEAD = 2000;

/**
 * What shows at t: outside the hours of the panel nothing, but for an emergency or a takeover, which turns it on. Inside
 * them the override in force, else the programme's spot, else the store card. A broken scene is passed
 * over: the next sound one of the same cycle takes its time. Pure, so players in step agree on what is sound only.
 */
export function onAirAt(schedule: Schedule, tMs: number, broken: (scene: Scene) => boolean): OnAir {
  const sound = schedule.overrides.filter((o) => o.spots.some((s) => !broken(s.scene)));
  const o = overrideAt(sound, tMs);
  const panel = panelAt(schedule.panel, tMs);
  const cut = Math.min(nextOrder(sound, tMs), panel.untilMs);
  if (!panel.on && o?.class !== 'emergency' && o?.class !== 'takeover') {
    return { kind: 'off', startMs: tMs, endMs: cut };
  }
  if (o !== null) {
    const slot = overrideSlot(o, tMs);
    const { campaign, scene } = o.spots[firstSound(o, slot.spot, broken)]!;
    return {
      kind: 'spot',
      spot: { campaign, scene },
      override: o,
      startMs: slot.startMs,
      endMs: Math.min(slot.endMs, cut),
      plannedMs: Number.isFinite(slot.endMs) ? slot.endMs - slot.startMs : null,
    };
  }
  return baseAt(schedule.programme, tMs, cut, broken);
}

function baseAt(programme: Programme | null, tMs: number, cut: number, broken: (scene: Scene) => boolean): OnAir {
  const card = { kind: 'card', startMs: tMs, endMs: cut } as const;
  if (programme === null) return card;
  const slot = spotAt(programme, tMs);
  if (slot === null) {
    const next = programme.segments.find((s) => s.fromMs > tMs)?.fromMs ?? Number.POSITIVE_INFINITY;
    return { ...card, endMs: Math.min(next, cut) };
  }
  let candidate = slot;
  for (let i = 0; i < LOOK_AHEAD; i++) {
    const found = programme.spots[candidate.spot];
    if (found !== undefined && !broken(found.scene)) {
      return {
        kind: 'spot',
        spot: found,
        override: null,
        startMs: slot.startMs,
        endMs: Math.min(slot.endMs, cut),
        plannedMs: slot.endMs - slot.startMs,
      };
    }
    const next = spotAt(programme, candidate.endMs);
    if (next === null || next.endMs <= candidate.endMs) break;
    candidate = next;
  }
  return { ...card, endMs: Math.min(slot.endMs, cut) };
}

function firstSound(o: Override, from: number, broken: (scene: Scene) => boolean): number {
  for (let i = 0; i < o.spots.length; i++) {
    const index = (from + i) % o.spots.length;
    if (!broken(o.spots[index]!.scene)) return index;
  }
  return from;
}

/** First instant after t at which an override comes on or goes off. */
function nextOrder(overrides: readonly Override[], tMs: number): number {
  let next = Number.POSITIVE_INFINITY;
  for (const o of overrides) {
    if (o.commitMs === null) continue;
    if (o.commitMs > tMs) next = Math.min(next, o.commitMs);
    if (o.untilMs !== null && o.untilMs > tMs) next = Math.min(next, o.untilMs);
  }
  return next;
}

/**
 * Same showing: the same creative in the same slot of the same order. Cuts come only where this is false: what a scene
 * shows may change meanwhile (a price, a name), and is then drawn anew in its place (SPEC PLY-16).
 */
export function sameShowing(a: OnAir, b: OnAir): boolean {
  if (a.kind !== 'spot' || b.kind !== 'spot') return a.kind === b.kind;
  return (
    a.startMs === b.startMs &&
    (a.override?.id ?? null) === (b.override?.id ?? null) &&
    a.spot.campaign === b.spot.campaign &&
    a.spot.scene.creative === b.spot.scene.creative
  );
}

const keys = new WeakMap<Scene, string>();

/** Same key, same picture: a drawn layer is used again for it. */
export function sceneKey(scene: Scene): string {
  let key = keys.get(scene);
  if (key === undefined) {
    const { transition: _, ...drawn } = scene;
    key = JSON.stringify(drawn);
    keys.set(scene, key);
  }
  return key;
}

/** The next `count` scenes after t, in order of their coming, for getting them ready. */
export function upcoming(schedule: Schedule, tMs: number, count: number, broken: (scene: Scene) => boolean): Scene[] {
  const scenes: Scene[] = [];
  let at = tMs;
  for (let i = 0; i < count; i++) {
    const now = onAirAt(schedule, at, broken);
    if (!Number.isFinite(now.endMs) || now.endMs <= at) break;
    at = now.endMs;
    const next = onAirAt(schedule, at, broken);
    if (next.kind === 'spot') scenes.push(next.spot.scene);
  }
  return scenes;
}
