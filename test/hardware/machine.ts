import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Kernel } from './kernel.ts';

export interface Boot {
  readonly kernel: Kernel;
  /** Shell words, run as root with this machine's files under a layer of memory. */
  readonly command: string;
  /** Folder that the machine sees as /out; emptied before. */
  readonly out: string;
  readonly timeoutMs: number;
}

/** A share of a folder with the machine. */
function share(name: string, path: string, readOnly: boolean): string[] {
  return [
    '-fsdev',
    `local,id=${name},path=${path},security_model=none,multidevs=remap${readOnly ? ',readonly=on' : ''}`,
    '-device',
    `virtio-9p-pci,fsdev=${name},mount_tag=${name}`,
  ];
}

/**
 * Boots the kernel in a virtual machine and runs the command there. What it prints goes to standard output.
 *
 * @returns its exit status; null when the machine did not get that far, or not in time
 */
export async function bootAndRun({ kernel, command, out, timeoutMs }: Boot): Promise<number | null> {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'command'), `${command}\n`);
  // Software emulation: it runs everywhere, also where hardware virtualisation hangs or is not allowed.
  const child = spawn(
    'qemu-system-x86_64',
    [
      ...['-M', 'q35', '-accel', 'tcg,thread=multi', '-cpu', 'max', '-smp', '2', '-m', '1536'],
      ...['-nodefaults', '-no-user-config', '-nographic', '-no-reboot', '-serial', 'stdio'],
      ...['-kernel', kernel.image, '-initrd', kernel.initramfs],
      '-append',
      `console=ttyS0 panic=-1 reboot=t quiet cryptomgr.notests random.trust_cpu=1 endcap.modules=${kernel.modules}`,
      ...share('host', '/', true),
      ...share('out', out, false),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) show(line);
  });
  const late = setTimeout(() => {
    console.log(`hardware: the machine took longer than ${timeoutMs / 1000} s and was ended`);
    child.kill('SIGKILL');
  }, timeoutMs);
  await once(child, 'close');
  clearTimeout(late);
  const status = join(out, 'status');
  return existsSync(status) ? Number(readFileSync(status, 'utf8')) : null;
}

/** Without what the firmware says, and its control codes. */
function show(line: string): void {
  const text = Array.from(stripVTControlCharacters(line), (c) => (c < ' ' ? '' : c)).join('');
  if (text !== '' && !/SeaBIOS|Booting from|iPXE/.test(text)) console.log(`  | ${text}`);
}
