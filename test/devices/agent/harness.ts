import { systemClock } from '../../../controller/runtime/clock.ts';
import type { Clock } from '../../../controller/runtime/clock.ts';
import type { Driver, DriverContext, Emit } from '../../../devices/agent/driver.ts';
import type { Credentials, KeyStore } from '../../../devices/agent/keyFile.ts';
import { runAgent } from '../../../devices/agent/run.ts';
import type { Agent } from '../../../devices/agent/run.ts';
import { openTransport } from '../../../devices/agent/transport.ts';
import type { DeviceServer } from '../../fakes/deviceServer.ts';

/** A driver that emits what the test tells it to. */
export interface HandDriver extends Driver {
  emit: Emit | null;
  context: DriverContext | null;
  starts: number;
}
export function handDriver(followsStore = false): HandDriver {
  const driver: HandDriver = {
    kind: 'replay',
    followsStore,
    emit: null,
    context: null,
    starts: 0,
    start(context, emit) {
      driver.starts++;
      driver.context = context;
      driver.emit = emit;
      return () => {
        driver.emit = null;
      };
    },
  };
  return driver;
}

export function memoryKeys(initial: Credentials | null = null): KeyStore & { now: Credentials | null } {
  const keys = {
    now: initial,
    read: () => keys.now,
    write: (credentials: Credentials) => {
      keys.now = credentials;
    },
    forget: () => {
      keys.now = null;
    },
  };
  return keys;
}

export interface Started {
  readonly agent: Agent;
  readonly driver: HandDriver;
  readonly keys: ReturnType<typeof memoryKeys>;
  readonly said: string[];
}

/** An agent against a server of the test; the first wait after a loss is 125 ms. */
export function startAgent(
  server: Pick<DeviceServer, 'url'>,
  options: { keys?: Credentials | null; clock?: Clock; boot?: string; driver?: HandDriver; pin?: string } = {},
): Started {
  const clock = options.clock ?? systemClock();
  const driver = options.driver ?? handDriver();
  const keys = memoryKeys(options.keys ?? null);
  const said: string[] = [];
  const agent = runAgent({
    driver,
    name: 'replay',
    version: '0',
    boot: options.boot ?? 'boot',
    clock,
    random: () => 0,
    keys,
    open: (listeners) => openTransport(server.url, options.pin ?? null, clock, listeners),
    say: (line) => said.push(line),
  });
  return { agent, driver, keys, said };
}

/** Resolves when it holds; for what shows on no port. The runner's time limit ends a wait that is in vain. */
export async function eventually(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(setImmediate);
}
