import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { Frame } from './hci.ts';

export interface Adapter {
  /** The kernel's name, `hci0`. */
  readonly name: string;
  /** True while the host listens. */
  readonly scanning: boolean;
  /** A frame in the air; ignored while the host does not listen. */
  hear(frame: Frame): void;
  /** Administrators' hands: `up` or `down`. */
  power(state: 'up' | 'down'): Promise<void>;
  unplug(): Promise<void>;
}

/** Plugs in a virtual adapter and brings it up. */
export async function plugIn(address: string): Promise<Adapter> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'adapterProcess.ts'), address], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  // What is in the air when an adapter is unplugged is heard by nobody.
  child.stdin.on('error', () => undefined);
  let scanning = false;
  const index = await new Promise<number>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const said = JSON.parse(line) as { index?: number; scanning?: boolean };
      if (said.index !== undefined) resolve(said.index);
      if (said.scanning !== undefined) scanning = said.scanning;
    });
    child.once('close', () => {
      reject(new Error('the virtual adapter ended before the kernel had taken it'));
    });
  });
  const name = `hci${index}`;
  const power = async (state: 'up' | 'down'): Promise<void> => {
    await promisify(execFile)('hciconfig', [name, state]);
  };
  // The kernel sets a new adapter up by itself first, and answers "busy" meanwhile.
  for (let attempt = 0; ; attempt++) {
    try {
      await power('up');
      break;
    } catch (error) {
      if (attempt === 50) throw error;
      await new Promise((done) => setTimeout(done, 200));
    }
  }
  return {
    name,
    get scanning() {
      return scanning;
    },
    hear(frame) {
      child.stdin.write(`${JSON.stringify(frame)}\n`);
    },
    power,
    async unplug() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await ended;
    },
  };
}
