import type { App } from '../context.ts';
import type { Reading } from '../protocol/reading.ts';
import type { Records, ZoneHour } from '../records/records.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logger.ts';
import { Headcount } from './core/headcount.ts';
import { StoreHours } from './core/storeHours.ts';

/** What could not be written waits, so many zones and hours at most. */
const MOST_WAITING = 10_000;

export interface RecorderPorts {
  readonly app: Pick<App, 'onCommands' | 'onConfiguration' | 'configuration' | 'engine' | 'now'>;
  readonly zoneHours: Pick<Records['zoneHours'], 'add'>;
  readonly clock: Pick<Clock, 'after'>;
  readonly logger: Logger;
}

/** Writes down at the end of each hour how many people were in each zone, as far as it was known (OUT-8). */
export class ZoneHourRecorder {
  readonly #ports: RecorderPorts;
  #timeZone: string;
  #hours: StoreHours;
  #headcount: Headcount;
  #waiting: ZoneHour[] = [];
  #stopTimer: () => void = () => undefined;
  #writing: Promise<void> = Promise.resolve();
  readonly #ends: (() => void)[] = [];

  constructor(ports: RecorderPorts) {
    this.#ports = ports;
    this.#timeZone = this.#zone();
    this.#hours = new StoreHours(this.#timeZone);
    this.#headcount = new Headcount(this.#hours);
  }

  start(): void {
    const { app } = this.#ports;
    this.#ends.push(
      app.onCommands((commands) => {
        for (const command of commands) if (command.kind === 'reading') this.#take(command.reading);
      }),
      app.onConfiguration(() => this.#changed()),
    );
    this.#changed();
    this.#atHoursEnd();
  }

  async stop(): Promise<void> {
    this.#stopTimer();
    for (const end of this.#ends.splice(0)) end();
    await this.#write();
  }

  /** Resolves when what was counted until now is written down. */
  upToNow(): Promise<void> {
    return this.#write();
  }

  #zone(): string {
    return this.#ports.app.configuration().config.store.timeZone;
  }

  #take({ kind, of, value, quality, simulated }: Reading): void {
    if (kind !== 'zone.occupancy') return;
    this.#headcount.take(of, quality === 'live' ? value : null, simulated, this.#ports.app.now());
  }

  /** Zones come and go with the configuration. */
  #changed(): void {
    const { app } = this.#ports;
    if (this.#zone() !== this.#timeZone) {
      this.#waiting.push(...this.#headcount.roll(app.now()));
      this.#timeZone = this.#zone();
      this.#hours = new StoreHours(this.#timeZone);
      this.#headcount = new Headcount(this.#hours);
    }
    const there = new Set(app.configuration().config.zones.map((z) => z.id));
    for (const zone of this.#headcount.zones())
      if (!there.has(zone)) this.#headcount.take(zone, null, false, app.now());
    for (const reading of app.engine().readings()) this.#take(reading);
  }

  #atHoursEnd(): void {
    const nowMs = this.#ports.app.now();
    this.#stopTimer = this.#ports.clock.after(this.#hours.of(nowMs).toMs - nowMs, () => {
      void this.#write();
      this.#atHoursEnd();
    });
  }

  /** One after the other, so that a stop waits for the last. */
  #write(): Promise<void> {
    this.#waiting.push(...this.#headcount.roll(this.#ports.app.now()));
    this.#writing = this.#writing.then(async () => {
      const hours = this.#waiting.splice(0);
      try {
        await this.#ports.zoneHours.add(hours);
      } catch (error) {
        // Written with the next hour.
        this.#waiting = [...hours, ...this.#waiting].slice(-MOST_WAITING);
        this.#ports.logger.warn({ error: String(error) }, 'the people of the last hour could not be written down yet');
      }
    });
    return this.#writing;
  }
}
