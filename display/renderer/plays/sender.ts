import { displayCalls } from '../../../controller/protocol/display.ts';
import type { Channel } from '../link/socket.ts';
import type { PlayJournal } from './journal.ts';

const EVERY_MS = 4_000;
const BATCH = 200;

/** Hands plays over in batches until each was accepted. Sent twice they count once: the id decides. */
export class PlaySender {
  private readonly journal: PlayJournal;
  private readonly channel: () => Channel | null;
  private readonly refused: (text: string) => void;
  private readonly timer: ReturnType<typeof setInterval>;
  private busy = false;

  constructor(journal: PlayJournal, channel: () => Channel | null, refused: (text: string) => void) {
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
      for (let plays = this.journal.waiting(BATCH); plays.length > 0; plays = this.journal.waiting(BATCH)) {
        const answer = await channel.call('plays', { plays }, displayCalls.plays.answer);
        const first = answer.refused[0];
        if (first !== undefined) this.refused(`${answer.refused.length} plays were refused: ${first.reason}`);
        const done = [...answer.accepted, ...answer.refused.map((r) => r.id)];
        if (done.length === 0) break;
        await this.journal.settled(done);
      }
    } catch {
      // They stay in the journal; the next round sends them again.
    }
    this.busy = false;
  }

  stop(): void {
    clearInterval(this.timer);
  }
}
