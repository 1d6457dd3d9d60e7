import { displayCalls } from '../../../controller/protocol/display.ts';
import { play as playSchema } from '../../../controller/protocol/play.ts';
import type { Play } from '../../../controller/protocol/play.ts';
import type { Channel } from '../link/socket.ts';
import type { PlayJournal } from './journal.ts';
import type { PlayStore } from './playStore.ts';

const EVERY_MS = 4_000;
const BATCH = 200;
/** Rounds that may fail in a row before it is told: a line that was cut is told by itself. */
const FAIL_QUIETLY = 4;

type Subject = 'lost-plays' | 'refused-plays' | 'unsent-plays';

/** Hands plays over, a page of the store at a time, until each was accepted. Sent twice they count once: the id decides. */
export class PlaySender {
  private readonly store: PlayStore;
  private readonly journal: PlayJournal;
  private readonly channel: () => Channel | null;
  private readonly fault: (subject: Subject, text: string | null) => void;
  private readonly timer: ReturnType<typeof setInterval>;
  private busy = false;
  private failed = 0;

  constructor(
    store: PlayStore,
    journal: PlayJournal,
    channel: () => Channel | null,
    fault: (subject: Subject, text: string | null) => void,
  ) {
    this.store = store;
    this.journal = journal;
    this.channel = channel;
    this.fault = fault;
    this.timer = setInterval(() => void this.send(), EVERY_MS);
  }

  async send(): Promise<void> {
    const channel = this.channel();
    if (this.busy || channel === null) return;
    this.busy = true;
    try {
      let more = true;
      while (more) more = await this.page(channel);
      this.failed = 0;
      this.fault('unsent-plays', null);
    } catch (error) {
      // They stay on disk; the next round sends them again.
      this.failed += 1;
      if (this.failed > FAIL_QUIETLY && this.channel() !== null) {
        const why = error instanceof Error ? error.message : String(error);
        this.fault('unsent-plays', `Plays cannot be handed over and wait here: ${why}`);
      }
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
      this.fault('lost-plays', `${spoiled.length} plays could not be read from this browser's storage and are lost.`);
      await this.store.settled(spoiled);
      this.journal.handedOver(spoiled.length);
    }
    if (plays.length === 0) return true;
    const answer = await channel.call('plays', { plays }, displayCalls.plays.answer);
    const first = answer.refused[0];
    this.fault(
      'refused-plays',
      first === undefined ? null : `Plays were refused (${answer.refused.length}): ${first.reason}`,
    );
    const done = [...answer.accepted, ...answer.refused.map((r) => r.id)].flatMap((id) => keys.get(id) ?? []);
    if (done.length === 0) return false;
    await this.store.settled(done);
    this.journal.handedOver(done.length);
    return true;
  }
}
