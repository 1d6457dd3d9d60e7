import { createInterface } from 'node:readline';
import type { ReadStream } from 'node:tty';

/** Where the command line speaks and listens; tests hand in their own. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** A password, without showing it. Rejects when it is broken off or none comes. */
  password(user: string): Promise<string>;
}

const ENTER = new Set(['\r', '\n']);
const BREAK = new Set(['\u0003', '\u0004']);
const RUB_OUT = new Set(['\u007f', '\b']);

/** Reads keys one by one, so that none is shown. */
function hidden(input: ReadStream, prompt: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let typed = '';
    process.stderr.write(prompt);
    input.setRawMode(true);
    input.setEncoding('utf8');
    const end = (): void => {
      input.off('data', onKeys);
      input.setRawMode(false);
      input.pause();
      process.stderr.write('\n');
    };
    const onKeys = (keys: string): void => {
      for (const key of keys) {
        if (ENTER.has(key)) {
          end();
          resolve(typed);
          return;
        }
        if (BREAK.has(key)) {
          end();
          reject(new Error('broken off; nothing was changed'));
          return;
        }
        typed = RUB_OUT.has(key) ? typed.slice(0, -1) : typed + key;
      }
    };
    input.on('data', onKeys);
    input.resume();
  });
}

async function firstLine(): Promise<string> {
  const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
  for await (const line of lines) return line;
  throw new Error('no password came on standard input');
}

/** The terminal of this process. */
export const terminal: Terminal = {
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
  async password(user) {
    if (!process.stdin.isTTY) return firstLine();
    const once = await hidden(process.stdin, `New password for ${user}: `);
    const twice = await hidden(process.stdin, 'Once more: ');
    if (once !== twice) throw new Error('the two passwords differ; nothing was changed');
    return once;
  },
};
