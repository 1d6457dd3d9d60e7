// One virtual Bluetooth adapter: `node adapterProcess.ts ADDRESS`. A process of its own, because ending it is what
// unplugging an adapter is. Frames to hear come as JSON lines on standard input; what happens goes to standard output.
import { closeSync, openSync, read, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { virtualController } from './hci.ts';
import type { Frame } from './hci.ts';

/** What the kernel's driver says and is told beside Bluetooth's own packets. */
const DRIVER = 0xff;

const controller = virtualController(process.argv[2] ?? '00:00:5e:00:53:01');
const device = openSync('/dev/vhci', 'r+');
const say = (what: object): void => {
  process.stdout.write(`${JSON.stringify(what)}\n`);
};

const buffer = Buffer.alloc(2048);
function listen(): void {
  read(device, buffer, 0, buffer.length, null, (error, length) => {
    if (error !== null) throw error;
    const packet = Uint8Array.from(buffer.subarray(0, length));
    if (packet[0] === DRIVER) say({ index: packet[2]! | (packet[3]! << 8) });
    else {
      const before = controller.scanning;
      const answer = controller.take(packet);
      if (answer !== null) writeSync(device, answer);
      if (controller.scanning !== before) say({ scanning: controller.scanning });
    }
    listen();
  });
}

writeSync(device, Uint8Array.of(DRIVER, 0));
listen();
createInterface({ input: process.stdin })
  .on('line', (line) => {
    const report = controller.hear(JSON.parse(line) as Frame);
    if (report === null) return;
    try {
      writeSync(device, report);
    } catch {
      // The adapter is down: nobody hears it.
    }
  })
  .on('close', () => {
    closeSync(device);
    // A read of the device that has not come back would keep the process.
    process.kill(process.pid, 'SIGKILL');
  });
