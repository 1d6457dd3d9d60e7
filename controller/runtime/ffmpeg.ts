import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Writable } from 'node:stream';

/** ffmpeg is not there. The message says what to do. */
export class FfmpegError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FfmpegError';
  }
}

/** Lines of ffmpeg's complaints that are kept, the newest ones. */
const WORDS_KEPT = 12;
/** After SIGTERM it has this long to end, ms. */
const END_MS = 2_000;

const INSTALL: Partial<Record<NodeJS.Platform, string>> = {
  linux: '"apt-get install ffmpeg" on Debian and Ubuntu',
  darwin: '"brew install ffmpeg"',
  win32: '"winget install ffmpeg"',
};

/**
 * Where the program lies on the search path.
 *
 * @param name `ffmpeg` or `ffprobe`; they come together
 * @throws FfmpegError when it is not installed
 */
export function findFfmpeg(
  name: 'ffmpeg' | 'ffprobe' = 'ffmpeg',
  path: string = process.env['PATH'] ?? '',
  platform: NodeJS.Platform = process.platform,
): string {
  for (const folder of path.split(delimiter)) {
    if (folder === '') continue;
    const file = join(folder, platform === 'win32' ? `${name}.exe` : name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      continue;
    }
  }
  throw new FfmpegError(
    `${name} is not installed, and no video or camera can be read without it. Install it (${INSTALL[platform] ?? 'see ffmpeg.org'}) and start again.`,
  );
}

/** Takes user and password, and all that is asked for, out of addresses, so that they reach no log. */
export function withoutSecrets(text: string): string {
  return text
    .replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s/]*@/gi, '$1')
    .replace(/([a-z][a-z0-9+.-]*:\/\/[^\s?#]*)[?#]\S*?(?=:?(?:\s|$))/gi, '$1');
}

export interface FfmpegEnd {
  /** Null when a signal ended it, or it could not be started. */
  readonly code: number | null;
  /** Its last complaints, without secrets, the newest last. */
  readonly words: readonly string[];
}

export interface FfmpegOptions {
  /** What it writes to standard output, as it comes. */
  readonly onData: (chunk: Buffer) => void;
  /** Once, after the last of the output; not after `stop`. */
  readonly onEnd: (end: FfmpegEnd) => void;
  /** Each complaint as it comes, without secrets; not after `stop`. */
  readonly onWords?: (line: string) => void;
}

export interface FfmpegProcess {
  /** Feeds standard input. False: it is full, what comes next should be left out. */
  write(bytes: Uint8Array): boolean;
  /** All that it is to read by standard input, which ends with it. */
  tell(text: string): void;
  /** Feeds standard input with a stream, which waits where it must; input ends with it, however it ends. */
  feed(stream: ReadableStream<Uint8Array>): void;
  /** Stops reading its output until `resume`: it then waits. */
  pause(): void;
  resume(): void;
  /** Ends it; may be called twice. Nothing is called back afterwards. */
  stop(): void;
}

/**
 * Starts one ffmpeg whose output stays in memory.
 *
 * @param args after the program's name; quiet logging is added
 * @throws FfmpegError when it is not installed
 */
export function startFfmpeg(args: readonly string[], { onData, onEnd, onWords }: FfmpegOptions): FfmpegProcess {
  const child = spawn(findFfmpeg(), ['-hide_banner', '-nostats', '-loglevel', 'error', ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let stopped = false;
  let over = false;
  let words: string[] = [];
  let rest = '';
  child.stdout.on('data', (chunk: Buffer) => {
    if (!stopped) onData(chunk);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split(/\r?\n/);
    rest = lines.pop()!.slice(-2_000);
    const told = lines.filter((l) => l !== '').map((l) => withoutSecrets(l).slice(0, 300));
    words = [...words, ...told].slice(-WORDS_KEPT);
    for (const line of told) if (!stopped) onWords?.(line);
  });
  // Its end says more than the complaint of a pipe that nobody reads any more.
  child.stdin.on('error', () => undefined);
  const end = (code: number | null, extra: readonly string[]): void => {
    if (over) return;
    over = true;
    if (rest !== '') words = [...words, withoutSecrets(rest).slice(0, 300)];
    if (!stopped) onEnd({ code, words: [...words, ...extra] });
  };
  child.once('error', (error) => {
    end(null, [error.message]);
  });
  child.once('close', (code) => {
    end(code, []);
  });
  return {
    write: (bytes) => child.stdin.writable && child.stdin.writableLength === 0 && child.stdin.write(bytes),
    tell(text) {
      child.stdin.end(text);
    },
    feed(stream) {
      stream.pipeTo(Writable.toWeb(child.stdin) as WritableStream<Uint8Array>).catch(() => child.stdin.destroy());
    },
    pause() {
      child.stdout.pause();
    },
    resume() {
      child.stdout.resume();
    },
    stop() {
      if (stopped) return;
      stopped = true;
      child.stdout.resume();
      child.stdin.destroy();
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), END_MS);
      late.unref();
      child.once('close', () => {
        clearTimeout(late);
      });
    },
  };
}
