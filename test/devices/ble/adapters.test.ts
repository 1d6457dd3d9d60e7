import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { kernelAdapters, systemAdapters } from '../../../devices/ble/adapters.ts';
import { adapterToUse, trouble } from '../../../devices/ble/trouble.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'endcap-adapters-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});
function file(path: string, text = ''): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

describe('the adapters as the kernel shows them', () => {
  it('[DEV-42] none, where the kernel has no Bluetooth', () => {
    const adapters = kernelAdapters(root);
    expect([adapters.list(), adapters.blocked(0), adapters.permitted()]).toEqual([[], null, null]);
  });

  it('[DEV-42] are in order, without the connections below them', () => {
    for (const name of ['hci10', 'hci2', 'hci2:64', 'other']) file(`sys/class/bluetooth/${name}/uevent`);
    expect(kernelAdapters(root).list()).toEqual([2, 10]);
  });

  it.each([
    ['0', '0', null],
    ['1', '0', 'soft'],
    ['0', '1', 'hard'],
    ['1', '1', 'hard'],
  ])('[DEV-42] soft block %s and hard block %s', (soft, hard, blocked) => {
    file('sys/class/rfkill/rfkill0/name', 'phy0\n');
    file('sys/class/rfkill/rfkill1/name', 'hci0\n');
    file('sys/class/rfkill/rfkill1/soft', `${soft}\n`);
    file('sys/class/rfkill/rfkill1/hard', `${hard}\n`);
    expect(kernelAdapters(root).blocked(0)).toBe(blocked);
    expect(kernelAdapters(root).blocked(1)).toBeNull();
  });

  it.each([
    ['000001ffffffffff', true],
    ['0000000000002000', true],
    ['0000000000001000', false],
    ['0000000000000000', false],
  ])('[DEV-42] the capabilities %s permit: %s', (mask, permitted) => {
    file('proc/self/status', `Name:\tnode\nCapPrm:\t0000000000000000\nCapEff:\t${mask}\n`);
    expect(kernelAdapters(root).permitted()).toBe(permitted);
  });
});

describe('the adapter of other systems', () => {
  it.each([
    [
      'darwin',
      /Bluetooth adapter hci0\. Allow it, then start again: System Settings/,
      /switch Bluetooth on in the menu bar/,
    ],
    ['win32', /Allow it, then start again: Settings, Privacy & security, Radios/, /Settings, Bluetooth & devices/],
  ] as const)('[DEV-46] %s has one, and says by its radio what is wrong with it', (platform, refused, off) => {
    const adapters = systemAdapters(platform);
    expect([adapters.list(), adapters.blocked(0), adapters.permitted()]).toEqual([[0], null, null]);
    expect([adapterToUse(adapters, null), adapterToUse(adapters, 1)]).toEqual([0, null]);
    expect(trouble(adapters, null, 'refused')).toMatch(refused);
    expect(trouble(adapters, null, 'off')).toMatch(off);
  });
});
