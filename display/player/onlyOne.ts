import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Name of the door of a folder: short, because a socket's path may hold a hundred characters only. */
function doorOf(folder: string): string {
  const name = `endcap-player-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
}

function listen(path: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((visitor) => visitor.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(null);
      else reject(error);
    });
    server.listen(path, () => resolve(server));
  });
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const visit = connect(path);
    visit.once('connect', () => {
      visit.destroy();
      resolve(true);
    });
    visit.once('error', () => resolve(false));
  });
}

/**
 * Takes a folder for this process alone. Null: another player has it. A door that a crashed player left behind does
 * not count, since nobody answers at it.
 *
 * @param folder absolute
 * @returns how to give it back
 */
export async function onlyOne(folder: string): Promise<(() => void) | null> {
  const path = doorOf(folder);
  let server = await listen(path);
  if (server === null && !(await answers(path))) {
    if (process.platform !== 'win32') rmSync(path, { force: true });
    server = await listen(path);
  }
  if (server === null) return null;
  const held = server;
  held.unref();
  return () => {
    held.close();
  };
}
