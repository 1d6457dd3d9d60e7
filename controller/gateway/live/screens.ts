import type { Screen } from '../../../config/schema/screen.ts';
import type { ScreenNow } from '../../protocol/console.ts';
import type { Decision } from '../../protocol/decision.ts';
import type { Override, Programme, Spot } from '../../protocol/programme/programme.ts';
import { overrideAt, overrideSlot, spotAt } from '../../protocol/programme/spotAt.ts';
import type { AssetRef } from '../../protocol/scalars.ts';
import type { Scene } from '../../protocol/scene.ts';
import type { Showing } from '../roster.ts';

/** What is known of one screen at one instant. */
export interface ScreenFacts {
  readonly screen: Screen;
  readonly decision: Decision;
  readonly programme: Programme | undefined;
  readonly overrides: readonly Override[];
  /** What a player on line said, or null when none did. */
  readonly reported: Showing | null;
  /** Sensed to shown of the last triggered switch, ms. */
  readonly latencyMs: number | null;
  readonly nowMs: number;
  readonly creativeName: (id: string) => string | undefined;
}

/** What a screen shows, as the console draws it (GW-54). */
export function screenNow(facts: ScreenFacts): ScreenNow {
  const { screen, decision, reported, latencyMs } = facts;
  const booked = reported === null ? bookedSpot(facts) : null;
  const scene = reported === null ? (booked?.scene ?? null) : sceneOf(facts, reported.creative);
  const creative = reported === null ? (scene?.creative ?? null) : reported.creative;
  return {
    screen: screen.id,
    decision,
    campaign: (reported ?? booked)?.campaign ?? null,
    creative,
    creativeName: creative === null ? null : (facts.creativeName(creative) ?? null),
    thumbnail: scene === null ? null : picture(scene, screen.heightPx > screen.widthPx),
    headline: scene === null ? null : headline(scene),
    reported: reported !== null,
    shownAtMs: reported?.shownAtMs ?? null,
    latencyMs,
  };
}

/** What the programme and the overrides say for this instant. */
function bookedSpot({ programme, overrides, nowMs }: ScreenFacts): Pick<Spot, 'campaign' | 'scene'> | null {
  const override = overrideAt(overrides, nowMs);
  if (override !== null) return override.spots[overrideSlot(override, nowMs).spot] ?? null;
  if (programme === undefined) return null;
  const slot = spotAt(programme, nowMs);
  return slot === null ? null : (programme.spots[slot.spot] ?? null);
}

/** By the list of spots: the engine makes a programme anew for everyone who asks, its spots only when they change. */
const programmeScenes = new WeakMap<Programme['spots'], ReadonlyMap<string, Scene>>();

function sceneOf({ programme, overrides }: ScreenFacts, creative: string | null): Scene | null {
  if (creative === null) return null;
  for (const override of overrides) {
    const spot = override.spots.find((s) => s.scene.creative === creative);
    if (spot !== undefined) return spot.scene;
  }
  if (programme === undefined) return null;
  let scenes = programmeScenes.get(programme.spots);
  if (scenes === undefined) {
    scenes = new Map(programme.spots.map((s) => [s.scene.creative, s.scene]));
    programmeScenes.set(programme.spots, scenes);
  }
  return scenes.get(creative) ?? null;
}

function picture(scene: Scene, portrait: boolean): AssetRef | null {
  switch (scene.kind) {
    case 'image':
    case 'video': {
      const { landscape, portrait: tall } = scene.files;
      return (portrait ? (tall ?? landscape) : (landscape ?? tall)) ?? null;
    }
    case 'product':
      return scene.product.image ?? null;
    case 'ranking':
      return scene.products.find((p) => p.image !== undefined)?.image ?? null;
    case 'model':
      return scene.product?.image ?? null;
    case 'layout':
      return picture(scene.main[0]!.scene, portrait);
    case 'message':
    case 'page':
    case 'ticker':
    case 'songs':
      return null;
  }
}

function headline(scene: Scene): string | null {
  switch (scene.kind) {
    case 'image':
    case 'video':
    case 'ticker':
      return null;
    case 'product':
    case 'model':
      return scene.headline === '' ? (scene.product?.name ?? null) : scene.headline;
    case 'page':
      return scene.url.replace(/^https:\/\//, '');
    case 'layout':
      return headline(scene.main[0]!.scene);
    case 'ranking':
    case 'songs':
    case 'message':
      return scene.headline;
  }
}
