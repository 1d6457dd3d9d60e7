import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Marks the fuses in Electron's program. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** Fuses, in the order of the wire, as Electron ships them. */
const SHIPPED = '101100010';

/**
 * A folder that looks like Electron unpacked, for packing only: the program is no program, but has Electron's fuse wire,
 * which electron-builder finds and sets for real.
 */
export function electronStandIn(folder: string, version: string): string {
  mkdirSync(join(folder, 'resources'), { recursive: true });
  mkdirSync(join(folder, 'locales'), { recursive: true });
  const wire = Buffer.concat([Buffer.from(SENTINEL), Buffer.from([1, SHIPPED.length]), Buffer.from(SHIPPED)]);
  writeFileSync(join(folder, 'electron'), Buffer.concat([Buffer.alloc(256), wire, Buffer.alloc(256)]), { mode: 0o755 });
  writeFileSync(join(folder, 'chrome-sandbox'), '', { mode: 0o755 });
  writeFileSync(join(folder, 'version'), version);
  for (const locale of ['de', 'en-US', 'fr', 'nl']) writeFileSync(join(folder, `locales/${locale}.pak`), '');
  writeFileSync(join(folder, 'LICENSE'), '');
  writeFileSync(join(folder, 'LICENSES.chromium.html'), '');
  return folder;
}

/** The fuses of a program: true is on, in the order of the wire. */
export function fusesOf(program: Buffer): boolean[] {
  const at = program.indexOf(SENTINEL);
  if (at === -1) throw new Error('no fuse wire');
  const from = at + SENTINEL.length;
  const length = program[from + 1] ?? 0;
  return [...program.subarray(from + 2, from + 2 + length)].map((byte) => String.fromCharCode(byte) === '1');
}
