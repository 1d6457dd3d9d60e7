import { parseArgs } from 'node:util';

export const usage = `Endcap controller

  npm start -- [--store FILE]

  --store FILE   store file that seeds an empty data folder (default: the demonstration store)
  --help         this text
  --version      version of this program

Settings come from the environment: ENDCAP_PORT, ENDCAP_LISTEN, ENDCAP_DATA and more (docs/environment.md).
A running controller is operated by "npm run endcap -- --help".`;

export type Arguments =
  | { readonly does: 'print'; readonly text: string }
  | { readonly does: 'fail'; readonly message: string }
  | { readonly does: 'run'; readonly store: string | undefined };

export function readArguments(args: readonly string[], version: string): Arguments {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { store: { type: 'string' }, help: { type: 'boolean' }, version: { type: 'boolean' } },
    });
    if (values.help === true) return { does: 'print', text: usage };
    if (values.version === true) return { does: 'print', text: version };
    return { does: 'run', store: values.store };
  } catch (error) {
    return { does: 'fail', message: `${(error as Error).message}\n\n${usage}` };
  }
}
