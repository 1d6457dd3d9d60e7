import type { Calibrate, Still } from '../../controller/protocol/calibration.ts';
import { agentStore, deviceCalls, deviceNotices } from '../../controller/protocol/device.ts';
import type { AgentStore, DeviceHealth, DeviceWelcome, OutputState } from '../../controller/protocol/device.ts';
import { CLOCK_EVERY_MS } from '../../controller/protocol/clock.ts';
import { paired } from '../../controller/protocol/hello.ts';
import type { DeviceHello } from '../../controller/protocol/hello.ts';
import type { Reading } from '../../controller/protocol/reading.ts';
import type { Clock } from '../../controller/runtime/clock.ts';
import { backoffMs } from './backoff.ts';
import { batchSender } from './batchSender.ts';
import { ClockSync } from './clockSync.ts';
import type { Candidate, EnrolNotice } from './enrolments.ts';
import { greet } from './greeting.ts';
import type { Credentials, KeyStore } from './keyFile.ts';
import type { Outbox } from './outbox.ts';
import { CLOSED } from './transport.ts';
import type { Transport, TransportListeners } from './transport.ts';

/** Health goes this often; its answer is also how a dead link is noticed (within 10 s), ms. */
const HEALTH_EVERY_MS = 5_000;
const HEALTH_TIMEOUT_MS = 4_500;
/** Longest wait for a pairing to be confirmed before a new code is asked for, ms. */
const CODE_MS = 600_000;
/** A candidate without an answer for this long may be told again, ms. */
const CANDIDATE_TIMEOUT_MS = 4_500;
/** So has a picture, ms. */
const STILL_TIMEOUT_MS = 4_500;
/** What is still queued at the end has this long to get away, ms. */
const FLUSH_MS = 2_000;

export interface LinkOptions {
  /** Opens one connection. */
  readonly open: (listeners: TransportListeners) => Transport;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly hello: Pick<DeviceHello, 'kinds' | 'name' | 'cameras' | 'app' | 'boot'>;
  readonly keys: KeyStore;
  readonly outbox: Outbox;
  readonly health: () => Omit<DeviceHealth, 'queued' | 'dropped'>;
  readonly say: (line: string) => void;
  /** At every welcome and whenever the store changes. */
  readonly onStore: (store: AgentStore) => void;
  /** At every welcome with all outputs, and with a single one that has changed. */
  readonly onOutputs: (states: readonly OutputState[], all: boolean) => void;
  /** Likes of racks: all at every welcome, then what has changed. Times are the controller's, `offsetMs` ahead. */
  readonly onValues: (readings: readonly Reading[], offsetMs: number) => void;
  /** Somebody enrols at a desk receiver, or has ended. */
  readonly onEnrol: (notice: EnrolNotice) => void;
  /** Somebody calibrates a camera, wants a picture of it, or has ended. */
  readonly onCalibrate: (notice: Calibrate) => void;
  /** The connection is gone; it is tried again. */
  readonly onLost: () => void;
  /** The link has given up for good: revoked, wrong version. */
  readonly onEnd: (message: string) => void;
}

export interface Link {
  /** What to add to the agent's clock to get the controller's, ms. */
  offsetMs(): number;
  /** Tells the tag that is held to a desk receiver. Rejects when it is not known whether that has arrived. */
  candidate(candidate: Candidate): Promise<void>;
  /** Hands over a pixelated picture. Rejects when it is not known whether it has arrived. */
  still(still: Still): Promise<void>;
  /** Sends what is queued, as far as that goes in two seconds, and closes. */
  stop(): Promise<void>;
}

/** Keeps one agent connected: greets, sends, tells its health, and comes back when the connection goes. */
export function startLink(options: LinkOptions): Link {
  const { clock, keys, outbox, say } = options;
  const sync = new ClockSync(clock);
  const told = new Set<string>();
  let credentials: Credentials | null = keys.read();
  let transport: Transport | null = null;
  /** The connection over which the controller has welcomed this device. */
  let welcomed: Transport | null = null;
  let failures = 0;
  let lastSaid = '';
  let ended = false;
  const timers = new Set<() => void>();
  let cancelRetry: (() => void) | null = null;
  /** Likes that changed between the answer to hello and then. */
  let early: Reading[] = [];
  let pairing: { resolve: () => void; reject: (error: Error) => void } | null = null;

  /** A timer of this connection: it ends with it. */
  function later(ms: number, run: () => void): void {
    const cancel = clock.after(ms, () => {
      timers.delete(cancel);
      run();
    });
    timers.add(cancel);
  }

  const sayOnce = (line: string): void => {
    if (line !== lastSaid) say(line);
    lastSaid = line;
  };

  function connect(): void {
    cancelRetry = null;
    early = [];
    const mine: Transport = options.open({
      opened: () => {
        greeted(mine).catch((error: unknown) => {
          // The connection went meanwhile, or the controller did not answer: begin anew.
          sayOnce(
            `The controller did not let this device in: ${error instanceof Error ? error.message : String(error)}.`,
          );
          mine.close();
        });
      },
      closed: (why) => {
        lost(why);
      },
      notice,
    });
    transport = mine;
  }

  async function greeted(mine: Transport): Promise<void> {
    const greeting = await greet({
      transport: mine,
      hello: options.hello,
      say,
      identity: {
        current: () => credentials,
        forget,
      },
      pairedOr: (expiresAtMs) =>
        new Promise((resolve, reject) => {
          later(Math.min(CODE_MS, Math.max(5_000, expiresAtMs - clock.now())), resolve);
          pairing = { resolve, reject };
        }),
    });
    if (greeting.kind === 'stop') {
      end(greeting.message);
      return;
    }
    if (greeting.kind === 'later') throw new Error(greeting.message);
    await sync.burst(mine);
    if (mine !== transport) return;
    ready(mine, greeting.welcome);
  }

  function ready(mine: Transport, welcome: DeviceWelcome): void {
    welcomed = mine;
    sayOnce(`Connected to ${welcome.store.id} as "${welcome.name}" (${welcome.device}).`);
    options.onStore(welcome.store);
    options.onOutputs(welcome.outputs, true);
    options.onValues([...welcome.values, ...early], sync.offsetMs);
    outbox.resume(
      batchSender({
        transport: mine,
        device: welcome.device,
        offsetMs: () => sync.offsetMs,
        later,
        refusedWhy: tellRefusal,
      }),
    );
    repeat(HEALTH_EVERY_MS, async () => {
      const health = { ...options.health(), queued: outbox.queued, dropped: outbox.dropped };
      await mine.call('health', health, HEALTH_TIMEOUT_MS);
      failures = 0;
    });
    repeat(CLOCK_EVERY_MS, () => sync.ping(mine));

    /** Runs now and then; a call without an answer means that the link is dead. */
    function repeat(everyMs: number, run: () => Promise<void>): void {
      const next = (): void => {
        run().then(
          () => {
            if (mine === transport) later(everyMs, next);
          },
          () => {
            if (mine === transport) sayOnce('The controller does not answer any more; connecting anew.');
            mine.close();
          },
        );
      };
      next();
    }
  }

  /** Each reason once: a wrong setting would otherwise fill the log. */
  function tellRefusal(reason: string): void {
    if (told.size < 50 && !told.has(reason)) say(`The controller refused an event: ${reason}`);
    told.add(reason);
  }

  function notice(name: string, body: unknown): void {
    if (name === 'paired') {
      const parsed = paired.safeParse(body);
      if (!parsed.success) return;
      credentials = { device: parsed.data.device, key: parsed.data.key };
      try {
        keys.write(credentials);
      } catch (error) {
        say(
          `Paired, but the key cannot be kept (${error instanceof Error ? error.message : 'unknown'}); choose another folder with --state.`,
        );
      }
      pairing?.resolve();
    } else if (name === 'store') {
      const parsed = agentStore.safeParse(body);
      if (parsed.success) options.onStore(parsed.data);
    } else if (name === 'output') {
      const parsed = deviceNotices.output.safeParse(body);
      if (parsed.success) options.onOutputs([parsed.data], false);
    } else if (name === 'values') {
      const parsed = deviceNotices.values.safeParse(body);
      if (!parsed.success) return;
      if (welcomed !== null) options.onValues(parsed.data.values, sync.offsetMs);
      else early.push(...parsed.data.values);
    } else if (name === 'enrol') {
      const parsed = deviceNotices.enrol.safeParse(body);
      if (parsed.success) options.onEnrol(parsed.data);
    } else if (name === 'calibrate') {
      const parsed = deviceNotices.calibrate.safeParse(body);
      if (parsed.success) options.onCalibrate(parsed.data);
    } else if (name === 'revoked') {
      const parsed = deviceNotices.revoked.safeParse(body);
      forget();
      end(
        `${parsed.success ? parsed.data.message : 'This device was revoked.'} The key was forgotten; start again to pair anew.`,
      );
    }
  }

  function forget(): void {
    credentials = null;
    keys.forget();
  }

  function lost(why: string): void {
    transport = null;
    welcomed = null;
    options.onLost();
    disarm(why);
    if (ended) return;
    const waitMs = backoffMs(failures++, options.random());
    if (why !== CLOSED) sayOnce(`No connection to the controller (${why}); trying again.`);
    cancelRetry = clock.after(waitMs, connect);
  }

  function disarm(why: string): void {
    outbox.pause();
    for (const cancel of timers) cancel();
    timers.clear();
    pairing?.reject(new Error(why));
    pairing = null;
  }

  function end(message: string): void {
    if (ended) return;
    ended = true;
    transport?.close();
    options.onEnd(message);
  }

  connect();
  return {
    offsetMs: () => sync.offsetMs,
    async candidate(candidate) {
      if (welcomed === null) throw new Error('not connected');
      const answer = await welcomed.call('candidate', candidate, CANDIDATE_TIMEOUT_MS);
      if (!deviceCalls.candidate.answer.safeParse(answer).success) throw new Error('no answer that makes sense');
    },
    async still(still) {
      if (welcomed === null) throw new Error('not connected');
      await welcomed.call('still', still, STILL_TIMEOUT_MS);
    },
    async stop() {
      if (transport !== null && !ended) {
        let cancel = (): void => undefined;
        const late = new Promise<void>((resolve) => {
          cancel = clock.after(FLUSH_MS, resolve);
        });
        await Promise.race([outbox.drain(), late]);
        cancel();
      }
      ended = true;
      cancelRetry?.();
      transport?.close();
      disarm('stopped');
    },
  };
}
