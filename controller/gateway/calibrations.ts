import type { App, Calibrations, Calibrator } from '../context.ts';
import { CALIBRATION_MS, MAX_STILL_BYTES, STILL_EVERY_MS } from '../protocol/calibration.ts';
import type { Calibrate, CalibrationState, Still } from '../protocol/calibration.ts';
import type { Refused } from '../protocol/version.ts';
import type { Clock } from '../runtime/clock.ts';
import { refuse } from './refuse.ts';
import type { Random } from './secrets.ts';
import { rooms } from './sockets.ts';
import type { DeviceNamespace } from './sockets.ts';

interface Session {
  readonly id: string;
  readonly camera: string;
  readonly by: Calibrator;
  readonly startedAtMs: number;
  readonly endsAtMs: number;
  /** Connection of the agent that watches the camera. */
  readonly agent: string;
  readonly stop: () => void;
  still: { readonly jpeg: Uint8Array; readonly facts: NonNullable<CalibrationState['still']> } | null;
  takenMs: number;
  askedMs: number;
}

export interface CalibrationDeskOptions {
  readonly app: Pick<App, 'configuration'>;
  readonly device: Pick<DeviceNamespace, 'to' | 'adapter'>;
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * Sessions in which an administrator sees pixelated pictures of one camera (GW-46). The newest picture of each lives
 * here, in memory, until the session ends; it is in no file, no log, no metric and no notice to anybody.
 */
export class CalibrationDesk implements Calibrations {
  readonly #o: CalibrationDeskOptions;
  readonly #sessions = new Map<string, Session>();
  readonly #listeners = new Set<Parameters<Calibrations['onEnd']>[0]>();

  constructor(options: CalibrationDeskOptions) {
    this.#o = options;
  }

  begin(camera: string, by: Calibrator, wantedMs: number): ReturnType<Calibrations['begin']> {
    const { config } = this.#o.app.configuration();
    const found = config.cameras.find((c) => c.id === camera);
    if (found === undefined) return { ok: false, code: 'not-found', message: `There is no camera "${camera}".` };
    if (!config.store.cameraCounting.enabled) {
      const message = 'Counting by camera is off in this store, so no camera is open. Switch it on first.';
      return { ok: false, code: 'counting-off', message };
    }
    const running = [...this.#sessions.values()].find((s) => s.camera === camera);
    if (running !== undefined) {
      const message = `${running.by.user} calibrates ${found.name} already. Wait, or end that first.`;
      return { ok: false, code: 'busy', message };
    }
    const [agent] = [...(this.#o.device.adapter.rooms.get(rooms.camera(camera)) ?? [])];
    if (agent === undefined) {
      const message = `No agent of ${found.name} is on line. Start it with: npm run device -- camera --camera ${camera} --source ...`;
      return { ok: false, code: 'no-agent', message };
    }
    const nowMs = this.#o.clock.now();
    const id = this.#o.random(12).toString('hex');
    const forMs = Math.min(wantedMs, CALIBRATION_MS);
    const stop = this.#o.clock.after(forMs, () => {
      this.#over(id, 'the time was over');
    });
    const session: Session = {
      ...{ id, camera, by, agent, stop, startedAtMs: nowMs, endsAtMs: nowMs + forMs },
      ...{ still: null, takenMs: -Infinity, askedMs: nowMs },
    };
    this.#sessions.set(id, session);
    this.#tell(session, { forMs, still: true });
    return { ok: true, calibration: asTold(session) };
  }

  get(id: string, by: Calibrator): CalibrationState | undefined {
    const session = this.#of(id, by);
    return session === undefined ? undefined : asTold(session);
  }

  still(id: string, by: Calibrator): Uint8Array | null | undefined {
    const session = this.#of(id, by);
    if (session === undefined) return undefined;
    const nowMs = this.#o.clock.now();
    if (nowMs - session.askedMs >= STILL_EVERY_MS) {
      session.askedMs = nowMs;
      this.#tell(session, { forMs: Math.max(1, Math.round(session.endsAtMs - nowMs)), still: true });
    }
    return session.still?.jpeg ?? null;
  }

  end(id: string, by: Calibrator): boolean {
    return this.#of(id, by) !== undefined && this.#over(id, 'it was ended');
  }

  onEnd(listener: Parameters<Calibrations['onEnd']>[0]): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** An agent hands over a picture. */
  take(agent: string, { session: id, camera, jpeg, ...seen }: Still): { ok: true } | Refused {
    const session = this.#sessions.get(id);
    if (session?.camera !== camera || session.agent !== agent)
      return refuse('not-allowed', 'Nobody calibrates this camera now; no picture may be sent.');
    const nowMs = this.#o.clock.now();
    // A little early is the network's doing.
    if (nowMs - session.takenMs < STILL_EVERY_MS / 2) return refuse('too-many', 'At most one picture a second.');
    const bytes = Buffer.from(jpeg, 'base64');
    if (bytes.length > MAX_STILL_BYTES || !isJpeg(bytes)) return refuse('malformed', 'This is no JPEG, or too large.');
    session.takenMs = nowMs;
    session.still = { jpeg: bytes, facts: { atMs: nowMs, ...seen } };
    return { ok: true };
  }

  /** The connection of an agent is gone, or it begins anew. */
  agentGone(agent: string): void {
    for (const { id, agent: of } of [...this.#sessions.values()])
      if (of === agent) this.#over(id, 'the agent went off line');
  }

  /** Somebody is signed in no more. */
  signedOut(left: (by: Calibrator) => boolean): void {
    for (const { id, by } of [...this.#sessions.values()]) if (left(by)) this.#over(id, 'its administrator signed out');
  }

  /** Another configuration is in force: its camera may be gone, or counting off. */
  configured(): void {
    const { cameras, store } = this.#o.app.configuration().config;
    for (const { id, camera } of [...this.#sessions.values()]) {
      if (!store.cameraCounting.enabled) this.#over(id, 'counting by camera was switched off');
      else if (!cameras.some((c) => c.id === camera)) this.#over(id, 'the camera was removed');
    }
  }

  stop(): void {
    for (const id of [...this.#sessions.keys()]) this.#over(id, 'the controller stopped');
    this.#listeners.clear();
  }

  #of(id: string, by: Calibrator): Session | undefined {
    const session = this.#sessions.get(id);
    return session?.by.tokenHash === by.tokenHash ? session : undefined;
  }

  #over(id: string, why: string): boolean {
    const session = this.#sessions.get(id);
    if (session === undefined) return false;
    session.stop();
    session.still = null;
    this.#sessions.delete(id);
    this.#tell(session, { forMs: 0, still: false });
    for (const listener of this.#listeners) listener(session.camera, session.by.user, why);
    return true;
  }

  #tell({ id, camera, agent }: Session, more: Pick<Calibrate, 'forMs' | 'still'>): void {
    this.#o.device.to(agent).emit('calibrate', { session: id, camera, ...more });
  }
}

function asTold({ id, camera, startedAtMs, endsAtMs, still }: Session): CalibrationState {
  return { id, camera, startedAtMs, endsAtMs, still: still?.facts ?? null };
}

/** Begins and ends as a JPEG does. */
function isJpeg(bytes: Buffer): boolean {
  return bytes.length > 4 && bytes.readUInt16BE(0) === 0xffd8 && bytes.readUInt16BE(bytes.length - 2) === 0xffd9;
}
