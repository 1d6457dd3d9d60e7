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

/** What is wrong with a file of this size, or null. */
export function sizeFault(bytes: number, file: string): Fault | null {
  return bytes <= MAX_BYTES
    ? null
    : {
        path: file,
        message: `larger than ${MAX_BYTES / 1024 / 1024} MB`,
        fix: 'a store file is text; name the right file',
      };
}

/** Parses a YAML text; every syntax error is a fault with its line and column. */
export function parseYaml(text: string, file: string): YamlResult {
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
    const message = error instanceof Error ? firstLine(error.message) : String(error);
    const fix = 'write repeated parts out instead of using anchors and aliases';
    return { ok: false, faults: [{ path: file, message, fix }] };
  }
}

/** YAML that reads back as the same value. */
export function yamlText(value: unknown): string {
  return stringify(value, { lineWidth: 110, aliasDuplicateObjects: false });
}
