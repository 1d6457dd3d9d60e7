import type { Decision } from '../protocol/decision.ts';
import type { Override, Programme, Resume } from '../protocol/programme/programme.ts';
import { segmentAt } from '../protocol/programme/spotAt.ts';
import type { Compiled, CompiledCampaign } from './compile.ts';
import type { Explain } from './explain.ts';
import { Floor } from './floor.ts';
import type { FloorState } from './floor.ts';
import type { Command } from './io.ts';
import { Loops } from './loops.ts';
import type { LoopState, Plan } from './loops.ts';
import { Overrides } from './overrides.ts';
import type { OverridesState, Say } from './overrides.ts';
import type { Programmes } from './programmes.ts';
import { compareRank } from './programmes.ts';
import type { Run } from './run.ts';
import type { Timers } from './timers.ts';

/** What is on the screens, as plain data. */
export interface StageState {
  readonly overrides: OverridesState;
  readonly loops: readonly LoopState[];
  readonly floor: readonly FloorState[];
  /** Since when the engine has decided by this configuration, epoch ms. */
  readonly sinceMs: number;
}

export interface StageOptions {
  readonly compiled: Compiled;
  readonly programmes: Programmes;
  readonly explain: Explain;
  readonly runs: ReadonlyMap<string, Run>;
  readonly timers: Timers;
  readonly say: Say;
  readonly nowMs: number;
  readonly before: StageState | undefined;
  /** After a restart: the time that triggered campaigns have had. */
  readonly floor: readonly FloorState[];
  /** The configuration is another one than that of `before`. */
  readonly changed: boolean;
}

/** What is on every screen: the booked loop, what goes before it, and what is told of both. Every step answers with commands. */
export class Stage {
  readonly #o: StageOptions;
  readonly #overrides = new Overrides();
  readonly #loops: Loops;
  readonly #floor: Floor;
  readonly #revisions = new Map<string, string>();
  /** Campaigns beside the booked ones that aim at a screen, highest rank first. */
  readonly #ranked = new Map<readonly CompiledCampaign[], readonly Run[]>();
  readonly #sinceMs: number;
  #dirty = new Set<string>();
  #untold = new Set<string>();
  /** Screens whose programme is at another segment, or another one. */
  #turned = new Set<string>();

  constructor(options: StageOptions) {
    const { before, compiled, nowMs, changed } = (this.#o = options);
    this.#loops = new Loops(before?.loops);
    this.#floor = new Floor(compiled.source.config.store.triggeredShare, before?.floor ?? options.floor);
    this.#sinceMs = before === undefined || changed ? nowMs : before.sinceMs;
  }

  /** Everything as it is to stand at the start, and why. */
  begin(nowMs: number): Command[] {
    const { before, compiled } = this.#o;
    const screens = [...compiled.screens.keys()];
    if (this.#o.changed) this.#meetInGroups();
    for (const screen of this.#loops.shifted()) this.#loops.renew(screen, this.#plan(screen), nowMs);
    for (const screen of screens) this.#watchFloor(screen, nowMs);
    const chosen = this.#choose(screens, nowMs);
    const adopted = before === undefined ? [] : this.#overrides.adopt(before.overrides, chosen, nowMs);
    const ends = [...adopted].map(([id, ended]) => endOf(id, ended, nowMs, null));
    const settled = this.#settle(chosen, nowMs);
    for (const screen of [...adopted.values()].flat()) {
      if (this.#overrides.of(screen) !== undefined) continue;
      this.#loops.resume(screen, null, nowMs);
      this.#floor.end(screen, nowMs);
      this.#watchFloor(screen, nowMs);
    }
    this.#dirty = new Set();
    this.#untold = new Set();
    this.#turned = new Set();
    return [...settled.commands, ...ends, ...this.replan(nowMs).commands, ...this.decide(screens, nowMs)];
  }

  state(): StageState {
    return {
      overrides: this.#overrides.state(),
      loops: this.#loops.state(),
      floor: this.#floor.state(),
      sinceMs: this.#sinceMs,
    };
  }

  /** Time that triggered campaigns have had. */
  floor(): readonly FloorState[] {
    return this.#floor.state();
  }

  programme(screen: string, nowMs: number): Programme {
    return { screen, madeAtMs: nowMs, ...this.#running(screen, nowMs) };
  }

  override(screen: string): Override | undefined {
    return this.#overrides.of(screen)?.override;
  }

  decision(screen: string, nowMs: number): Decision {
    this.#o.explain.afresh();
    return this.#decision(screen, nowMs);
  }

  #decision(screen: string, nowMs: number): Decision {
    const held = this.#overrides.of(screen);
    const since = this.#overrides.sinceMs(screen) ?? this.#sinceMs;
    const full = this.#floorHolds(screen, nowMs) ? this.#floor.limitMs() : null;
    return this.#o.explain.decision(screen, held, this.#plan(screen), since, nowMs, full);
  }

  /** Campaigns that share a screen now. */
  showing(screen: string, nowMs: number): readonly string[] {
    return this.#o.explain.showing(this.#overrides.of(screen), this.#plan(screen), nowMs);
  }

  /** Most of an hour that triggered campaigns may have, ms, where they have had it on one of these screens; else null. */
  fullMs(screens: readonly string[], nowMs: number): number | null {
    return screens.some((screen) => this.#floorHolds(screen, nowMs)) ? this.#floor.limitMs() : null;
  }

  /** What goes before the programme there may be another one now. */
  touch(screens: readonly string[]): void {
    for (const screen of screens) this.#dirty.add(screen);
  }

  /** Why these screens show what they show is to be told once more: something that is measured later has turned. */
  tell(screens: readonly string[]): void {
    for (const screen of screens) this.#untold.add(screen);
  }

  /** Brings the touched screens to what is chosen for them, and tells why. Once for everything of an instant. */
  settle(nowMs: number): readonly Command[] {
    if (this.#dirty.size === 0 && this.#untold.size === 0 && this.#turned.size === 0) return [];
    const chosen = this.#choose(this.#dirty, nowMs);
    const [untold, turned] = [this.#untold, this.#turned];
    this.#dirty = new Set();
    this.#untold = new Set();
    this.#turned = new Set();
    const { commands, switched } = this.#settle(chosen, nowMs);
    for (const screen of switched) untold.add(screen);
    // Under an override nothing is seen of a turn of the programme; a hold-out is told all the same.
    for (const screen of turned)
      if (this.#overrides.of(screen) === undefined || this.#measured(screen)) untold.add(screen);
    return [...commands, ...this.decide([...untold], nowMs)];
  }

  /** Tells the screens whose programme is another than before, and names them. */
  replan(
    nowMs: number,
    screens: Iterable<string> = this.#o.compiled.screens.keys(),
  ): { commands: Command[]; changed: string[] } {
    const commands: Command[] = [];
    const changed: string[] = [];
    for (const screen of screens) {
      const revision = this.#loops.revision(screen, this.#plan(screen));
      if (this.#revisions.get(screen) === revision) continue;
      this.#revisions.set(screen, revision);
      commands.push({ kind: 'programme', screen, revision });
      changed.push(screen);
    }
    this.#watchSegments(nowMs);
    return { commands, changed };
  }

  /** Bookings of these screens have changed by another way than the clock. */
  rebook(screens: readonly string[], nowMs: number): Command[] {
    this.#o.programmes.forget(screens);
    for (const screen of screens) this.#loops.renew(screen, this.#plan(screen), nowMs);
    const { commands, changed } = this.replan(nowMs, screens);
    for (const screen of changed) this.#turned.add(screen);
    for (const screen of screens) this.#floorMayTurn(screen, nowMs);
    return commands;
  }

  /** A new day: plans reach further, and dates begin and end. */
  renew(nowMs: number): Command[] {
    const { compiled, programmes } = this.#o;
    const booked = (atMs: number): Map<string, string> =>
      new Map([...compiled.screens.keys()].map((screen) => [screen, this.#bookedOn(screen, atMs)]));
    const before = booked(nowMs - 1);
    programmes.renew(nowMs);
    for (const screen of this.#loops.shifted()) this.#loops.renew(screen, this.#plan(screen), nowMs);
    const { commands } = this.replan(nowMs);
    for (const [screen, campaigns] of booked(nowMs)) {
      if (before.get(screen) === campaigns) continue;
      this.#turned.add(screen);
      this.#floorMayTurn(screen, nowMs);
    }
    return commands;
  }

  /** The clock has taken programmes to another segment. */
  turn(nowMs: number): void {
    for (const screen of this.#o.compiled.screens.keys()) {
      if (!this.#plan(screen).segments.some((s) => s.fromMs === nowMs || s.toMs === nowMs)) continue;
      this.#turned.add(screen);
      this.#floorMayTurn(screen, nowMs);
    }
    this.#watchSegments(nowMs);
  }

  /** The part that triggered campaigns may have of a screen is used up, or there is room again. */
  floorDue(screen: string, nowMs: number): void {
    const before = this.#floor.full(screen);
    this.#watchFloor(screen, nowMs);
    if (this.#floor.full(screen) !== before) this.#dirty.add(screen);
  }

  /** Screens with the same campaigns and the same override decided the same, for the same reasons. */
  decide(screens: readonly string[], nowMs: number): Command[] {
    const made = new Map<readonly CompiledCampaign[], Map<string, Decision>>();
    this.#o.explain.afresh();
    return screens.map((screen) => {
      const aimed = this.#o.compiled.byScreen.get(screen)!;
      const id = `${this.#overrides.of(screen)?.override.id ?? ''} ${this.#floorHolds(screen, nowMs)}`;
      let byOverride = made.get(aimed);
      if (byOverride === undefined) made.set(aimed, (byOverride = new Map<string, Decision>()));
      let decision = byOverride.get(id);
      if (decision === undefined) byOverride.set(id, (decision = this.#decision(screen, nowMs)));
      return { kind: 'decision', decision: { ...decision, screen } };
    });
  }

  #plan(screen: string): Plan {
    return this.#o.programmes.plan(screen, this.#isPlaying);
  }

  /** The plan as the screen runs it. */
  #running(screen: string, nowMs: number): Plan {
    return this.#loops.apply(screen, this.#plan(screen), nowMs);
  }

  /** Campaigns that the programme has in its loop at an instant. */
  #bookedOn(screen: string, atMs: number): string {
    return this.#o.explain.showing(undefined, this.#plan(screen), atMs).join('\n');
  }

  /** Somebody who is booked on a screen has a hold-out. */
  #measured(screen: string): boolean {
    return this.#o.compiled.byScreen.get(screen)!.some((c) => c.booked && c.campaign.holdOut !== undefined);
  }

  /** Members of a group in step whose loops were moved apart, before they were one: all run by the clock again. */
  #meetInGroups(): void {
    for (const group of this.#o.compiled.source.config.groups) {
      if (!group.inStep || new Set(group.screens.map((s) => this.#loops.place(s))).size < 2) continue;
      for (const screen of group.screens) this.#loops.drop(screen);
    }
  }

  readonly #isPlaying = (c: CompiledCampaign): boolean => this.#o.runs.get(c.campaign.id)!.allowed;

  #settle(
    chosen: ReadonlyMap<string, readonly CompiledCampaign[]>,
    nowMs: number,
  ): { commands: Command[]; switched: readonly string[] } {
    const { compiled, say } = this.#o;
    const covered = new Set([...chosen.keys()].filter((s) => this.#overrides.of(s) !== undefined));
    const { begins, replaced, released, switched } = this.#overrides.settle(chosen, compiled.stepGroup, say, nowMs);
    for (const screen of switched) {
      const held = this.#overrides.of(screen);
      if (held !== undefined && !covered.has(screen) && this.#loops.pausedMs(screen) === null)
        this.#loops.pause(screen, this.#plan(screen), nowMs);
      if (held?.override.class === 'triggered') this.#floor.begin(screen, nowMs);
      else this.#floor.end(screen, nowMs);
      this.#watchFloor(screen, nowMs);
    }
    return {
      commands: [
        ...begins.map(({ override, inStep }): Command => ({ kind: 'override.begin', override, inStep })),
        ...[...replaced].map(([id, screens]) => endOf(id, screens, nowMs, null)),
        ...this.#resume(released, nowMs),
      ],
      switched,
    };
  }

  /** Ends of overrides after which loops go on, bundled by how they do. */
  #resume(released: ReadonlyMap<string, readonly string[]>, nowMs: number): Command[] {
    const free = new Set([...released.values()].flat());
    const alone = new Set([...free].filter((screen) => this.#outOfStep(screen, free)));
    return [...released].flatMap(([id, screens]) => {
      const bundles = new Map<string, { resume: Resume | null; screens: string[] }>();
      for (const screen of screens) {
        const resume = this.#loops.resume(screen, alone.has(screen) ? null : this.#plan(screen), nowMs);
        if (resume !== null) this.#revisions.set(screen, resume.revision);
        const key = JSON.stringify(resume);
        const bundle = bundles.get(key);
        if (bundle === undefined) bundles.set(key, { resume, screens: [screen] });
        else bundle.screens.push(screen);
      }
      return [...bundles.values()].map((b) => endOf(id, b.screens, nowMs, b.resume));
    });
  }

  /** A member of a group in step whose loop stood still alone: it must go on with the others. */
  #outOfStep(screen: string, free: ReadonlySet<string>): boolean {
    const group = this.#o.compiled.stepGroup.get(screen);
    if (group === undefined) return false;
    const since = this.#loops.pausedMs(screen);
    return this.#o.compiled.source.config.groups
      .find((g) => g.id === group)!
      .screens.some((s) => !free.has(s) || this.#loops.pausedMs(s) !== since);
  }

  /** The next instant at which a programme goes over to another segment: then its screens decide anew by the clock. */
  #watchSegments(nowMs: number): void {
    let next = Number.POSITIVE_INFINITY;
    for (const plan of this.#o.programmes.plans()) {
      const segment = plan.segments.find((s) => s.toMs > nowMs);
      if (segment !== undefined) next = Math.min(next, segment.fromMs > nowMs ? segment.fromMs : segment.toMs);
    }
    if (Number.isFinite(next)) this.#o.timers.set('segment', next);
    else this.#o.timers.clear('segment');
  }

  #watchFloor(screen: string, nowMs: number): void {
    const due = this.#floor.look(screen, nowMs);
    if (Number.isFinite(due)) this.#o.timers.set(`floor ${screen}`, due);
    else this.#o.timers.clear(`floor ${screen}`);
  }

  /** What is booked has changed, and with it whether triggered campaigns must leave room for it. */
  #floorMayTurn(screen: string, nowMs: number): void {
    if (!this.#floor.full(screen)) return;
    this.#watchFloor(screen, nowMs);
    this.#dirty.add(screen);
  }

  /** Triggered campaigns may not come on a screen now: they have had their part, and others are booked. */
  #floorHolds(screen: string, nowMs: number): boolean {
    if (!this.#floor.full(screen)) return false;
    const plan = this.#plan(screen);
    const segment = segmentAt(plan.segments, nowMs);
    return segment?.cycle.some((entry) => plan.spots[entry.spot]!.class === 'scheduled') ?? false;
  }

  /** Of the campaigns that aim at a screen the active ones of the highest rank. */
  #active(aimed: readonly CompiledCampaign[]): CompiledCampaign[] {
    let ranked = this.#ranked.get(aimed);
    if (ranked === undefined) {
      const runs = aimed.filter((c) => !c.booked).map((c) => this.#o.runs.get(c.campaign.id)!);
      this.#ranked.set(aimed, (ranked = runs.sort((a, b) => compareRank(a.c, b.c))));
    }
    const active: CompiledCampaign[] = [];
    for (const { active: is, c } of ranked) {
      if (active[0] !== undefined && compareRank(c, active[0]) !== 0) break;
      if (is) active.push(c);
    }
    return active;
  }

  /** What goes before the programme on these screens: the active campaigns of the highest rank. */
  #choose(screens: Iterable<string>, nowMs: number): Map<string, readonly CompiledCampaign[]> {
    const chosen = new Map<string, readonly CompiledCampaign[]>();
    const winnersOf = new Map<readonly CompiledCampaign[], CompiledCampaign[]>();
    for (const screen of screens) {
      const aimed = this.#o.compiled.byScreen.get(screen)!;
      let winners = winnersOf.get(aimed);
      if (winners === undefined) {
        winners = this.#active(aimed);
        winnersOf.set(aimed, winners);
      }
      const kept = winners[0]?.campaign.class === 'triggered' && this.#floorHolds(screen, nowMs);
      chosen.set(screen, kept ? [] : winners);
    }
    return chosen;
  }
}

function endOf(id: string, screens: readonly string[], atMs: number, resume: Resume | null): Command {
  return { kind: 'override.end', id, screens, atMs, resume };
}
