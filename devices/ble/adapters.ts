import { readFileSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { Adapters } from './radio.ts';

/** Bit of CAP_NET_RAW in the mask of /proc/self/status. */
const CAP_NET_RAW = 13n;

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
function text(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}

/**
 * The adapters as the Linux kernel shows them.
 *
 * @param root where `sys` and `proc` are; tests have their own
 */
export function kernelAdapters(root = '/'): Adapters {
  const bluetooth = join(root, 'sys/class/bluetooth');
  const rfkill = join(root, 'sys/class/rfkill');
  return {
    list: () =>
      entries(bluetooth)
        .flatMap((name) => /^hci(\d+)$/.exec(name)?.[1] ?? [])
        .map(Number)
        .sort((a, b) => a - b),
    blocked(adapter) {
      const own = entries(rfkill).find((name) => text(join(rfkill, name, 'name')) === `hci${adapter}`);
      if (own === undefined) return null;
      if (text(join(rfkill, own, 'hard')) === '1') return 'hard';
      return text(join(rfkill, own, 'soft')) === '1' ? 'soft' : null;
    },
    permitted() {
      const mask = /^CapEff:\s*([0-9a-f]+)$/m.exec(text(join(root, 'proc/self/status')))?.[1];
      return mask === undefined ? null : ((BigInt(`0x${mask}`) >> CAP_NET_RAW) & 1n) === 1n;
    },
    // The program file itself: setcap does not follow links.
    permit: `sudo setcap cap_net_raw,cap_net_admin+eip ${realpathSync(process.execPath)}`,
    bringUp: (adapter) => `sudo hciconfig hci${adapter} up (or bluetoothctl power on)`,
  };
}

/** Where the person at a machine that is no Linux allows Bluetooth, and switches it on. */
const SETTINGS: Readonly<Record<string, readonly [permit: string, bringUp: string]>> = {
  darwin: [
    'System Settings, Privacy & Security, Bluetooth: tick the program that this was started from.',
    'switch Bluetooth on in the menu bar.',
  ],
  win32: [
    'Settings, Privacy & security, Radios: let desktop apps use them.',
    'Settings, Bluetooth & devices: switch Bluetooth on.',
  ],
};

/**
 * The adapters of this machine. macOS and Windows have one, which they look after themselves: what is wrong with it
 * comes from the radio. They hide addresses, so that tags are known there by what their frames say.
 */
export function systemAdapters(platform: NodeJS.Platform = process.platform): Adapters {
  if (platform === 'linux') return kernelAdapters();
  const [permit, bringUp] = SETTINGS[platform] ?? ['allow it in the settings of the system.', 'switch it on.'];
  return { list: () => [0], blocked: () => null, permitted: () => null, permit, bringUp: () => bringUp };
}
