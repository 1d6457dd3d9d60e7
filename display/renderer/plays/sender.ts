import { displayCalls } from '../../../controller/protocol/display.ts';
import { play as playSchema } from '../../../controller/protocol/play.ts';
import type { Play } from '../../../controller/protocol/play.ts';
import type { Channel } from '../link/socket.ts';
import type { PlayJournal } from './journal.ts';
import type { PlayStore } from './playStore.ts';

const EVERY_MS = 4_000;
const BATCH = 200;

/** Hands plays over, a page of the store at a time, until each was accepted. Sent twice they count once: the id decides. */
export class PlaySender {
  private readonly store: PlayStore;
  private readonly journal: PlayJournal;
  private readonly channel: () => Channel | null;
  private readonly refused: (text: string) => void;
  private readonly timer: ReturnType<typeof setInterval>;
  private busy = false;

  constructor(store: PlayStore, journal: PlayJournal, channel: () => Channel | null, refused: (text: string) => void) {
    this.store = store;
    this.journal = journal;
    this.channel = channel;
    this.refused = refused;
    this.timer = setInterval(() => void this.send(), EVERY_MS);
  }

  async send(): Promise<void> {
    const channel = this.channel();
    if (this.busy || channel === null) return;
    this.busy = true;
    try {
      let more = true;
      while (more) more = await this.page(channel);
    } catch {
      // They stay on disk; the next round sends them again.
    }
    this.busy = false;
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private async page(channel: Channel): Promise<boolean> {
    const waiting = await this.store.waiting(BATCH);
    if (waiting.length === 0) return false;
    const plays: Play[] = [];
    const keys = new Map<string, number>();
    const spoiled: number[] = [];
    for (const { key, play } of waiting) {
      const parsed = playSchema.safeParse(play);
      if (!parsed.success) spoiled.push(key);
      else {
        plays.push(parsed.data);
        keys.set(parsed.data.id, key);
      }
    }
    if (spoiled.length > 0) {
      this.refused(`${spoiled.length} plays could not be read from this browser's storage and are lost.`);
      await this.store.settled(spoiled);
      this.journal.handedOver(spoiled.length);
    }
    if (plays.length === 0) return true;
    const answer = await channel.call('plays', { plays }, displayCalls.plays.answer);
    const first = answer.refused[0];
    if (first !== undefined) this.refused(`${answer.refused.length} plays were refused: ${first.reason}`);
    const done = [...answer.accepted, ...answer.refused.map((r) => r.id)].flatMap((id) => keys.get(id) ?? []);
    if (done.length === 0) return false;
    await this.store.settled(done);
    this.journal.handedOver(done.length);
    return true;
  }
}
