import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCommandLine } from '../../../devices/agent/options.ts';
import { keyFile } from '../../../devices/agent/keyFile.ts';
import { shopForAgents } from '../../fakes/agentStores.ts';
import { deviceServer, keyOf } from '../../fakes/deviceServer.ts';
import type { DeviceServer } from '../../fakes/deviceServer.ts';
import { syntheticWalk } from '../danisData.ts';

const read = (...args: string[]): ReturnType<typeof readCommandLine> => readCommandLine(args, '8080');

describe('the command line of an agent', () => {
  it('[DEV-11] knows its kinds and options', () => {
    expect(read('simulator', '--seed', '3', '--shoppers=40', '--speed', '2.5')).toEqual({
      does: 'run',
      agent: { controller: 'http://127.0.0.1:8080', state: null, name: null, pin: null },
      driver: { kind: 'simulator', seed: 3, shoppers: 40, speed: 2.5 },
    });
    const pin = `${'a'.repeat(43)}=`;
    expect(
      read(
        'replay',
        '--format',
        'danis',
        '--data',
        'w.mbd',
        '--loop',
        '--controller',
        'https://shop:8443/x',
        '--pin',
        pin,
      ),
    ).toEqual({
      does: 'run',
      agent: { controller: 'https://shop:8443', state: null, name: null, pin },
      driver: { kind: 'replay', format: 'danis', data: 'w.mbd', speed: 1, loop: true },
    });
  });

  it('[DEV-46] a Bluetooth agent may have several adapters', () => {
    for (const args of [
      ['--receiver', 'r1', '--adapter', 'hci0', '--receiver', 'r2', '--adapter', 'hci1'],
      ['--receiver', 'r1=hci0', '--receiver', 'r2=hci1'],
    ])
      expect(read('ble', ...args)).toMatchObject({
        does: 'run',
        driver: {
          kind: 'ble',
          receivers: [
            { receiver: 'r1', adapter: 0 },
            { receiver: 'r2', adapter: 1 },
          ],
        },
      });
    expect(read('ble', '--receiver', 'r1')).toMatchObject({
      driver: { receivers: [{ receiver: 'r1', adapter: null }] },
    });
    expect(read('ble', '--receiver', 'r1', '--receiver', 'r2')).toMatchObject({
      does: 'fail',
      message: expect.stringContaining('--receiver r1=hciN') as string,
    });
  });

  it.each([
    [[], /Say which kind of device this is: simulator or replay/],
    [['toaster'], /no device kind "toaster"; there are: simulator, replay/],
    [['simulator', '--sed', '3'], /Unknown option '--sed'.*--seed/],
    [['simulator', '3'], /Unexpected argument '3'/],
    [['simulator', '--seed'], /argument missing/],
    [['simulator', '--seed', '1.5'], /--seed: "1.5" is not a whole number/],
    [['simulator', '--shoppers', '501'], /from 0 to 500/],
    [['simulator', '--speed', '0'], /--speed: "0" is not a number/],
    [['simulator', '--format', 'danis'], /Unknown option '--format'/],
    [['replay', '--data', 'w.mbd'], /--format danis or --format trace/],
    [['replay', '--format', 'csv', '--data', 'w'], /"csv" is unknown/],
    [['replay', '--format', 'danis'], /--data FILE/],
    [['simulator', '--controller', 'ftp://x'], /is not an address/],
    [['simulator', '--pin', 'abc', '--controller', 'https://x'], /44 characters of base64/],
    [['simulator', '--pin', `${'a'.repeat(43)}=`], /--pin needs an https/],
    [['simulator', '--name', ''], /--name is empty/],
  ])('[DEV-11] %j is answered with what to do', (args, words) => {
    const line = read(...args);
    expect(line).toMatchObject({ does: 'fail', message: expect.stringMatching(words) as string });
  });

  it('[DEV-10] plain http is for loopback only', () => {
    expect(read('simulator', '--controller', 'http://192.168.1.10:8080')).toMatchObject({
      does: 'fail',
      message: expect.stringContaining('https://192.168.1.10:8080 with --pin') as string,
    });
    for (const host of ['localhost', '127.0.0.9', '[::1]'])
      expect(read('simulator', '--controller', `http://${host}:9`)).toMatchObject({ does: 'run' });
    expect(read('simulator', '--controller', 'http://127.0.0.1.evil.example')).toMatchObject({ does: 'fail' });
  });

  it('helps', () => {
    expect(read('--help')).toMatchObject({ does: 'help', text: expect.stringContaining('replay') as string });
    expect(read('replay', '--help')).toMatchObject({ does: 'help', text: expect.stringContaining('--loop') as string });
  });
});

describe('the agent as a process', () => {
  let server: DeviceServer;
  let folder: string;
  beforeEach(async () => {
    server = await deviceServer(shopForAgents());
    server.demonstration = true;
    folder = mkdtempSync(join(tmpdir(), 'endcap-agent-'));
  });
  afterEach(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  const launch = (...args: string[]): { code: Promise<number | null>; text: () => string; signal: () => void } => {
    const child = spawn(process.execPath, [join(import.meta.dirname, '../../../devices/agent/main.ts'), ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
    return {
      code: new Promise((resolve) => child.on('close', resolve)),
      text: () => text,
      signal: () => child.kill('SIGTERM'),
    };
  };

  it('[DEV-11] a wrong command line ends with 2, a missing recording with 1', async () => {
    expect(await launch('toaster').code).toBe(2);
    const missing = launch('replay', '--format', 'danis', '--data', join(folder, 'none.mbd'));
    expect(await missing.code).toBe(1);
    expect(missing.text()).toContain('There is no file none.mbd');
    expect(missing.text()).not.toContain('at ');
  });

  it('[DEV-11] [DEV-21] the simulator pairs, sends what it simulates, and ends with 0 when asked to', async () => {
    const agent = launch('simulator', '--controller', server.url, '--state', join(folder, 'sim'));
    await server.until(() => server.events.length > 100);
    agent.signal();
    expect(await agent.code).toBe(0);
    expect(server.events.every((e) => e.simulated === true)).toBe(true);
    expect(server.events.every((e) => e.source.startsWith('urn:endcap:device:auto-0:'))).toBe(true);
    expect(server.hellos[0]).toMatchObject({ kinds: ['simulator'], name: 'simulator' });
    expect(agent.text()).not.toContain(keyOf('auto-0'));
    expect(statSync(join(folder, 'sim', 'key.json')).mode & 0o777).toBe(0o600);
    expect(keyFile(join(folder, 'sim')).read()).toEqual({ device: 'auto-0', key: keyOf('auto-0') });
  });

  it('[DEV-11] started with a channel to another process, it ends when that process is gone', async () => {
    const child = spawn(
      process.execPath,
      [
        join(import.meta.dirname, '../../../devices/agent/main.ts'),
        ...['simulator', '--controller', server.url, '--state', join(folder, 'sim')],
      ],
      { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
    );
    const code = new Promise((resolve) => child.on('exit', resolve));
    await server.until(() => server.events.length > 0);
    child.disconnect();
    expect(await code).toBe(0);
  });

  it('[DEV-23] a replay ends by itself with 0 when everything is sent', async () => {
    const walk = join(folder, 'walk.mbd');
    writeFileSync(walk, syntheticWalk(4).replaceAll('0123456789ab', '000000000003'));
    const agent = launch(
      'replay',
      '--format',
      'danis',
      '--data',
      walk,
      '--speed',
      '20',
      '--controller',
      server.url,
      '--state',
      folder,
    );
    expect(await agent.code).toBe(0);
    expect(server.ids().size).toBe(16);
    expect(server.events[0]).toMatchObject({
      source: 'urn:endcap:device:auto-0:replay',
      type: 'endcap.sighting.v1',
      data: { tag: 'mac:000000000003', receiver: 'aabbccddee01' },
    });
    expect(server.events[0]!.simulated).toBeUndefined();
  });

  it('[DEV-1] a key file that was cut off is as good as none', () => {
    writeFileSync(join(folder, 'key.json'), '{"device":"age');
    const keys = keyFile(folder);
    expect(keys.read()).toBeNull();
    keys.write({ device: 'agent-1', key: keyOf('agent-1') });
    expect(JSON.parse(readFileSync(join(folder, 'key.json'), 'utf8'))).toMatchObject({ device: 'agent-1' });
    keys.forget();
    keys.forget();
    expect(keys.read()).toBeNull();
  });
});
