import type { Cause, Override } from '../protocol/programme/programme.ts';
import type { CompiledCampaign } from './compile.ts';
import { contentHash } from './hash.ts';
import { cutShort, loopOf, turnsAt, turnsOf } from './turns.ts';
import type { Placed, Turn } from './turns.ts';

/** What is on a screen before its programme. */
export interface Held extends Placed {
  readonly key: string;
  /** Campaigns that share it. */
  readonly campaigns: readonly string[];
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
  /** Where rotations that do not fit into one override go on. */
  readonly left: readonly (readonly [campaign: string, next: number])[];
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
  /** Campaign with a rotation too long for one override -> the entry with which it goes on. */
  readonly #left = new Map<string, number>();

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
    return { held: [...held.values()], since: [...this.#since], left: [...this.#left] };
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
    for (const [campaign, next] of before.left) this.#left.set(campaign, next);
    for (const [screen, since] of before.since) if (chosen.has(screen)) this.#since.set(screen, since);
    for (const { on, ...held } of before.held) {
      const spots = JSON.stringify(held.override.spots);
      const texts = new Map<readonly CompiledCampaign[], string>();
      for (const screen of on) {
        const winners = chosen.get(screen) ?? [];
        if (keyOf(winners) === held.key && winners[0]!.campaign.class === held.override.class) {
          let text = texts.get(winners);
          if (text === undefined) texts.set(winners, (text = JSON.stringify(loopOf(winners, held.turns).spots)));
          if (text === spots) {
            this.#held.set(screen, held);
            continue;
          }
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
    const bundles = new Map<string, Bundle>();
    const replaced = new Map<string, string[]>();
    const released = new Map<string, string[]>();
    const switched: string[] = [];
    const order = new Order(this.#left, nowMs);
    for (const [screen, winners] of chosen) {
      const key = keyOf(winners);
      const held = this.#held.get(screen);
      if ((held?.key ?? '') === key) continue;
      switched.push(screen);
      this.#since.set(screen, nowMs);
      if (held !== undefined) {
        add(key === '' ? released : replaced, held.override.id, screen);
        this.#held.delete(screen);
        order.ends(held);
      }
      if (key === '') continue;
      const group = stepGroup.get(screen);
      const { turns, text } = order.turns(held, winners, key);
      // Members of a group in step go together, as the first of them goes on.
      const bundleKey = `${key} ${group ?? text}`;
      const bundle = bundles.get(bundleKey);
      if (bundle === undefined)
        bundles.set(bundleKey, { winners, turns, screens: [screen], inStep: group !== undefined });
      else bundle.screens.push(screen);
    }
    for (const [campaign, next] of order.left) this.#left.set(campaign, next);
    const begins = [...bundles].map(([bundleKey, { winners, turns, screens, inStep }]) => {
      const loop = loopOf(winners, turns);
      const override = overrideOf(bundleKey, winners, loop.spots, screens, say, nowMs);
      const campaigns = winners.map((c) => c.campaign.id);
      const held = { key: keyOf(winners), campaigns, override, order: loop.order, turns };
      for (const screen of screens) this.#held.set(screen, held);
      return { override, inStep: inStep && screens.length > 1 };
    });
    return { begins, replaced, released, switched };
  }
}

/** Screens that get one override together. */
interface Bundle {
  readonly winners: readonly CompiledCampaign[];
  readonly turns: readonly Turn[];
  readonly screens: string[];
  readonly inStep: boolean;
}

interface Turns {
  readonly turns: readonly Turn[];
  /** The same where the same spots come of it; empty where nobody was on before. */
  readonly text: string;
}

/** Who goes when, at one change of choices, worked out once for screens with the same before and after. */
class Order {
  /** Where the rotations go on that were cut short. */
  readonly left = new Map<string, number>();
  readonly #before: ReadonlyMap<string, number>;
  readonly #nowMs: number;
  readonly #ended = new Map<Held, readonly Turn[]>();
  readonly #made = new Map<Held | undefined, Map<string, Turns>>();

  constructor(before: ReadonlyMap<string, number>, nowMs: number) {
    this.#before = before;
    this.#nowMs = nowMs;
  }

  ends(held: Held): readonly Turn[] {
    let turns = this.#ended.get(held);
    if (turns !== undefined) return turns;
    this.#ended.set(held, (turns = turnsAt(held, this.#nowMs)));
    const short = new Set(cutShort(held));
    for (const { campaign, next } of turns) if (short.has(campaign)) this.left.set(campaign, next);
    return turns;
  }

  turns(held: Held | undefined, winners: readonly CompiledCampaign[], key: string): Turns {
    let made = this.#made.get(held);
    if (made === undefined) this.#made.set(held, (made = new Map<string, Turns>()));
    let found = made.get(key);
    if (found === undefined) {
      const turns = turnsOf(winners, held === undefined ? [] : this.ends(held), this.#before, this.#nowMs);
      const plain = turns.every((t) => !t.lead && t.next === 0);
      const text = plain ? '' : turns.map((t) => `${t.campaign}:${t.next}${t.lead ? '!' : ''}`).join(' ');
      made.set(key, (found = { turns, text }));
    }
    return found;
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

function overrideOf(
  bundleKey: string,
  winners: readonly CompiledCampaign[],
  spots: Override['spots'],
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
    spots,
    commitMs: nowMs,
    untilMs: say.endsMs(winners),
    cause: say.cause(winners),
  };
}
