import type { Cause, Override } from '../protocol/programme/programme.ts';
import type { CompiledCampaign } from './compile.ts';
import { contentHash } from './hash.ts';
import { shareCycle } from './share.ts';

/** What is on a screen before its programme. */
export interface Held {
  readonly key: string;
  /** Campaigns that share it. */
  readonly campaigns: readonly string[];
  readonly override: Override;
}

/** What an override says of itself. */
export interface Say {
  readonly cause: (winners: readonly CompiledCampaign[]) => Cause;
  /** When dates and dayparts end all of these campaigns for certain, or null. */
  readonly endsMs: (winners: readonly CompiledCampaign[]) => number | null;
}

/** What is held, as plain data. */
export interface OverridesState {
  readonly held: readonly (Held & { readonly on: readonly string[] })[];
  readonly since: readonly (readonly [screen: string, sinceMs: number])[];
}

/** What a change of choices comes to. */
export interface Settled {
  readonly begins: readonly { readonly override: Override; readonly inStep: boolean }[];
  /** Overrides that another one took the place of, by id. */
  readonly replaced: ReadonlyMap<string, readonly string[]>;
  /** Overrides after which the programme is on again, by id. */
  readonly released: ReadonlyMap<string, readonly string[]>;
  readonly switched: readonly string[];
}

/** What goes before the programme on each screen. */
export class Overrides {
  readonly #held = new Map<string, Held>();
  /** Instant of the last switch of a screen. */
  readonly #since = new Map<string, number>();

  of(screen: string): Held | undefined {
    return this.#held.get(screen);
  }

  sinceMs(screen: string): number | undefined {
    return this.#since.get(screen);
  }

  state(): OverridesState {
    const held = new Map<string, Held & { on: string[] }>();
    for (const [screen, h] of this.#held) {
      const known = held.get(h.override.id);
      if (known === undefined) held.set(h.override.id, { ...h, on: [screen] });
      else known.on.push(screen);
    }
    return { held: [...held.values()], since: [...this.#since] };
  }

  /**
   * Goes on from a state: an override whose campaigns, scenes and class are as before keeps its id and its cause, so
   * that nothing is seen of a change of the configuration (DEC-18).
   *
   * @param chosen what each screen is to show now
   * @returns overrides that end, by id; to be sent after what begins instead
   */
  adopt(
    before: OverridesState,
    chosen: ReadonlyMap<string, readonly CompiledCampaign[]>,
    nowMs: number,
  ): Map<string, string[]> {
    const ends = new Map<string, string[]>();
    const texts = new Map<readonly CompiledCampaign[], string>();
    for (const [screen, since] of before.since) if (chosen.has(screen)) this.#since.set(screen, since);
    for (const { on, ...held } of before.held) {
      const spots = JSON.stringify(held.override.spots);
      for (const screen of on) {
        const winners = chosen.get(screen) ?? [];
        let text = texts.get(winners);
        if (text === undefined) texts.set(winners, (text = JSON.stringify(spotsOf(winners))));
        const same = keyOf(winners) === held.key && winners[0]?.campaign.class === held.override.class;
        if (same && text === spots) {
          this.#held.set(screen, held);
          continue;
        }
        this.#since.set(screen, nowMs);
        add(ends, held.override.id, screen);
      }
    }
    return ends;
  }

  /**
   * Brings screens to what was chosen for them. Screens with the same choice and the same step group get one
   * override together.
   *
   * @param chosen screen -> campaigns that share it, none = the programme
   */
  settle(
    chosen: ReadonlyMap<string, readonly CompiledCampaign[]>,
    stepGroup: ReadonlyMap<string, string>,
    say: Say,
    nowMs: number,
  ): Settled {
    const bundles = new Map<string, { winners: readonly CompiledCampaign[]; screens: string[]; inStep: boolean }>();
    const replaced = new Map<string, string[]>();
    const released = new Map<string, string[]>();
    const switched: string[] = [];
    for (const [screen, winners] of chosen) {
      const key = keyOf(winners);
      const held = this.#held.get(screen);
      if ((held?.key ?? '') === key) continue;
      switched.push(screen);
      this.#since.set(screen, nowMs);
      if (held !== undefined) {
        add(key === '' ? released : replaced, held.override.id, screen);
        this.#held.delete(screen);
      }
      if (key === '') continue;
      const group = stepGroup.get(screen);
      const bundle = bundles.get(`${key} ${group ?? ''}`);
      if (bundle === undefined)
        bundles.set(`${key} ${group ?? ''}`, { winners, screens: [screen], inStep: group !== undefined });
      else bundle.screens.push(screen);
    }
    const begins = [...bundles].map(([bundleKey, { winners, screens, inStep }]) => {
      const override = overrideOf(bundleKey, winners, screens, say, nowMs);
      const held = { key: keyOf(winners), campaigns: winners.map((c) => c.campaign.id), override };
      for (const screen of screens) this.#held.set(screen, held);
      return { override, inStep: inStep && screens.length > 1 };
    });
    return { begins, replaced, released, switched };
  }
}

function keyOf(winners: readonly CompiledCampaign[]): string {
  return winners.map((c) => c.campaign.id).join('+');
}

function add(map: Map<string, string[]>, id: string, screen: string): void {
  const list = map.get(id);
  if (list === undefined) map.set(id, [screen]);
  else list.push(screen);
}

/** Most spots of an override, as the protocol has it. */
const MAX_SPOTS = 50;

/** The loop of campaigns that share an override. */
function spotsOf(winners: readonly CompiledCampaign[]): Override['spots'] {
  const spots = winners.flatMap((c) => c.spots);
  let offset = 0;
  const voices = winners.map((c) => {
    const voice = {
      share: c.campaign.share,
      spots: c.spots.map((s, i) => ({ spot: offset + i, durationMs: s.durationMs })),
      separate: c.campaign.separate,
    };
    offset += c.spots.length;
    return voice;
  });
  return shareCycle(voices, { most: MAX_SPOTS }).map((entry) => ({
    scene: spots[entry.spot]!.scene,
    durationMs: entry.durationMs,
  }));
}

function overrideOf(
  bundleKey: string,
  winners: readonly CompiledCampaign[],
  screens: readonly string[],
  say: Say,
  nowMs: number,
): Override {
  const first = winners[0]!.campaign;
  return {
    id: `${first.id}~${Math.round(nowMs).toString(36)}~${contentHash(bundleKey + screens.join()).slice(0, 8)}`,
    screens: [...screens],
    class: first.class,
    campaign: first.id,
    spots: spotsOf(winners),
    commitMs: nowMs,
    untilMs: say.endsMs(winners),
    cause: say.cause(winners),
  };
}
