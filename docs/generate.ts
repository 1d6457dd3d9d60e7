import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { comparison } from '../config/schema/condition.ts';
import { sections, storeConfig } from '../config/schema/storeConfig.ts';
import { floorPlan } from '../config/schema/floor.ts';
import { store } from '../config/schema/store.ts';
import { environmentVariables } from '../controller/runtime/environment.ts';
import { latenessMs, observationData, observationTypes } from '../controller/protocol/observation.ts';
import { readingCatalogue } from '../controller/protocol/reading.ts';
import type { z } from 'zod';
import { example } from './example.ts';
import { inputSchema, markdownTable, rows, variants } from './schemaTable.ts';

const MADE = '<!-- Made from the schemas by `npm run docs`. Change the schema, not this file. -->';

function yaml(section: string): string {
  const text = example[section];
  if (text === undefined) throw new Error(`docs/example.ts has no example for ${section}`);
  return `\`\`\`yaml\n${text}\n\`\`\``;
}

function section(name: string, schema: z.ZodType, limits: string): string {
  const json = inputSchema(schema);
  const kinds = variants(json);
  const tables =
    kinds === undefined
      ? markdownTable(rows(json))
      : kinds.map(({ kind, schema: s }) => `### ${name}: kind \`${kind}\`\n\n${markdownTable(rows(s))}`).join('\n\n');
  return [`## ${name}`, `${json.description ?? ''}${limits}`, tables, yaml(name)].join('\n\n');
}

function configuration(): string {
  const whole = inputSchema(storeConfig).properties ?? {};
  const lists = Object.entries(sections).map(([name, schema]) => {
    const max = whole[name]?.maxItems;
    return section(name, schema, max === undefined ? '' : ` At most ${max}.`);
  });
  return [
    MADE,
    '# Configuration: the store file',
    'A store file is YAML. It seeds an empty data folder at the first start (`npm start -- --store FILE`); from then on the database holds the truth, and `npm run endcap -- config import FILE` makes a new revision. `npm run endcap -- config check FILE` lists every fault of a file at once, each with its place and the fix. Fields that are not listed here are refused, so a slip of the pen does not go unseen.',
    'Ids are lower case letters, digits and hyphens, begin with a letter, have at most 63 characters, and are never given to something else later. Places are metres on the floor plan, from its top left corner. Media files lie in a folder `media` beside the store file.',
    `The file begins with the version of its format:\n\n${yaml('endcap')}`,
    section('store', store, ''),
    section('floorPlan', floorPlan, ''),
    ...lists,
    '## Conditions',
    'The `when` of a trigger is one comparison, or `all`, `any` (1 to 16 conditions each) or `not` over conditions, as deep as needed. The readings that can be compared are listed in [readings.md](readings.md).',
    markdownTable(rows(inputSchema(comparison))),
    "```yaml\nwhen:\n  all:\n    - { reading: zone.occupancy, of: drinks, op: '>=', value: 4, exit: 2 }\n    - not: { reading: product.likes, of: cola, op: '>=', value: 100 }\n```",
  ].join('\n\n');
}

function age(ms: number): string {
  if (!Number.isFinite(ms)) return 'never';
  if (ms % 3_600_000 === 0) return `${ms / 3_600_000} h`;
  return ms % 60_000 === 0 ? `${ms / 60_000} min` : `${ms / 1000} s`;
}

function readings(): string {
  const table = Object.entries(readingCatalogue).map(
    ([kind, r]) =>
      `| \`${kind}\` | ${r.description} | ${r.of} | ${r.unit} | ${r.min} to ${r.max} | ${age(r.staleAfterMs)} | ${age(r.unknownAfterMs)} | ${r.from} |`,
  );
  const events = observationTypes.map((type) => {
    const json = inputSchema(observationData[type]);
    return `### \`${type}\`\n\n${json.description ?? ''} May come ${age(latenessMs[type])} late and still decide.\n\n${markdownTable(rows(json))}`;
  });
  return [
    MADE,
    '# Readings and events',
    'A reading is a current value with its age and quality. It is `live`, then `stale` (it no longer decides), then `unknown`; unknown is not zero. After a restart every reading is unknown until it is heard again.',
    [
      '| reading | what it is | of | unit | range | stale after | unknown after | from |',
      '| --- | --- | --- | --- | --- | --- | --- | --- |',
      ...table,
    ].join('\n'),
    '## Events that Endcap takes',
    'CloudEvents 1.0 to `POST /api/v1/events`, single, batch or binary. `source` and `id` together are the identity of an event: the same one twice counts once. `data` has the members below and no others.',
    '```json\n{ "specversion": "1.0", "id": "8d1f", "source": "urn:till:1", "type": "endcap.like.v1",\n  "time": "2026-11-21T10:15:00Z", "data": { "product": "wool-coat" } }\n```',
    ...events,
  ].join('\n\n');
}

function environment(): string {
  const table = Object.entries(environmentVariables).map(([name, schema]) => {
    const json = inputSchema(schema);
    const allowed =
      json.enum !== undefined
        ? json.enum.map((v) => `\`${String(v)}\``).join(', ')
        : json.maximum !== undefined
          ? `${json.minimum ?? 0} to ${json.maximum}`
          : '';
    const usual = json.default === undefined ? 'not set' : `\`${JSON.stringify(json.default).replaceAll('"', '')}\``;
    return `| \`${name}\` | ${usual} | ${allowed} | ${json.description ?? ''} |`;
  });
  return [
    MADE,
    '# Environment',
    'Read once at the start. An empty variable counts as not set; a value that cannot be used is named together with the others, and nothing starts.',
    ['| variable | default | allowed | what it does |', '| --- | --- | --- | --- |', ...table].join('\n'),
  ].join('\n\n');
}

/** Path from the root -> text of every generated page. */
export function generatedDocs(): Readonly<Record<string, string>> {
  return {
    'docs/configuration.md': `${configuration()}\n`,
    'docs/readings.md': `${readings()}\n`,
    'docs/environment.md': `${environment()}\n`,
  };
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '..');
  for (const [path, text] of Object.entries(generatedDocs())) {
    let before = '';
    try {
      before = readFileSync(join(root, path), 'utf8');
    } catch {
      // Not there yet: written below.
    }
    if (before !== text) writeFileSync(join(root, path), text);
    console.log(`${path}: ${before === text ? 'up to date' : 'written'}`);
  }
}
