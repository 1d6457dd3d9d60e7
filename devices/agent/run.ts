import type { AgentStore, AgentTag } from '../../controller/protocol/device.ts';
import type { Clock } from '../../controller/runtime/clock.ts';
import { Calibrations } from './calibrations.ts';
import { DriverError } from './driver.ts';
import type { Driver, Stop } from './driver.ts';
import { Enrolments } from './enrolments.ts';
import { maySend } from './envelope.ts';
import type { KeyStore } from './keyFile.ts';
import { startLink } from './link.ts';
import { Outbox } from './outbox.ts';
import { OutputStates } from './outputStates.ts';
import { RackValues } from './rackValues.ts';
import type { Transport, TransportListeners } from './transport.ts';

export interface AgentParts {
  readonly driver: Driver;
  readonly name: string;
  /** Version of the program. */
  readonly version: string;
  /** New at every start. */
  readonly boot: string;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly keys: KeyStore;
  readonly open: (listeners: TransportListeners) => Transport;
  readonly say: (line: string) => void;
}

export interface Agent {
  /** Resolves with the exit code when the agent has come to its end, for whatever reason. */
  readonly ended: Promise<number>;
  /** Sends what is queued and ends with 0. */
  stop(): void;
}

/** Wires a driver to the link: the driver starts with the first welcome and outlives lost connections. */
export function runAgent(parts: AgentParts): Agent {
  const { driver, clock, say } = parts;
  const outbox = new Outbox(clock, parts.boot, parts.random);
  let enrolled: ReadonlySet<string> = new Set();
  let tellTags: (tags: readonly AgentTag[]) => void = () => undefined;
  let stopDriver: Stop | null = null;
  const outputs = new OutputStates();
  const values = new RackValues();
  const enrolments = new Enrolments(clock, (candidate) => link.candidate(candidate));
  const calibrations = new Calibrations(clock);
  let startedFor = '';
  let sensed = 0;
  let notEnrolled = 0;
  let trouble: string | null = null;
  let note: string | null = null;
  let ending = false;
  let resolveEnded: (code: number) => void = () => undefined;
  const ended = new Promise<number>((resolve) => {
    resolveEnded = resolve;
  });

  const link = startLink({
    open: parts.open,
    clock,
    random: parts.random,
    hello: {
      kinds: [driver.kind],
      name: parts.name,
      ...(driver.cameras === undefined ? {} : { cameras: [...driver.cameras] }),
      app: { name: 'endcap-device', version: parts.version },
      boot: parts.boot,
    },
    keys: parts.keys,
    outbox,
    say,
    health: () => {
      const cannotWrite = outbox.blocked === null ? null : `the controller cannot write: ${outbox.blocked}`;
      const faults = [trouble, cannotWrite].filter((fault) => fault !== null);
      return faults.length === 0
        ? { state: 'working', detail: `${working()}${note === null ? '' : ` ${note}`}`.slice(0, 300) }
        : { state: 'degraded', detail: faults.join('; ').slice(0, 300) };
    },
    onStore: enter,
    onOutputs: (states, all) => {
      outputs.take(states, all);
    },
    onValues: (readings, offsetMs) => {
      values.take(readings, offsetMs);
    },
    onEnrol: (notice) => {
      enrolments.take(notice);
    },
    onCalibrate: (notice) => {
      calibrations.take(notice);
    },
    onLost: () => {
      calibrations.endAll();
    },
    onEnd: (message) => {
      say(message);
      end(1);
    },
  });

  function working(): string {
    const kept = notEnrolled === 0 ? '' : ` ${notEnrolled} sightings of tags that are not enrolled were kept back.`;
    return `${sensed.toLocaleString('en')} events since the start.${kept}`;
  }

  function enter(store: AgentStore): void {
    enrolled = new Set(store.tags.map((tag) => tag.identity));
    tellTags(store.tags);
    const fingerprint = driver.followsStore ? JSON.stringify(driver.concerns?.(store) ?? store) : 'started';
    if (ending || fingerprint === startedFor) return;
    startedFor = fingerprint;
    stopDriver?.();
    outputs.forgetListeners();
    enrolments.forgetListeners();
    calibrations.forgetListeners();
    tellTags = () => undefined;
    values.forgetListeners();
    trouble = null;
    note = null;
    try {
      stopDriver = driver.start(
        {
          store,
          clock,
          say,
          degraded: (detail) => {
            trouble = detail;
          },
          noted: (detail) => {
            note = detail;
          },
          outputs: (listen) => {
            outputs.listen(listen);
          },
          values: (listen) => {
            values.listen(listen);
          },
          tags: (listen) => {
            tellTags = listen;
            listen(store.tags);
          },
          controllerMs: () => clock.now() + link.offsetMs(),
          enrolments: (listen) => {
            enrolments.listen(listen);
          },
          candidate: (candidate) => {
            enrolments.candidate(candidate);
          },
          calibrations: (camera, listen) => {
            calibrations.listen(camera, listen);
          },
          still: (still) => link.still(still),
          finished: (summary, code = 0) => {
            say(summary);
            if (code !== 0) {
              end(code);
              return;
            }
            // A controller that is away just now still gets what was played.
            void outbox.drain().then(() => {
              end(0);
            });
          },
        },
        (emission) => {
          if (driver.tells !== undefined && !driver.tells.includes(emission.type)) {
            say(`An event of the type ${emission.type} was dropped: no ${driver.kind} tells that.`);
            return;
          }
          if (!maySend(emission, enrolled)) {
            notEnrolled++;
            return;
          }
          sensed++;
          outbox.push(emission);
        },
      );
    } catch (error) {
      if (!(error instanceof DriverError)) throw error;
      say(error.message);
      end(1);
    }
  }

  function end(code: number): void {
    if (ending) return;
    ending = true;
    stopDriver?.();
    enrolments.stop();
    calibrations.endAll();
    void link.stop().then(() => {
      if (outbox.queued > 0) say(`${outbox.queued} events could not be sent any more.`);
      resolveEnded(code);
    });
  }

  return {
    ended,
    stop: () => {
      end(0);
    },
  };
}
