import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { systemClock } from '../../controller/runtime/clock.ts';
import { systemAdapters } from '../ble/adapters.ts';
import { nodeAes } from '../ble/aes.ts';
import { bleDriver } from '../ble/driver.ts';
import { nobleRadio } from '../ble/noble.ts';
import { openCamera } from '../camera/open.ts';
import { ensureAddon } from '../gpio/addon.ts';
import { gpioDriver } from '../gpio/driver.ts';
import { onoffGpio } from '../gpio/onoff.ts';
import { npmWorkshop } from '../gpio/workshop.ts';
import { rackDriver } from '../rack/driver.ts';
import { openLed } from '../rack/led.ts';
import { replayDriver } from '../replay/driver.ts';
import { simulatorDriver } from '../simulator/driver.ts';
import { DriverError } from './driver.ts';
import type { Driver } from './driver.ts';
import { keyFile } from './keyFile.ts';
import { readCommandLine } from './options.ts';
import type { CommandLine, KindOptions } from './options.ts';
import { openTransport } from './transport.ts';
import { runAgent } from './run.ts';

const say = (line: string): void => {
  console.log(line);
};

async function driverOf(options: KindOptions): Promise<Driver> {
  if (options.kind === 'ble')
    return bleDriver({ ...options, radio: await nobleRadio(), adapters: systemAdapters(), aes: nodeAes });
  if (options.kind === 'gpio') {
    await ensureAddon(npmWorkshop(say));
    return gpioDriver({ ...options, gpio: onoffGpio() });
  }
  if (options.kind === 'rack') {
    await ensureAddon(npmWorkshop(say));
    const gpio = onoffGpio();
    return rackDriver({ ...options, open: () => openLed(options, gpio) });
  }
  if (options.kind === 'camera') {
    const logins = process.env['ENDCAP_CAMERA_CREDENTIALS'] ?? null;
    // No program that the agent starts is to inherit them.
    delete process.env['ENDCAP_CAMERA_CREDENTIALS'];
    return openCamera(options, {
      data: process.env['ENDCAP_DATA'] ?? 'data',
      path: (file) => resolve(typedIn, file),
      random: Math.random,
      ...{ logins, say },
    });
  }
  if (options.kind === 'simulator') return simulatorDriver(options);
  return replayDriver({
    ...options,
    name: basename(options.data),
    read: () => readFileSync(resolve(typedIn, options.data), 'utf8'),
  });
}

// npm changes into the package's folder; names on the command line are meant from where it was typed.
const typedIn = process.env['INIT_CWD'] ?? process.cwd();

const line = readCommandLine(process.argv.slice(2), process.env['ENDCAP_PORT'] ?? '8080');
if (line.does === 'help') {
  say(line.text);
} else if (line.does === 'fail') {
  console.error(`${line.message}\nnpm run device -- --help says more.`);
  process.exitCode = 2;
} else {
  process.exitCode = await run(line);
}

async function run({ agent, driver: options }: CommandLine & { does: 'run' }): Promise<number> {
  let driver: Driver;
  try {
    driver = await driverOf(options);
  } catch (error) {
    if (!(error instanceof DriverError)) throw error;
    console.error(error.message);
    return 1;
  }
  const own = ownName(options);
  // The agent's clock is the monotonic one; what the wall clock says does not matter, the controller's time does.
  const clock = systemClock(() => performance.timeOrigin + performance.now());
  const running = runAgent({
    driver,
    name: agent.name ?? own,
    version: version(),
    boot: randomBytes(6).toString('hex'),
    clock,
    random: Math.random,
    keys: keyFile(
      agent.state === null ? join(process.env['ENDCAP_DATA'] ?? 'data', 'agents', own) : resolve(typedIn, agent.state),
    ),
    open: (listeners) => openTransport(agent.controller, agent.pin, clock, listeners),
    say,
  });
  let asked = false;
  const stop = (): void => {
    if (asked) process.exit(130);
    asked = true;
    running.stop();
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  // Started by another process with a channel to it: without that process there is nothing to do.
  if (process.connected) process.on('disconnect', stop);
  const code = await running.ended;
  process.off('SIGTERM', stop);
  process.off('SIGINT', stop);
  process.off('disconnect', stop);
  if (process.connected) process.disconnect();
  return code;
}

/** Several cameras, or displays, may hang on one machine: each is a device of its own. */
function ownName(options: KindOptions): string {
  if (options.kind === 'camera')
    return ['camera', ...options.cameras.map(({ camera }) => camera)].join('-').slice(0, 80);
  if (options.kind === 'rack')
    return ['digits', options.rack, options.product].filter((word) => word !== null).join('-');
  return options.kind;
}

function version(): string {
  const file: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return typeof file === 'object' && file !== null && 'version' in file ? String(file.version) : '0';
}
