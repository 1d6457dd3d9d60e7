import { DriverError } from '../agent/driver.ts';

/** What building the addon needs of the machine. */
export interface Workshop {
  /** Loads onoff with its addon; throws when that fails. */
  readonly load: () => void;
  /** The Node that runs, e.g. `24.21.0`. */
  readonly node: string;
  /** Folder of the headers of exactly this Node, for node-gyp; null: there are none on this machine. */
  readonly headers: () => string | null;
  /** Builds the addon with these headers; resolves with the exit code and what was said. */
  readonly build: (headers: string | null) => Promise<{ readonly code: number | null; readonly output: string }>;
  readonly say: (line: string) => void;
}

/** The command that a person types to do the same. */
export function rebuildCommand(headers: string | null): string {
  return `${headers === null ? '' : `npm_config_nodedir=${headers} `}npm rebuild epoll`;
}

function reasonOf(error: unknown): { code: string; words: string } {
  if (!(error instanceof Error)) return { code: '', words: String(error) };
  return { code: 'code' in error ? String(error.code) : '', words: error.message.split('\n')[0] ?? '' };
}

/**
 * Makes sure that onoff can be loaded: its addon `epoll` is compiled for one version of Node, which need not be the
 * one that runs. Builds it anew where it does not fit. Throws a DriverError that says why it cannot, and how it can.
 */
export async function ensureAddon(shop: Workshop): Promise<void> {
  let reason: { code: string; words: string };
  try {
    shop.load();
    return;
  } catch (error) {
    reason = reasonOf(error);
  }
  const missing = reason.code === 'MODULE_NOT_FOUND' && /'(onoff|epoll)'/.exec(reason.words)?.[1];
  if (missing !== false && missing !== undefined && missing !== '')
    throw new DriverError(
      `GPIO needs the package ${missing}, which is not installed. It is an optional dependency that npm leaves out when it ` +
        'cannot be built: install a compiler (sudo apt-get install build-essential python3), then npm ci.',
    );
  const headers = shop.headers();
  const command = rebuildCommand(headers);
  shop.say(`The addon of the GPIO library does not fit Node ${shop.node}; building it anew (${command}).`);
  const { code, output } = await shop.build(headers);
  try {
    if (code !== 0) throw new Error(`the build ended with ${code ?? 'a signal'}`);
    shop.load();
    shop.say('Built.');
  } catch (error) {
    const last = output.trim().split('\n').slice(-6).join('\n');
    throw new DriverError(
      `The addon "epoll" of the GPIO library does not fit Node ${shop.node} (${reason.words}), and could not be built: ` +
        `${reasonOf(error).words}.\n${last === '' ? '' : `${last}\n`}` +
        `It needs a compiler (sudo apt-get install build-essential python3)${headers === null ? ` and the headers of Node ${shop.node}, which node-gyp fetches from nodejs.org` : ''}. ` +
        `Try by hand: ${command}`,
    );
  }
}
