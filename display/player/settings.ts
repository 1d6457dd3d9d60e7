import { parseArgs } from 'node:util';
import { z } from 'zod';
import { displayNumber, displays, power, screenId, updates } from './fileSettings.ts';
import type { Displays, PanelCommands, Updates } from './fileSettings.ts';
import { help } from './help.ts';
import { isLoopback } from './navigation.ts';

/** What a player is told: by its command line, its environment, its settings file. */
export interface Settings {
  /** Origin of the controller. */
  readonly controller: string;
  /** Null: any screen; the console pairs it. */
  readonly screen: string | null;
  /** SHA-256 of the public key to trust, base64; null: the machine's certificate authorities. */
  readonly pin: string | null;
  /** From 1; null: the main display. */
  readonly display: number | null;
  /** An ordinary window instead of the kiosk. */
  readonly window: boolean;
  /** Several windows, each on its display for its screen; none: one window, of `display` and `screen`. */
  readonly displays: Displays;
  /** Commands that switch the panel of the one window; null: none are set. */
  readonly power: PanelCommands | null;
  /** Where a packaged player asks for newer versions of itself; null: nowhere. */
  readonly updates: Updates;
}

/** How the player is run, said on the command line alone. */
export interface Manner {
  readonly browser: boolean;
  readonly headless: boolean;
  readonly sandbox: boolean;
}

export type CommandLine =
  | { readonly does: 'help'; readonly text: string }
  | { readonly does: 'fail'; readonly message: string }
  /** Writes the unit that starts this player with the session, with these words of the command line. */
  | { readonly does: 'install'; readonly state: string; readonly words: readonly string[] }
  /** `state`: folder as it was typed. */
  | { readonly does: 'run'; readonly settings: Settings; readonly manner: Manner; readonly state: string };

const controller = z
  .string()
  .transform((text) => (URL.canParse(text) ? new URL(text) : null))
  .refine((url) => url !== null && /^https?:$/.test(url.protocol) && url.username === '', {
    error: 'not an address such as https://controller.store.example:8443',
    abort: true,
  })
  .transform((url) => url!.origin);
const pin = z
  .string()
  .regex(/^[A-Za-z0-9+/]{43}=$/, 'the SHA-256 of a public key is 44 characters of base64, as the console shows it');
const yes = z.union([z.boolean(), z.stringbool()], 'true or false');

const parts = z.strictObject({
  controller: controller.optional(),
  screen: screenId.optional(),
  pin: pin.optional(),
  display: displayNumber.optional(),
  window: yes.optional(),
});
/** `//`: room for a note, as JSON has no comments. */
const fileParts = parts.extend({
  displays: displays.optional(),
  power: power.nullable().optional(),
  updates: updates.optional(),
  '//': z.unknown().optional(),
});
type Parts = z.infer<typeof fileParts>;
const NAMES = ['controller', 'screen', 'pin', 'display', 'window'] as const;

class Wrong extends Error {}

function read(
  source: (name: string) => string,
  given: Readonly<Record<string, unknown>>,
  schema: z.ZodType<Parts> = parts,
): Parts {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => {
    if (issue.code === 'unrecognized_keys') return `${issue.keys.map(source).join(', ')}: there is no such setting`;
    return `${source(issue.path.map(String).join('.'))}: ${issue.message}`;
  });
  throw new Wrong(`${faults.join('.\n')}.`);
}

function fromFile(text: string | null): Parts {
  if (text === null) return {};
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw new Wrong('player.json is not JSON. Mend it, or delete it and use the command line.');
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new Wrong(
      'player.json holds no settings. It looks like {"controller": "https://...", "screen": "entrance"}.',
    );
  }
  return read((name) => `player.json, "${name}"`, given as Record<string, unknown>, fileParts);
}

type Env = Readonly<Record<string, string | undefined>>;

/** An empty variable counts as not set. */
function set(env: Env, name: string): string | undefined {
  return env[name] === '' ? undefined : env[name];
}

function fromEnvironment(env: Env): Parts {
  const variable = (name: string): string => `ENDCAP_PLAYER_${name.toUpperCase()}`;
  const given = NAMES.map((name) => [name, env[variable(name)]] as const).filter(
    ([, v]) => v !== undefined && v !== '',
  );
  return read(variable, Object.fromEntries(given));
}

const OPTIONS = {
  controller: { type: 'string' },
  screen: { type: 'string' },
  pin: { type: 'string' },
  display: { type: 'string' },
  window: { type: 'boolean' },
  state: { type: 'string' },
  browser: { type: 'boolean' },
  headless: { type: 'boolean' },
  'no-sandbox': { type: 'boolean' },
  'install-service': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/**
 * Reads what the player is told. Everything wrong in a source is named, and nothing starts.
 *
 * @param readFile content of `player.json` in the state folder; null when there is none
 * @param usualState the state folder where none is named
 */
export function readSettings(
  args: readonly string[],
  env: Env,
  readFile: (stateFolder: string) => string | null,
  usualState = `${set(env, 'ENDCAP_DATA') ?? 'data'}/player`,
): CommandLine {
  let given;
  try {
    given = parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: false }).values;
  } catch (error) {
    const words = error instanceof Error ? error.message.split(/\. (?:To specify|This command)/)[0]! : 'wrong option';
    return { does: 'fail', message: `${words.replace(/\.$/, '')}.` };
  }
  if (given.help === true) return { does: 'help', text: help };
  const state = given.state ?? set(env, 'ENDCAP_PLAYER_STATE') ?? usualState;
  try {
    if (state === '') throw new Wrong('--state is empty.');
    const typed = Object.fromEntries(
      NAMES.map((name) => [name, given[name]] as const).filter(([, v]) => v !== undefined),
    );
    const file = fromFile(readFile(state));
    const nearer = { ...fromEnvironment(env), ...read((name) => `--${name}`, typed) };
    const all = { ...file, ...nearer };
    // Told nearer which display or screen it is, it is that one alone.
    if (nearer.screen !== undefined || nearer.display !== undefined) delete all.displays;
    const manner = {
      browser: given.browser ?? false,
      headless: given.headless ?? false,
      sandbox: given['no-sandbox'] !== true,
    };
    if (manner.headless && !manner.browser) throw new Wrong('--headless goes with --browser.');
    if (manner.browser && (all.displays?.length ?? 0) > 0) {
      throw new Wrong(
        'Several displays ("displays" of player.json) go with Electron. In a browser of the machine start one player ' +
          'for each, with its own --state and --screen.',
      );
    }
    if (given['install-service'] === true) {
      return { does: 'install', state, words: args.filter((word) => word !== '--install-service') };
    }
    return { does: 'run', settings: together(all, env), manner, state };
  } catch (error) {
    if (error instanceof Wrong) return { does: 'fail', message: error.message };
    throw error;
  }
}

function together(all: Parts, env: Env): Settings {
  const url = new URL(all.controller ?? `http://127.0.0.1:${set(env, 'ENDCAP_PORT') ?? '8080'}`);
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw new Wrong(
      `Plain http is for this machine only, or the player's key could be overheard. Use https://${url.host} with --pin.`,
    );
  }
  if (all.pin !== undefined && url.protocol === 'http:') {
    throw new Wrong('A pin needs an https:// address of the controller.');
  }
  return {
    controller: url.origin,
    screen: all.screen ?? null,
    pin: all.pin ?? null,
    display: all.display ?? null,
    window: all.window ?? false,
    displays: all.displays ?? [],
    power: all.power ?? null,
    updates: all.updates ?? null,
  };
}
