import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkArchitecture } from './architecture/check.ts';
import { ENTRY_POINTS, MAY_IMPORT, PURE } from './architecture/house.ts';
import type { SourceFile } from './architecture/source.ts';

const ROOT = join(import.meta.dirname, '..');
const LEFT_OUT = new Set(['node_modules', 'dist', 'data', 'coverage', '.git', '.cache', '.ci']);

function house(folder = ''): SourceFile[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return LEFT_OUT.has(entry.name) ? [] : house(path);
    return /\.tsx?$/.test(path) ? [{ path, text: readFileSync(join(ROOT, path), 'utf8') }] : [];
  });
}

/** Breaches of a small tree made for one rule. */
function breaches(tree: Record<string, string>): string[] {
  return checkArchitecture(Object.entries(tree).map(([path, text]) => ({ path, text }))).breaches;
}

describe('the house as it stands', () => {
  const sources = house();
  const result = checkArchitecture(sources);

  it('[D1-D5] keeps its rules', () => {
    if (result.long.length > 0) console.log(`Over 250 lines, split before they grow: ${result.long.join(', ')}`);
    expect(result.breaches).toEqual([]);
  });

  it('has its ground floor, so that the rules look at something', () => {
    const paths = sources.map((s) => s.path);
    for (const room of ['config/schema', 'controller/protocol', 'controller/engine', 'display', 'devices']) {
      expect(
        paths.some((p) => p.startsWith(`${room}/`)),
        room,
      ).toBe(true);
    }
    expect(PURE.every((folder) => folder.startsWith('devices/') || MAY_IMPORT[folder] !== undefined)).toBe(true);
    for (const entry of ['controller/main.ts', 'controller/cli/main.ts', 'devices/agent/main.ts']) {
      expect(ENTRY_POINTS).toContain(entry);
    }
  });
});

describe('[D1] who imports whom', () => {
  const target = {
    'controller/protocol/a.ts': 'export const a = 1;',
    'controller/runtime/clock.ts': 'export const c = 1;',
    'controller/records/db.ts': 'export const d = 1;',
    'devices/agent/link.ts': 'export const l = 1;',
    'display/rack/face.ts': 'export const f = 1;',
    'display/renderer/preview.ts': 'export const p = 1;',
    'display/renderer/stage.ts': 'export const s = 1;',
  };
  it.each([
    ['config/schema/x.ts', '../../controller/protocol/a.ts', 'config/schema may not import controller/protocol/a.ts'],
    ['controller/protocol/x.ts', '../runtime/clock.ts', 'controller/protocol may not import controller/runtime'],
    ['controller/engine/x.ts', '../records/db.ts', 'controller/engine may not import controller/records/db.ts'],
    [
      'display/renderer/x.ts',
      '../../controller/runtime/clock.ts',
      'display/renderer may not import controller/runtime',
    ],
    ['display/phone/x.ts', '../../devices/agent/link.ts', 'display/phone may not import devices/agent/link.ts'],
    ['devices/ble/x.ts', '../../display/rack/face.ts', 'devices may not import display/rack/face.ts'],
    ['devices/ble/x.ts', '../../controller/records/db.ts', 'devices may not import controller/records/db.ts'],
    [
      'controller/console/x.tsx',
      '../../display/renderer/stage.ts',
      'controller/console may not import display/renderer',
    ],
    ['controller/gateway/x.ts', '../main.ts', 'which is not there'],
  ])('%s may not import %s', (path, specifier, words) => {
    const found = breaches({ ...target, [path]: `import { a } from '${specifier}';\nexport const x = a;` });
    expect(found).toEqual([expect.stringContaining(words)]);
    expect(found[0]).toMatch(/^\[D1\] .*:1/);
  });

  it('counts types, dynamic imports and re-exports too', () => {
    for (const text of [
      "import type { d } from '../records/db.ts';",
      "const d = await import('../records/db.ts');",
      "export { d } from '../records/db.ts';\nexport const y = 1;",
      "let d: import('../records/db.ts').D;",
    ]) {
      expect(breaches({ ...target, 'controller/engine/x.ts': text }), text).toEqual([expect.stringContaining('[D1]')]);
    }
  });

  it('lets through what the house allows', () => {
    expect(
      breaches({
        ...target,
        'devices/agent/x.ts': "import { c } from '../../controller/runtime/clock.ts';\nexport const x = c;",
        'controller/console/x.tsx': "import { p } from '../../display/renderer/preview.ts';\nexport const x = p;",
        'controller/app.ts': "import { d } from './records/db.ts';\nexport const x = d;",
      }),
    ).toEqual([]);
  });
});

describe('[D2] pure folders', () => {
  it.each([
    ["import { readFileSync } from 'node:fs';", 'may not import node:fs'],
    ["import pino from 'pino';", 'may not import pino'],
    ['export const t = Date.now();', 'Date.now'],
    ['export const t = new Date();', 'new Date()'],
    ['export const t = Math.random();', 'Math.random'],
    ['export const t = performance.now();', 'performance'],
    ['export const f = () => setTimeout(() => 1, 5);', 'setTimeout'],
    ['export const d = document.title;', 'document'],
    ['export const d = window.innerWidth;', 'window'],
    ["export const d = process.env['A'];", 'process'],
    ['export const d = { fetch };', 'fetch'],
    ['export const d = crypto.randomUUID();', 'crypto'],
  ])('%s is refused in the engine', (text, words) => {
    expect(breaches({ 'controller/engine/x.ts': text })).toEqual([expect.stringContaining(words)]);
    expect(breaches({ 'controller/api/x.ts': text })).toEqual([]);
  });

  it('lets through data that only shares a name, and dates made from an instant', () => {
    const text =
      "import { z } from 'zod';\nexport const f = (window: number, o: { process: number }) => z.number().parse(window + o.process);\n" +
      'export const d = (ms: number) => new Date(ms).toISOString();';
    expect(breaches({ 'controller/engine/x.ts': text })).toEqual([]);
  });
});

describe('[D3] native and vendor libraries', () => {
  it('each in one file of a process, however it is reached', () => {
    expect(
      breaches({
        'controller/main.ts': "import './a.ts';\nawait import('./b.ts');",
        'controller/a.ts': "import { io } from 'socket.io-client';\nexport const a = io;",
        'controller/b.ts': "import { io } from 'socket.io-client';\nexport const b = io;",
      }),
    ).toEqual([expect.stringContaining('socket.io-client is imported in 2 files of the process controller/main.ts')]);
  });
  it('may be one file in each of two processes', () => {
    const link = "import { io } from 'socket.io-client';\nexport const a = io;";
    expect(
      breaches({
        'devices/agent/main.ts': "import { a } from './link.ts';\nconsole.log(a);",
        'devices/agent/link.ts': link,
        'display/rack/main.ts': "import { a } from './link.ts';\nconsole.log(a);",
        'display/rack/link.ts': link,
      }),
    ).toEqual([]);
  });
  it.each([
    ['controller/api/x.ts', 'sharp', 'controller/runtime'],
    ['controller/app.ts', 'node:sqlite', 'controller/records'],
    ['display/rack/x.ts', 'three', 'display/renderer or controller/console'],
  ])('%s may not import %s', (path, library, home) => {
    expect(breaches({ [path]: `import lib from '${library}';\nexport const x = lib;` })).toEqual([
      expect.stringContaining(`${library} belongs in ${home} alone`),
    ]);
  });
});

describe('[D4] shape of the tree', () => {
  it('refuses barrels', () => {
    const a = { 'controller/engine/a.ts': 'export const a = 1;' };
    for (const text of ["export * from './a.ts';", "export { a } from './a.ts';"]) {
      expect(breaches({ ...a, 'controller/engine/index.ts': text })).toEqual([expect.stringContaining('hands on')]);
    }
  });
  it('refuses cycles, and names them once', () => {
    expect(
      breaches({
        'controller/engine/a.ts': "import { b } from './b.ts';\nexport const a = b;",
        'controller/engine/b.ts': "import { c } from './c.ts';\nexport const b = c;",
        'controller/engine/c.ts': "import type { a } from './a.ts';\nexport const c = 1;",
      }),
    ).toEqual([
      '[D4] cycle: controller/engine/a.ts -> controller/engine/b.ts -> controller/engine/c.ts -> controller/engine/a.ts',
    ]);
  });
  it.each(['utils', 'helpers', 'types', 'misc', 'common'])('refuses a folder named %s', (folder) => {
    expect(breaches({ [`controller/engine/${folder}/a.ts`]: 'export const a = 1;' })).toEqual([
      expect.stringContaining(`a folder named "${folder}"`),
    ]);
  });
  it('refuses names that do not fit the tree', () => {
    const text = 'export const a = 1;';
    expect(breaches({ 'controller/engine/my-file.ts': text })).toEqual([expect.stringContaining('camelCase')]);
    expect(breaches({ 'controller/engine/my_file.ts': text })).toEqual([expect.stringContaining('camelCase')]);
    expect(breaches({ 'controller/console/FloorPlan.tsx': text, 'test/engine/shareOfVoice.test.ts': text })).toEqual(
      [],
    );
  });
  it('refuses a file of more than 400 lines', () => {
    const lines = (n: number): string =>
      Array.from({ length: n }, (_, i) => `export const a${i} = 1;`).join('\n') + '\n';
    expect(breaches({ 'controller/engine/a.ts': lines(400) })).toEqual([]);
    expect(breaches({ 'controller/engine/a.ts': lines(401) })).toEqual([expect.stringContaining('401 lines')]);
  });
});
