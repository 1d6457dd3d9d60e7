import type { z } from 'zod';
import type { App, Enrolments } from '../context.ts';
import type { deviceCalls, deviceNotices } from '../protocol/device.ts';
import { ENROLMENT_MS } from '../protocol/tags.ts';
import type { Enrolment } from '../protocol/tags.ts';
import type { Refused } from '../protocol/version.ts';
import type { Clock } from '../runtime/clock.ts';
import { refuse } from './refuse.ts';
import type { Random } from './secrets.ts';
import { rooms } from './sockets.ts';
import type { DeviceNamespace } from './sockets.ts';

/** Tags that one session remembers: those that are held closest. */
const MAX_CANDIDATES = 20;

type Candidate = z.output<typeof deviceCalls.candidate.body>;
type Enrol = z.output<typeof deviceNotices.enrol>;
type Held = Omit<Enrolment['candidates'][number], 'enrolled'>;

interface Session {
  readonly id: string;
  readonly receiver: string;
  readonly startedAtMs: number;
  readonly endsAtMs: number;
  readonly held: Map<string, Held>;
  readonly stop: () => void;
}

export interface EnrolmentDeskOptions {
  readonly app: Pick<App, 'configuration'>;
  readonly device: Pick<DeviceNamespace, 'to' | 'adapter'>;
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * Sessions in which a tag is held to a desk receiver (GW-45). What agents tell of it lives here, in memory, until the
 * session ends, and is never written down or logged: a tag that nobody enrols was never seen.
 */
export class EnrolmentDesk implements Enrolments {
  readonly #o: EnrolmentDeskOptions;
  readonly #sessions = new Map<string, Session>();

  constructor(options: EnrolmentDeskOptions) {
    this.#o = options;
  }

  begin(receiver: string): ReturnType<Enrolments['begin']> {
    const found = this.#o.app.configuration().config.receivers.find((r) => r.id === receiver);
    if (found === undefined) return { ok: false, code: 'not-found', message: `There is no receiver "${receiver}".` };
    if (!found.desk || !found.listens) {
      const message = `${found.name} is no desk receiver. Mark the receiver that stands at the desk as one, and use that.`;
      return { ok: false, code: 'no-desk', message };
    }
    const nowMs = this.#o.clock.now();
    const running = [...this.#sessions.values()].find((s) => s.receiver === receiver);
    if (running !== undefined) {
      const leftS = Math.ceil((running.endsAtMs - nowMs) / 1000);
      const message = `Somebody enrols at ${found.name} already. Wait ${leftS} s, or end that first.`;
      return { ok: false, code: 'busy', message };
    }
    const id = this.#o.random(12).toString('hex');
    const stop = this.#o.clock.after(ENROLMENT_MS, () => {
      this.end(id);
    });
    const session = { id, receiver, startedAtMs: nowMs, endsAtMs: nowMs + ENROLMENT_MS, held: new Map(), stop };
    this.#sessions.set(id, session);
    this.#tell({ enrolment: id, receiver, forMs: ENROLMENT_MS });
    return { ok: true, enrolment: this.#asTold(session) };
  }

  list(): Enrolment[] {
    return [...this.#sessions.values()].map((s) => this.#asTold(s));
  }

  get(id: string): Enrolment | undefined {
    const session = this.#sessions.get(id);
    return session === undefined ? undefined : this.#asTold(session);
  }

  end(id: string): boolean {
    const session = this.#sessions.get(id);
    if (session === undefined) return false;
    session.stop();
    session.held.clear();
    this.#sessions.delete(id);
    this.#tell({ enrolment: id, receiver: session.receiver, forMs: 0 });
    return true;
  }

  /** What an agent that comes later is to be told. */
  running(): Enrol[] {
    const nowMs = this.#o.clock.now();
    return [...this.#sessions.values()].map(({ id, receiver, endsAtMs }) => {
      return { enrolment: id, receiver, forMs: Math.max(0, Math.round(endsAtMs - nowMs)) };
    });
  }

  /** An agent tells what is held to its receiver. */
  candidate({ enrolment, identity, rssi, batteryPercent }: Candidate): { ok: true } | Refused {
    const session = this.#sessions.get(enrolment);
    if (session === undefined) return refuse('not-allowed', 'Nobody enrols at this receiver now.');
    if (/^(app|eid):/.test(identity)) return refuse('malformed', 'A tag that is held tells an id of its own.');
    const { held } = session;
    const before = held.get(identity);
    if (before === undefined && held.size >= MAX_CANDIDATES) {
      const weakest = [...held.values()].reduce((a, b) => (b.rssi < a.rssi ? b : a));
      if (weakest.rssi >= rssi) return { ok: true };
      held.delete(weakest.identity);
    }
    held.set(identity, {
      identity,
      rssi: Math.max(rssi, before?.rssi ?? rssi),
      batteryPercent: batteryPercent ?? before?.batteryPercent ?? null,
      lastMs: this.#o.clock.now(),
    });
    return { ok: true };
  }

  /** Another configuration is in force: a receiver that is a desk no more enrols nobody. */
  configured(): void {
    const { receivers } = this.#o.app.configuration().config;
    const desks = new Set(receivers.filter((r) => r.desk && r.listens).map((r) => r.id));
    for (const { id, receiver } of [...this.#sessions.values()]) if (!desks.has(receiver)) this.end(id);
  }

  stop(): void {
    for (const { stop, held } of this.#sessions.values()) {
      stop();
      held.clear();
    }
    this.#sessions.clear();
  }

  #tell(notice: Enrol): void {
    this.#o.device.to(rooms.receivers).emit('enrol', notice);
  }

  #asTold({ id, receiver, startedAtMs, endsAtMs, held }: Session): Enrolment {
    const enrolled = new Map(this.#o.app.configuration().config.tags.map((t) => [t.identity, t.id]));
    const candidates = [...held.values()]
      .sort((a, b) => b.rssi - a.rssi)
      .map((h) => ({ ...h, enrolled: enrolled.get(h.identity) ?? null }));
    const agents = this.#o.device.adapter.rooms.get(rooms.receivers)?.size ?? 0;
    return { id, receiver, startedAtMs, endsAtMs, agents, candidates };
  }
}
