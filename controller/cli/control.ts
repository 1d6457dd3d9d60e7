import { chmodSync, rmSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { join, resolve } from 'node:path';
import type { Logger } from '../runtime/logger.ts';
import { command, refuse } from './protocol.ts';
import type { Answer, Command } from './protocol.ts';

/** A longer request is none of ours, characters. */
const MAX_REQUEST = 64 * 1024;
/** A connection that asks nothing is closed, ms. */
const IDLE_MS = 10_000;
/** Longest path of a Unix socket that all systems take, bytes. */
const MAX_SOCKET_PATH = 103;

/** Where the controller of a data folder listens: `control.sock` in it; a named pipe on Windows. */
export function controlAddress(folder: string): string {
  if (process.platform !== 'win32') return join(resolve(folder), 'control.sock');
  const name = createHash('sha256').update(resolve(folder).toLowerCase()).digest('hex').slice(0, 32);
  return `\\\\.\\pipe\\endcap-${name}`;
}

export interface Control {
  stop(): Promise<void>;
}

function parseRequest(line: string): Command | Answer {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return refuse('the request is not JSON; use the command of the same version as the controller');
  }
  const parsed = command.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  return refuse(`${issue?.path.join('.') ?? 'request'}: ${issue?.message ?? 'not understood'}`);
}

/** One line of JSON in, one line out, then the connection ends. */
function serve(socket: Socket, handle: (command: Command) => Promise<Answer>): void {
  let received = '';
  let asked = false;
  const reply = (value: Answer): void => {
    if (!socket.destroyed) socket.end(`${JSON.stringify(value)}\n`);
  };
  socket.setEncoding('utf8');
  socket.setTimeout(IDLE_MS, () => {
    if (!asked) socket.destroy();
  });
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: string) => {
    if (asked) return;
    received += chunk;
    const end = received.indexOf('\n');
    if (end < 0 && received.length <= MAX_REQUEST) return;
    asked = true;
    if (end < 0 || end > MAX_REQUEST) {
      reply(refuse('the request is too long'));
      return;
    }
    const request = parseRequest(received.slice(0, end));
    if ('ok' in request) reply(request);
    else void handle(request).then(reply);
  });
}

function listen(server: Server, address: string): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(address, () => {
      server.off('error', fail);
      done();
    });
  });
}

/**
 * Lets the command line speak to this controller. The socket is its owner's alone, in a folder that is too; whoever
 * may open it could read the database as well.
 *
 * Call it while holding the data folder: a socket that an earlier controller left behind is removed.
 *
 * @param handle must not reject; `createCommands` makes one
 * @throws Error when the socket cannot be made, in words
 */
export async function startControl(options: {
  readonly folder: string;
  readonly handle: (command: Command) => Promise<Answer>;
  readonly logger: Logger;
}): Promise<Control> {
  const address = controlAddress(options.folder);
  const onDisk = process.platform !== 'win32';
  if (onDisk) {
    if (Buffer.byteLength(address) > MAX_SOCKET_PATH) {
      throw new Error(
        `the path of the data folder is too long for its control socket (${MAX_SOCKET_PATH} bytes); name a shorter one in ENDCAP_DATA`,
      );
    }
    rmSync(address, { force: true });
  }
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    serve(socket, options.handle);
  });
  await listen(server, address);
  if (onDisk) chmodSync(address, 0o600);
  server.on('error', (error) => {
    options.logger.warn({ error: error.message }, 'the control socket failed');
  });
  return {
    stop: () =>
      new Promise((done) => {
        server.close(() => {
          done();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
}
