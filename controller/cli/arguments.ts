import { parseArgs } from 'node:util';
import { role } from '../protocol/console.ts';
import { MAX_RECORDING_S } from '../protocol/surveys.ts';
import { modelLayout } from '../runtime/models.ts';
import type { ModelWish } from './modelCommands.ts';
import { command } from './protocol.ts';
import type { Command } from './protocol.ts';

/** What a command line asks for. */
export type Wish =
  | { readonly kind: 'help'; readonly topic: string | undefined }
  | { readonly kind: 'wrong'; readonly message: string; readonly topic: string | undefined }
  | { readonly kind: 'check'; readonly file: string }
  | { readonly kind: 'model'; readonly model: ModelWish }
  | { readonly kind: 'record'; readonly command: Extract<Command, { command: 'survey.record' }>; readonly file: string }
  | { readonly kind: 'command'; readonly command: Command }
  /** A command that still lacks its password. */
  | { readonly kind: 'withPassword'; readonly user: string; complete(password: string): Command };

interface Options {
  readonly to?: string | undefined;
  readonly role?: string | undefined;
  readonly name?: string | undefined;
  readonly place?: string | undefined;
  readonly source?: string[] | undefined;
  readonly licence?: string | undefined;
  readonly sha256?: string | undefined;
  readonly layout?: string | undefined;
  readonly from?: string | undefined;
  readonly with?: string | undefined;
  readonly at?: string | undefined;
  readonly json?: boolean | undefined;
  readonly use?: boolean | undefined;
  readonly tag?: string | undefined;
  readonly for?: string | undefined;
  readonly out?: string | undefined;
}
type Positionals = readonly (string | undefined)[];
type Build = (positionals: Positionals, options: Options, path: (file: string) => string) => unknown;

interface Form {
  /** Words after the command that must be there. */
  readonly needs: readonly string[];
  readonly options: readonly (keyof Options)[];
  readonly required: readonly (keyof Options)[];
  readonly build: Build;
}

function form(
  needs: readonly string[],
  build: Build,
  options: readonly (keyof Options)[] = [],
  required: readonly (keyof Options)[] = [],
): Form {
  return { needs, options, required, build };
}

const forms: Readonly<Record<string, Form>> = {
  'config check': form(['FILE'], () => null),
  'config import': form(['FILE'], ([file], _o, path) => ({ command: 'config.import', file: path(file ?? '') })),
  'config export': form(
    [],
    (_p, { to }, path) => ({ command: 'config.export', folder: to === undefined ? null : path(to) }),
    ['to'],
  ),
  'user add': form(['NAME'], ([user], o) => ({ command: 'user.add', user, role: o.role }), ['role'], ['role']),
  'user password': form(['NAME'], ([user]) => ({ command: 'user.password', user })),
  'user list': form([], () => ({ command: 'user.list' })),
  'user remove': form(['NAME'], ([user]) => ({ command: 'user.remove', user })),
  'pair list': form([], () => ({ command: 'pair.list' })),
  'pair confirm': form(
    ['CODE'],
    ([code], { name, place }) => ({
      command: 'pair.confirm',
      code: code?.toUpperCase(),
      name,
      place: place ?? null,
    }),
    ['name', 'place'],
    ['name'],
  ),
  'token add': form(
    ['NAME'],
    ([name], o) => ({ command: 'token.add', name, sources: o.source }),
    ['source'],
    ['source'],
  ),
  'token list': form([], () => ({ command: 'token.list' })),
  'token revoke': form(['ID'], ([id]) => ({ command: 'token.revoke', id })),
  'model add': form(['FILE'], () => null, ['name', 'licence', 'sha256', 'layout']),
  'model list': form([], () => null),
  'model fetch': form(['MODEL'], () => null, ['sha256']),
  backup: form(['FOLDER'], ([folder], _o, path) => ({ command: 'backup', folder: path(folder ?? '') })),
  replay: form(
    [],
    (_p, { from, to, with: file, json = false }, path) => ({
      command: 'replay',
      ...{ from, to, json },
      file: file === undefined ? null : path(file),
    }),
    ['from', 'to', 'with', 'json'],
    ['from', 'to'],
  ),
  why: form(['SCREEN'], ([screen], { at = null, json = false }) => ({ command: 'why', screen, at, json }), [
    'at',
    'json',
  ]),
  'survey check': form(['FILE'], ([file], _o, path) => ({ command: 'survey.check', file: path(file ?? '') })),
  'survey import': form(
    ['FILE'],
    ([file], { use = false }, path) => ({ command: 'survey.import', file: path(file ?? ''), use }),
    ['use'],
  ),
  'survey record': form(
    [],
    (_p, o) => ({ command: 'survey.record', tag: o.tag, forS: Number(o.for) }),
    ['tag', 'for', 'out'],
    ['tag', 'for', 'out'],
  ),
  'survey list': form([], () => ({ command: 'survey.list' })),
  'survey use': form(['ID'], ([survey]) => ({ command: 'survey.use', survey: survey === 'none' ? null : survey })),
  status: form([], () => ({ command: 'status' })),
};

function read(argv: readonly string[]) {
  return parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      to: { type: 'string' },
      role: { type: 'string' },
      name: { type: 'string' },
      place: { type: 'string' },
      source: { type: 'string', multiple: true },
      licence: { type: 'string' },
      sha256: { type: 'string' },
      layout: { type: 'string' },
      from: { type: 'string' },
      with: { type: 'string' },
      at: { type: 'string' },
      json: { type: 'boolean' },
      use: { type: 'boolean' },
      tag: { type: 'string' },
      for: { type: 'string' },
      out: { type: 'string' },
    },
  });
}

function wrongOptions(found: Form, values: Options): string | null {
  const given = (Object.keys(values) as (keyof Options)[]).filter((name) => values[name] !== undefined);
  const strange = given.find((name) => !found.options.includes(name));
  if (strange !== undefined) return `--${strange} does not belong to this command`;
  const missing = found.required.find((name) => values[name] === undefined);
  if (missing !== undefined) return `--${missing} is missing`;
  if (values.role !== undefined && !role.safeParse(values.role).success) {
    return `"${values.role}" is no role; use ${role.options.join(', ')}`;
  }
  if (values.sha256 !== undefined && !/^[0-9a-f]{64}$/i.test(values.sha256)) {
    return '--sha256 takes 64 hexadecimal digits';
  }
  if (values.layout !== undefined && !modelLayout.safeParse(values.layout).success) {
    return `"${values.layout}" is no layout; use ${modelLayout.options.join(', ')}`;
  }
  if (values.for !== undefined && !isSeconds(values.for)) {
    return `--for takes whole seconds, 1 to ${MAX_RECORDING_S}`;
  }
  if ((values.licence?.length ?? 0) > 200) return '--licence takes at most 200 characters';
  return null;
}

function isSeconds(text: string): boolean {
  return /^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= MAX_RECORDING_S;
}

/** The model commands work on files of the data folder, not on the controller. */
function modelWish(name: string, rest: Positionals, options: Options, path: (file: string) => string): ModelWish {
  if (name === 'model list') return { does: 'list' };
  const word = rest[0] ?? '';
  const expected = options.sha256 ?? null;
  if (name === 'model fetch') return { does: 'fetch', model: word, sha256: expected };
  const layout = modelLayout.parse(options.layout ?? 'auto');
  const { name: named = null, licence = null } = options;
  return { does: 'add', file: path(word), name: named, licence, sha256: expected, layout };
}

/**
 * @param argv words after `npm run endcap --`
 * @param path makes a file name of the command line absolute
 */
export function parseWish(argv: readonly string[], path: (file: string) => string): Wish {
  let parsed: ReturnType<typeof read>;
  try {
    parsed = read(argv);
  } catch (error) {
    const message = error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error);
    return { kind: 'wrong', message, topic: argv[0] };
  }
  const { positionals, values } = parsed;
  const [first, second] = positionals;
  const { help: asksHelp, ...options } = values;
  if (asksHelp === true || first === undefined || first === 'help') {
    return { kind: 'help', topic: first === 'help' ? second : first };
  }
  const two = `${first} ${second ?? ''}`;
  const name = first in forms ? first : two;
  const found = forms[name];
  if (found === undefined) return { kind: 'wrong', message: `there is no command "${two.trim()}"`, topic: first };
  const rest = positionals.slice(name === two ? 2 : 1);
  const wrong = (message: string): Wish => ({ kind: 'wrong', message, topic: first });
  const missing = found.needs[rest.length];
  if (missing !== undefined) return wrong(`${missing} is missing`);
  const extra = rest[found.needs.length];
  if (extra !== undefined) return wrong(`"${extra}" is one word too many; put names with spaces in quotes`);
  const optionFault = wrongOptions(found, options);
  if (optionFault !== null) return wrong(optionFault);
  if (name === 'config check') return { kind: 'check', file: path(rest[0] ?? '') };
  if (name.startsWith('model ')) return { kind: 'model', model: modelWish(name, rest, options, path) };

  const built = found.build(rest, options, path) as Record<string, unknown>;
  const needsPassword = name === 'user add' || name === 'user password';
  const checked = command.safeParse(needsPassword ? { ...built, password: '' } : built);
  if (!checked.success) {
    const issue = checked.error.issues[0];
    return wrong(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not understood'}`);
  }
  if (checked.data.command === 'survey.record') {
    return { kind: 'record', command: checked.data, file: path(options.out ?? '') };
  }
  if (!needsPassword) return { kind: 'command', command: checked.data };
  return {
    kind: 'withPassword',
    user: rest[0] ?? '',
    complete: (password) => command.parse({ ...built, password }),
  };
}
