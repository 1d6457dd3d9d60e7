import { LineCounter, parseDocument, stringify } from 'yaml';
import type { Fault } from '../../config/schema/fault.ts';

/** A file that is larger is no store file, bytes. */
const MAX_BYTES = 16 * 1024 * 1024;
/** Aliases may not blow a small file up: at most so many uses of anchors. */
const MAX_ALIASES = 100;

export type YamlResult =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly faults: Fault[] };

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? message).replace(/ at line \d+, column \d+:?$/, '');
}

/** Parses a YAML text; every syntax error is a fault with its line and column. */
export function parseYaml(text: string, file: string): YamlResult {
  const fault = (where: string, message: string, fix: string): YamlResult => ({
    ok: false,
    faults: [{ path: where, message, fix }],
  });
  if (Buffer.byteLength(text) > MAX_BYTES) {
    return fault(file, `larger than ${MAX_BYTES / 1024 / 1024} MB`, 'a store file is text; name the right file');
  }
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, uniqueKeys: true, strict: true, version: '1.2' });
  if (document.errors.length > 0) {
    return {
      ok: false,
      faults: document.errors.map((error) => {
        const { line, col } = lineCounter.linePos(error.pos[0]);
        return {
          path: `${file}:${line}:${col}`,
          message: firstLine(error.message),
          fix: 'correct the YAML here: indentation by spaces, each key once, a colon and a space after it',
        };
      }),
    };
  }
  try {
    return { ok: true, value: document.toJS({ maxAliasCount: MAX_ALIASES }) as unknown };
  } catch (error) {
    return fault(
      file,
      error instanceof Error ? firstLine(error.message) : String(error),
      'write repeated parts out instead of using anchors and aliases',
    );
  }
}

/** YAML that reads back as the same value. */
export function yamlText(value: unknown): string {
  return stringify(value, { lineWidth: 110, aliasDuplicateObjects: false });
}
