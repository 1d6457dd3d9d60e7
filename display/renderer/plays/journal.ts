import { play as playSchema } from '../../../controller/protocol/play.ts';
import type { Play } from '../../../controller/protocol/play.ts';
import type { Storage } from '../page/storage.ts';

const CHECKPOINT_MS = 5_000;
/** A cut that comes this much early or late still leaves a play complete, ms. */
const TOLERANCE_MS = 1_000;
/** Most that is kept while no controller takes them: a week of eight-second spots. */
const MOST = 80_000;

export interface Showing {
  readonly screen: string;
  readonly campaign: string;
  readonly creative: string;
  readonly override: string | null;
  readonly plannedMs: number | null;
}

/**
 * Proof of play. Each play is one record with one id, written when its first frame was presented, again every five
 * seconds, and when it ends. After a crash the record that was left open is closed where it was last written.
 */
export class PlayJournal {
  private readonly storage: Storage;
  private readonly boot: string;
  private readonly now: () => number;
  private readonly fault: (text: string | null) => void;
  private readonly closed = new Map<string, Play>();
  private open: { play: Play } | null = null;
  private sequence = 0;
  private readonly timer: ReturnType<typeof setInterval>;

  constructor(storage: Storage, boot: string, now: () => number, fault: (text: string | null) => void) {
    this.storage = storage;
    this.boot = boot;
    this.now = now;
    this.fault = fault;
    this.timer = setInterval(() => this.checkpoint(), CHECKPOINT_MS);
  }

  /** Closes what an earlier run left open, and takes up what it had not handed over. */
  async recover(): Promise<void> {
    for (const stored of await this.storage.plays.all().catch(() => [])) {
      if (stored.boot === this.boot) continue;
      const parsed = playSchema.safeParse(stored.play);
      if (!parsed.success) {
        await this.storage.plays.delete([stored.id]);
        continue;
      }
      const play: Play = stored.open ? { ...parsed.data, outcome: 'interrupted' } : parsed.data;
      if (stored.open) await this.keep(play, false);
      this.closed.set(play.id, play);
    }
  }

  /** A spot's first frame was presented. The one before ends at the same instant. */
  begin(device: string, showing: Showing, startMs: number): void {
    this.end(startMs);
    this.sequence += 1;
    const { screen, campaign, creative, override, plannedMs } = showing;
    const play: Play = {
      id: `${device}.${this.boot}.${this.sequence}`,
      screen,
      campaign,
      creative,
      startMs,
      endMs: startMs,
      plannedMs,
      outcome: 'complete',
      override,
    };
    this.open = { play };
    void this.keep(play, true);
  }

  /** What is on ends. `failed`: it broke on screen. */
  end(endMs: number, failed = false): void {
    if (this.open === null) return;
    const { play } = this.open;
    this.open = null;
    const shownMs = endMs - play.startMs;
    const whole = play.plannedMs === null || shownMs >= play.plannedMs - TOLERANCE_MS;
    const outcome = failed ? 'failed' : whole ? 'complete' : 'truncated';
    const ended: Play = { ...play, endMs: Math.max(play.startMs, endMs), outcome };
    if (this.closed.size >= MOST) {
      this.fault(`More than ${MOST} plays wait for the controller; new ones are not kept.`);
      void this.storage.plays.delete([play.id]).catch(() => undefined);
      return;
    }
    this.closed.set(ended.id, ended);
    void this.keep(ended, false);
  }

  /** Plays that wait to be handed over, oldest first. */
  waiting(most: number): Play[] {
    return [...this.closed.values()].slice(0, most);
  }

  /** They are in the controller's books, or refused for good. */
  async settled(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.closed.delete(id);
    await this.storage.plays.delete(ids).catch(() => undefined);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private checkpoint(): void {
    if (this.open === null) return;
    this.open.play = { ...this.open.play, endMs: Math.max(this.open.play.startMs, this.now()) };
    void this.keep(this.open.play, true);
  }

  private async keep(play: Play, open: boolean): Promise<void> {
    try {
      await this.storage.plays.put({ id: play.id, open, boot: this.boot, play });
      this.fault(null);
    } catch (error) {
      this.fault(`Plays cannot be stored: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
