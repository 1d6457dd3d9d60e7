import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checkConfig } from '../../config/schema/check.ts';
import { sections } from '../../config/schema/storeConfig.ts';
import { exampleFile } from '../../docs/example.ts';
import { generatedDocs } from '../../docs/generate.ts';

const root = join(import.meta.dirname, '../..');

describe('reference documentation', () => {
  it.each(Object.entries(generatedDocs()))(
    '[CFG] %s is what the schemas say (npm run docs writes it)',
    (path, text) => {
      expect(readFileSync(join(root, path), 'utf8')).toBe(text);
    },
  );

  it('[CFG] its examples together are a store file that passes', () => {
    const result = checkConfig(parse(exampleFile()));
    expect(result.ok ? [] : result.faults).toEqual([]);
  });

  it('[CFG] every section, and every field of a section, is described', () => {
    const text = generatedDocs()['docs/configuration.md']!;
    for (const name of Object.keys(sections)) expect(text).toContain(`## ${name}`);
    const bare = text.split('\n').filter((line) => line.startsWith('| `') && /\|\s*\|$/.test(line));
    expect(bare).toEqual([]);
  });
});
