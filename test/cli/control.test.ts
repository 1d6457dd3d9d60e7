import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startControl } from '../../controller/cli/control.ts';
import type { Control } from '../../controller/cli/control.ts';
import { callControl } from '../../controller/cli/controlClient.ts';
import { done, refuse } from '../../controller/cli/protocol.ts';
import type { Answer, Command } from '../../controller/cli/protocol.ts';
import { silent, testFolders } from '../records/folder.ts';

const folders = testFolders();
let controls: Control[] = [];
afterEach(async () => {
  for (const control of controls) await control.stop();
  controls = [];
});

async function control(folder: string, handle: (command: Command) => Promise<Answer>): Promise<Control> {
  const made = await startControl({ folder, handle, logger: silent });
  controls.push(made);
  return made;
}

/** What the socket answers to raw bytes. */
function raw(folder: string, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(join(folder, 'control.sock'));
    let received = '';
    socket.on('data', (chunk) => (received += String(chunk)));
    socket.on('close', () => {
      resolve(received);
    });
    socket.on('error', reject);
    socket.write(bytes);
  });
}

describe('the control socket', () => {
  it('[CLI-1] carries a command to the controller and its answer back, for its owner alone', async () => {
    const folder = folders.folder();
    const got: Command[] = [];
    await control(folder, (command) => {
      got.push(command);
      return Promise.resolve(command.command === 'status' ? done('fine\nand well') : refuse('no'));
    });
    expect(statSync(join(folder, 'control.sock')).mode & 0o777).toBe(0o600);
    const [status, list] = await Promise.all([
      callControl(folder, { command: 'status' }),
      callControl(folder, { command: 'user.list' }),
    ]);
    expect([status, list]).toEqual([
      { ok: true, text: 'fine\nand well' },
      { ok: false, message: 'no', faults: [] },
    ]);
    expect(got.map((c) => c.command).sort()).toEqual(['status', 'user.list']);
  });

  it('[CLI-1] nobody answers without a controller, nor on a socket that a killed one left', async () => {
    const folder = folders.folder();
    expect(await callControl(folder, { command: 'status' })).toBeNull();
    const running = await control(folder, () => Promise.resolve(done('one')));
    await running.stop();
    expect(await callControl(folder, { command: 'status' })).toBeNull();
    writeFileSync(join(folder, 'control.sock'), '');
    expect(await callControl(folder, { command: 'status' })).toBeNull();
    await control(folder, () => Promise.resolve(done('two')));
    expect(await callControl(folder, { command: 'status' })).toEqual({ ok: true, text: 'two' });
  });

  it('[CLI-4] what does not parse is answered in words and reaches nobody', async () => {
    const folder = folders.folder();
    let reached = 0;
    await control(folder, () => {
      reached++;
      return Promise.resolve(done(''));
    });
    expect(await raw(folder, 'hello\n')).toContain('not JSON');
    expect(await raw(folder, '{"command":"format-disk"}\n')).toContain('"ok":false');
    expect(await raw(folder, '{"command":"status","extra":1}\n')).toContain('"ok":false');
    expect(await raw(folder, '{"command":"user.remove","user":"../x"}\n')).toContain(
      'a user name starts with a letter',
    );
    expect(await raw(folder, 'x'.repeat(70_000))).toContain('too long');
    expect(reached).toBe(0);
    expect(await callControl(folder, { command: 'status' })).toMatchObject({ ok: true });
  });

  it('[CLI-1] a controller that ends in the middle is told as such; stop leaves no socket', async () => {
    const folder = folders.folder();
    let asked: () => void = () => undefined;
    const hasAsked = new Promise<void>((resolve) => (asked = resolve));
    const running = await control(folder, () => {
      asked();
      return new Promise(() => undefined);
    });
    const call = expect(callControl(folder, { command: 'status' })).rejects.toThrow('ended before it answered');
    await hasAsked;
    await running.stop();
    await call;
    expect(existsSync(join(folder, 'control.sock'))).toBe(false);
  });

  it('[CLI-1] a data folder whose path is too long for a socket is told in words', async () => {
    const folder = join(folders.folder(), 'a'.repeat(100));
    mkdirSync(folder);
    await expect(control(folder, () => Promise.resolve(done('')))).rejects.toThrow('too long for its control socket');
  });
});
