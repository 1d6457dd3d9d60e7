import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { play as playSchema } from '../../../controller/protocol/play.ts';
import type { PictureHash, Play } from '../../../controller/protocol/play.ts';
import { linked } from '../../../controller/protocol/playChain.ts';
import { randomToken } from '../page/random.ts';
import { FrameCount } from './frameCount.ts';
import type { Frames } from './frameCount.ts';
import { goesOn } from './parts.ts';
import type { Begun } from './parts.ts';
import type { ChainState, Closing, OpenPlay, PlayStore } from './playStore.ts';

const CHECKPOINT_MS = 5_000;
/** The picture is looked at this long after the first frame, when no transition runs any more. */
const LOOK_MS = 1_000;
/** A cut that comes this much early or late still leaves a play complete, ms. */
const TOLERANCE_MS = 1_000;
/** Closed plays that wait in memory for a disk that takes nothing. */
const MOST_UNWRITTEN = 500;

export interface Showing {
  readonly screen: string;
  readonly campaign: string;
  readonly creative: string;
  readonly override: string | null;
  readonly plannedMs: number | null;
  /** When its slot of the programme began; null for an ordered spot. */
  readonly slotMs: number | null;
}

/** What can be told of the picture while a play is on. */
export interface Witness {
  /** Frames of its film, by counters that run on; null: it has none. */
  readonly frames: () => Frames | null;
  readonly picture: () => Promise<PictureHash | null>;
}

interface Open {
  play: Play;
  readonly part: Begun;
  readonly frames: FrameCount | null;
  readonly look: ReturnType<typeof setTimeout> | undefined;
  /** Its opening is on disk. */
  known: boolean;
}

/** SHA-256 where a page has no `crypto.subtle`: over plain HTTP. */
export function sha256Hex(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/**
 * Proof of play. Each play is one record with one id, written when its first frame was presented, again every five
 * seconds, and when it ends: then it takes its place in the chain. After a crash the record that was left open is closed
 * where it was last written.
 */
export class PlayJournal {
  private readonly store: PlayStore;
  private readonly boot: string;
  private readonly now: () => number;
  private readonly fault: (text: string | null) => void;
  private readonly timer: ReturnType<typeof setInterval>;
  private open: Open | null = null;
  /** The booked spot that was on last. */
  private begun: Begun | null = null;
  private sequence = 0;
  /** Closed plays that are not on disk yet, oldest first. */
  private unwritten: { readonly play: Play; readonly known: boolean }[] = [];
  private lost = 0;
  private waits: number | null = null;
  private work: Promise<void> = Promise.resolve();

  constructor(store: PlayStore, boot: string, now: () => number, fault: (text: string | null) => void) {
    this.store = store;
    this.boot = boot;
    this.now = now;
    this.fault = fault;
    this.timer = setInterval(() => this.checkpoint(), CHECKPOINT_MS);
  }

  /** Closes what an earlier run left open. */
  async recover(): Promise<void> {
    for (const stored of await this.store.opened().catch(() => [])) {
      if (stored.boot === this.boot) continue;
      const parsed = playSchema.safeParse(stored.play);
      if (!parsed.success) {
        await this.store.dropOpen(stored.id).catch(() => undefined);
        continue;
      }
      const play: Play = stored.open ? { ...parsed.data, outcome: 'interrupted' } : parsed.data;
      this.remember(stored, play);
      this.unwritten.push({ play, known: true });
    }
    await this.write();
  }

  /** A spot's first frame was presented. The one before ends at the same instant. */
  begin(device: string, showing: Showing, startMs: number, witness?: Witness): void {
    this.end(startMs);
    this.sequence += 1;
    const { slotMs, ...told } = showing;
    const id = `${device}.${this.boot}.${this.sequence}`;
    const before = goesOn(this.begun, showing, startMs) ? this.begun : null;
    const frames = witness === undefined ? null : new FrameCount(witness.frames);
    const open: Open = {
      play: {
        id,
        ...told,
        startMs,
        endMs: startMs,
        outcome: 'complete',
        ...(before === null ? {} : { continues: before.first }),
      },
      part: { ...showing, first: before?.first ?? id, shownMs: before?.shownMs ?? 0, slotMs },
      frames,
      look: witness === undefined ? undefined : setTimeout(() => void this.look(open, witness), LOOK_MS),
      known: false,
    };
    this.open = open;
    void this.keep(open);
  }

  /** What is on ends. `failed`: it broke on screen. */
  end(endMs: number, failed = false): void {
    const { open } = this;
    if (open === null) return;
    this.open = null;
    clearTimeout(open.look);
    const { play, part } = open;
    const shownMs = part.shownMs + Math.max(0, endMs - play.startMs);
    const whole = play.plannedMs === null || shownMs >= play.plannedMs - TOLERANCE_MS;
    const outcome = failed ? 'failed' : whole ? 'complete' : 'truncated';
    const ended: Play = { ...play, ...framesOf(open), endMs: Math.max(play.startMs, endMs), outcome };
    if (part.slotMs !== null) this.begun = { ...part, shownMs };
    this.unwritten.push({ play: ended, known: open.known });
    void this.write();
  }

  /** The controller's time jumped: what is on keeps its length, and stands in the new time from here. */
  stepped(byMs: number): void {
    const { open } = this;
    if (open === null) return;
    const { startMs, endMs } = open.play;
    open.play = { ...open.play, startMs: startMs + byMs, endMs: endMs + byMs };
  }

  /** Resolves when what was closed is on disk, or could not be put there just now. */
  settled(): Promise<void> {
    return this.work;
  }

  stop(): void {
    clearInterval(this.timer);
    clearTimeout(this.open?.look);
  }

  private remember({ slotMs, open }: OpenPlay, play: Play): void {
    if (!open || typeof slotMs !== 'number' || play.startMs < (this.begun?.slotMs ?? 0)) return;
    const { screen, campaign, creative, id, continues } = play;
    const shownMs = play.endMs - play.startMs;
    this.begun = { screen, campaign, creative, slotMs, first: continues ?? id, shownMs };
  }

  private checkpoint(): void {
    void this.write();
    const { open } = this;
    if (open === null) return;
    open.play = { ...open.play, ...framesOf(open), endMs: Math.max(open.play.startMs, this.now()) };
    void this.keep(open);
  }

  private async look(open: Open, witness: Witness): Promise<void> {
    const picture = await witness.picture().catch(() => null);
    if (picture !== null && this.open === open) open.play = { ...open.play, picture };
  }

  private async keep(open: Open): Promise<void> {
    const { play, part } = open;
    try {
      await this.store.open({ id: play.id, open: true, boot: this.boot, play, slotMs: part.slotMs });
      open.known = true;
    } catch (error) {
      this.failed(error);
    }
  }

  private write(): Promise<void> {
    this.work = this.work.then(() => this.writeAll());
    return this.work;
  }

  private async writeAll(): Promise<void> {
    try {
      this.waits ??= await this.store.count();
      for (let next = this.unwritten[0]; next !== undefined; next = this.unwritten[0]) {
        const { play, known } = next;
        let closing: Closing | null = null as Closing | null;
        const missed = this.lost;
        await this.store.close(play.id, known, (state) => (closing = this.closing(play, state, missed)));
        this.unwritten.shift();
        if (closing === null) continue;
        this.lost -= missed;
        if (closing.play !== null) this.waits += 1;
        if (this.waits < this.store.most) this.fault(null);
      }
    } catch (error) {
      this.failed(error);
      while (this.unwritten.length > MOST_UNWRITTEN) {
        this.unwritten.shift();
        this.lost += 1;
      }
    }
  }

  private closing(play: Play, state: ChainState, missed: number): Closing {
    const lost = state.lost + missed;
    if ((this.waits ?? 0) >= this.store.most) {
      this.fault(`${this.store.most} plays wait for the controller; new ones are counted and not kept.`);
      return { play: null, state: { ...state, lost: lost + 1 } };
    }
    const told: Play = lost === 0 ? play : { ...play, lost };
    const made = linked(told, state.head, () => randomToken(12), sha256Hex);
    return { play: made.play, state: { head: made.head, lost: 0 } };
  }

  /** So many were handed over. */
  handedOver(plays: number): void {
    if (this.waits !== null) this.waits = Math.max(0, this.waits - plays);
  }

  private failed(error: unknown): void {
    this.fault(`Plays cannot be stored: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function framesOf({ frames }: Open): { frames?: Frames } {
  const counted = frames?.now() ?? null;
  return counted === null ? {} : { frames: counted };
}
