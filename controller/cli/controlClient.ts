import { connect } from 'node:net';
import { controlAddress } from './control.ts';
import { answer } from './protocol.ts';
import type { Answer, Command } from './protocol.ts';

/** Nobody listens: no socket, or one that a killed controller left. */
const NOBODY = new Set(['ENOENT', 'ECONNREFUSED']);

function parseAnswer(line: string): Answer {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new Error('the controller ended before it answered; look into its log');
  }
  const parsed = answer.safeParse(value);
  if (!parsed.success) throw new Error('the controller answers in another way; it runs another version of Endcap');
  return parsed.data;
}

/** Asks the controller that runs on a data folder; null when none does. */
export function callControl(folder: string, command: Command): Promise<Answer | null> {
  return new Promise((resolve, reject) => {
    let received = '';
    const socket = connect(controlAddress(folder));
    socket.setEncoding('utf8');
    socket.on('connect', () => socket.write(`${JSON.stringify(command)}\n`));
    socket.on('data', (chunk: string) => {
      received += chunk;
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (NOBODY.has(error.code ?? '')) resolve(null);
      else if (error.code === 'EACCES') reject(new Error('the controller belongs to another user of this machine'));
      else reject(error);
    });
    socket.on('end', () => {
      try {
        resolve(parseAnswer(received));
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
    socket.on('close', () => {
      reject(new Error('the controller ended before it answered; look into its log'));
    });
  });
}
