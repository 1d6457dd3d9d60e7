import type { Cause, Override } from '../protocol/programme/programme.ts';
import type { CompiledCampaign } from './compile.ts';
import { contentHash } from './hash.ts';
import type { Command } from './io.ts';
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

/** What goes before the programme on each screen, and the commands that make it so. */
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

  /**
   * Goes on from an engine of another configuration: an override whose campaigns, scenes and class are as before keeps
   * its id and its cause, so that nothing is seen of the change (DEC-18).
   *
   * @param chosen what each screen of the new configuration is to show
   * @returns ends of all others; to be sent after what begins instead
   */
  adopt(before: Overrides, chosen: ReadonlyMap<string, readonly CompiledCampaign[]>, nowMs: number): Command[] {
    const ends = new Map<string, string[]>();
    const texts = new Map<readonly CompiledCampaign[], string>();
    for (const [screen, since] of before.#since) if (chosen.has(screen)) this.#since.set(screen, since);
    for (const [screen, held] of before.#held) {
      const winners = chosen.get(screen) ?? [];
      let text = texts.get(winners);
      if (text === undefined) texts.set(winners, (text = JSON.stringify(spotsOf(winners))));
      const same =
        winners.map((c) => c.campaign.id).join('+') === held.key && winners[0]?.campaign.class === held.override.class;
      if (same && text === JSON.stringify(held.override.spots)) {
        this.#held.set(screen, held);
        continue;
      }
      this.#since.set(screen, nowMs);
      const list = ends.get(held.override.id);
      if (list === undefined) ends.set(held.override.id, [screen]);
      else list.push(screen);
    }
    return [...ends].map(([id, screens]) => ({ kind: 'override.end', id, screens, atMs: nowMs }));
  }

  /**
   * Brings screens to what was chosen for them. Screens with the same choice and the same step group get one
   * override together. The new one begins before the old one ends, so that nothing between them can show.
   *
   * @param chosen screen -> campaigns that share it, none = the programme
   */
  settle(
    chosen: ReadonlyMap<string, readonly CompiledCampaign[]>,
    stepGroup: ReadonlyMap<string, string>,
    say: Say,
    nowMs: number,
  ): { commands: Command[]; switched: string[] } {
    const begins = new Map<string, { winners: readonly CompiledCampaign[]; screens: string[]; inStep: boolean }>();
    const ends = new Map<string, string[]>();
    const switched: string[] = [];
    for (const [screen, winners] of chosen) {
      const key = winners.map((c) => c.campaign.id).join('+');
      const held = this.#held.get(screen);
      if ((held?.key ?? '') === key) continue;
      switched.push(screen);
      this.#since.set(screen, nowMs);
      if (held !== undefined) {
        const list = ends.get(held.override.id);
        if (list === undefined) ends.set(held.override.id, [screen]);
        else list.push(screen);
        this.#held.delete(screen);
      }
      if (key === '') continue;
      const group = stepGroup.get(screen);
      const bundle = begins.get(`${key} ${group ?? ''}`);
      if (bundle === undefined)
        begins.set(`${key} ${group ?? ''}`, { winners, screens: [screen], inStep: group !== undefined });
      else bundle.screens.push(screen);
    }
    const commands: Command[] = [];
    for (const [bundleKey, { winners, screens, inStep }] of begins) {
      const override = overrideOf(bundleKey, winners, screens, say, nowMs);
      const campaigns = winners.map((c) => c.campaign.id);
      for (const screen of screens) this.#held.set(screen, { key: campaigns.join('+'), campaigns, override });
      commands.push({ kind: 'override.begin', override, inStep: inStep && screens.length > 1 });
    }
    for (const [id, screens] of ends) commands.push({ kind: 'override.end', id, screens, atMs: nowMs });
    return { commands, switched };
  }
}

/** The loop of campaigns that share an override. */
function spotsOf(winners: readonly CompiledCampaign[]): Override['spots'] {
  const spots = winners.flatMap((c) => c.spots);
  let offset = 0;
  const voices = winners.map((c) => {
    const voice = {
      share: c.campaign.share,
      spots: c.spots.map((s, i) => ({ spot: offset + i, durationMs: s.durationMs })),
    };
    offset += c.spots.length;
    return voice;
  });
  return shareCycle(voices)
    .slice(0, 50)
    .map((entry) => ({ scene: spots[entry.spot]!.scene, durationMs: entry.durationMs }));
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
