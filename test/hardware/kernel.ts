import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
} from 'node:fs';
import { symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/** The machine cannot run the hardware tests; the message says why, for people. */
export class CannotRun extends Error {}

export interface Kernel {
  readonly image: string;
  readonly initramfs: string;
  /** Folder to mount as /lib/modules. */
  readonly modules: string;
}

/** Debian's packages that the test machine is made with. */
const PACKAGES = [
  'qemu-system-x86',
  'busybox-static',
  'cpio',
  'kmod',
  'bluez',
  'make',
  'gcc',
  'g++',
  'python3',
  'libelf1',
  'xz-utils',
];
/** Modules of the first process: enough to reach the host's root. */
const FIRST_MODULES = ['virtio_pci', '9pnet_virtio', '9p', 'overlay'];
/** Folders of modules that are kept. Not every kernel has them all. */
const KEPT = [
  ...['net/9p', 'net/bluetooth', 'net/rfkill', 'fs/9p', 'fs/netfs', 'fs/fscache', 'fs/overlayfs', 'fs/configfs'],
  ...['drivers/virtio', 'drivers/bluetooth', 'crypto', 'arch/x86/crypto', 'lib'],
];

const started = performance.now();
function step(words: string): void {
  console.log(`hardware: ${words} [${((performance.now() - started) / 1000).toFixed(0)} s]`);
}

function run(
  command: string,
  args: readonly string[],
  options: { cwd?: string; input?: Buffer | string } = {},
): Buffer {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    ...options,
    maxBuffer: 2 ** 30,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' },
  });
  if (error !== undefined) throw new CannotRun(`${command} cannot be started (${error.message})`);
  if (status !== 0) {
    const words = stderr.toString().trim().split('\n').slice(-3).join(' ');
    throw new CannotRun(`${command} ${args.slice(0, 3).join(' ')} ended with ${status ?? 'a signal'}: ${words}`);
  }
  return stdout;
}
/** A pipe of shell words; every part must succeed. */
function pipe(script: string, cwd: string): void {
  run('bash', ['-o', 'pipefail', '-ec', script], { cwd });
}
const apt = (...args: string[]): Buffer => run('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=180', ...args]);

function installed(name: string): boolean {
  // Newer Debians name some libraries with the width of their clock.
  return [name, `${name}t64`].some((n) => {
    const { stdout } = spawnSync('dpkg-query', ['-W', '-f=${Status}', n], { encoding: 'utf8' });
    return stdout.includes('ok installed');
  });
}

/** Names of the packages that one depends on. */
function dependencies(name: string): string[] {
  return [
    ...run('apt-cache', ['depends', name])
      .toString()
      .matchAll(/^\s*Depends: (\S+)/gm),
  ].map((m) => m[1]!);
}

function installPackages(): void {
  const missing = PACKAGES.filter((name) => !installed(name));
  if (missing.length === 0) return;
  const command = `apt-get install ${missing.join(' ')}`;
  if (process.getuid?.() !== 0) throw new CannotRun(`packages are missing: sudo ${command}`);
  step(command);
  apt('update');
  apt('install', '-y', '--no-install-recommends', ...missing);
}

/**
 * Builds what the test machine boots, from Debian's packages: kernel, modules, the simulated GPIO chip and the first
 * file system. Kept in the cache, one folder for each kernel.
 *
 * Throws CannotRun with the reason when this machine is not made for it.
 */
export function prepareKernel(cache: string): Kernel {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new CannotRun(`they need Linux on x64; this is ${process.platform} on ${process.arch}`);
  if (!existsSync('/usr/bin/apt-get')) throw new CannotRun('they are made for Debian and its relatives (apt-get)');
  installPackages();
  mkdirSync(cache, { recursive: true });
  let folder = readdirSync(cache)
    .map((name) => join(cache, name))
    .find((path) => existsSync(join(path, 'ready')));
  folder ??= build(cache);
  const initramfs = join(folder, 'initramfs.gz');
  makeInitramfs(folder, initramfs);
  return { image: join(folder, 'vmlinuz'), initramfs, modules: join(folder, 'lib/modules') };
}

function build(cache: string): string {
  if (spawnSync('apt-cache', ['show', 'linux-image-amd64']).status !== 0) apt('update');
  const image = dependencies('linux-image-amd64').find((name) => name.startsWith('linux-image-'));
  if (image === undefined) throw new CannotRun('there is no package linux-image-amd64');
  const version = image.slice('linux-image-'.length);
  const series = version.split('.').slice(0, 2).join('.');
  const headers = `linux-headers-${version}`;
  const more = dependencies(headers).filter((name) => /^linux-(headers|kbuild)-/.test(name));
  const folder = join(cache, version);
  const work = join(cache, `${version}.work`);
  for (const path of [folder, work]) rmSync(path, { recursive: true, force: true });
  for (const path of [folder, join(work, 'module')]) mkdirSync(path, { recursive: true });

  step(`fetching ${version}`);
  if (process.getuid?.() === 0) apt('update');
  run(
    'apt-get',
    ['-qq', '-o', 'APT::Sandbox::User=root', 'download', image, headers, ...more, `linux-source-${series}`],
    {
      cwd: work,
    },
  );
  step('unpacking');
  const kept = KEPT.map((path) => `'./lib/modules/*/kernel/${path}/*'`).join(' ');
  // tar ends with 2 for a folder that this kernel does not have; what matters is looked at below.
  pipe(
    `dpkg-deb --fsys-tarfile ${image}_*.deb | tar -x -C ${folder} --wildcards './boot/vmlinuz-*' './lib/modules/*/modules.*' ${kept} 2> tar.txt || true`,
    work,
  );
  const modules = join(folder, 'lib/modules', version);
  if (!existsSync(join(modules, 'kernel/net/bluetooth'))) throw new CannotRun(`${image} has no Bluetooth`);
  copyFileSync(join(folder, 'boot', `vmlinuz-${version}`), join(folder, 'vmlinuz'));
  rmSync(join(folder, 'boot'), { recursive: true });
  pipe(`find ${folder}/lib -name '*.ko.xz' -exec xz -d {} +`, work);
  for (const name of [headers, ...more]) pipe(`dpkg-deb -x ${name}_*.deb headers`, work);

  step('building the simulated GPIO chip');
  buildGpioSim(work, version, series);
  mkdirSync(join(modules, 'extra'));
  run('strip', ['--strip-debug', '-o', join(modules, 'extra/gpio-sim.ko'), join(work, 'module/gpio-sim.ko')]);
  run('depmod', ['-b', folder, version]);
  rmSync(work, { recursive: true });
  writeFileSync(join(folder, 'ready'), `${version}\n`);
  return folder;
}

/**
 * Debian leaves the kernel's own GPIO simulator out: it is built beside the kernel, from the kernel's source. The
 * interrupts that it simulates are left out too, and go into the same module.
 */
function buildGpioSim(work: string, version: string, series: string): void {
  const archive = `./usr/src/linux-source-${series}.tar.xz`;
  const wanted = ['drivers/gpio/gpio-sim.c', 'drivers/gpio/gpiolib.h', 'kernel/irq/irq_sim.c'];
  const names = wanted.map((path) => `'linux-source-*/${path}'`).join(' ');
  pipe(
    `dpkg-deb --fsys-tarfile linux-source-${series}_*.deb | tar -x --to-stdout ${archive} | xz -dc -T0 | tar -x --strip-components=1 --wildcards ${names}`,
    work,
  );
  const module = join(work, 'module');
  copyFileSync(join(work, wanted[0]!), join(module, 'chip.c'));
  copyFileSync(join(work, wanted[1]!), join(module, 'gpiolib.h'));
  // The call inside the kernel is not exported to modules; this one is, and does the same.
  const interrupts = readFileSync(join(work, wanted[2]!), 'utf8').replace(
    /handle_simple_irq\(irq_to_desc\((\w+)\)\)/,
    'generic_handle_irq($1)',
  );
  writeFileSync(join(module, 'interrupts.c'), interrupts);
  writeFileSync(join(module, 'Kbuild'), 'obj-m := gpio-sim.o\ngpio-sim-y := chip.o interrupts.o\n');
  const sources = join(work, 'headers/usr/src');
  const folder = join(sources, `linux-headers-${version}`);
  const common = readdirSync(sources).find((name) => name.endsWith('-common'));
  // The makefile of the headers names the place where they would be installed.
  writeFileSync(join(folder, 'Makefile'), `include ${join(sources, common ?? '', 'Makefile')}\n`);
  run('make', ['-s', '-C', folder, `M=${module}`, 'CONFIG_DEBUG_INFO_BTF_MODULES=', 'modules']);
}

/** Made at every run, so that it follows init.sh: it takes less than a second. */
function makeInitramfs(folder: string, target: string): void {
  const version = readFileSync(join(folder, 'ready'), 'utf8').trim();
  const root = mkdtempSync(join(tmpdir(), 'endcap-initramfs-'));
  try {
    for (const name of ['bin', 'proc', 'modules', 'host', 'layer', 'root']) mkdirSync(join(root, name));
    copyFileSync('/bin/busybox', join(root, 'bin/busybox'));
    symlinkSync('busybox', join(root, 'bin/sh'));
    copyFileSync(join(import.meta.dirname, 'init.sh'), join(root, 'init'));
    chmodSync(join(root, 'init'), 0o755);
    const order = new Set<string>();
    for (const name of FIRST_MODULES) {
      const needed = run('modprobe', ['-d', folder, '-S', version, '--show-depends', name]).toString();
      for (const [, path] of needed.matchAll(/^insmod (\S+)/gm)) order.add(path!);
    }
    for (const path of order) copyFileSync(path, join(root, 'modules', basename(path)));
    writeFileSync(join(root, 'modules/order'), [...order].map((path) => `${basename(path)}\n`).join(''));
    pipe(`find . | cpio -o -H newc --quiet | gzip -1 > ${target}`, root);
  } finally {
    rmSync(root, { recursive: true });
  }
}
