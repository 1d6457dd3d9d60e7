import { z } from 'zod';

interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly description?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly $ref?: string;
}

/** JSON Schema of what people write (defaults not yet filled in). */
export function inputSchema(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as JsonSchema;
}

export interface Row {
  readonly field: string;
  readonly type: string;
  readonly unit: string;
  readonly default: string;
  readonly bounds: string;
  readonly description: string;
}

const UNITS: readonly (readonly [RegExp, string])[] = [
  [/(^|\.)(holdFor|releaseAfter|minOnScreen|coolDown|leaveAfter|staleAfter|duration)S$/, 's'],
  [/(widthM|heightM)$/, 'm'],
  [/(^|[.\]])(x|y|z)$/, 'm'],
  [/Px$/, 'px'],
  [/Deg$/, 'degrees'],
  [/Rssi$/, 'dBm'],
  [/(^|\.)price$/, 'store currency'],
  [/(^|\.)polygon$/, 'm'],
];

function unitOf(field: string): string {
  return UNITS.find(([pattern]) => pattern.test(field))?.[1] ?? '';
}

function value(v: unknown): string {
  if (v === '') return 'empty';
  if (Array.isArray(v) && v.length === 0) return 'none';
  return typeof v === 'object' ? 'see its fields' : `\`${JSON.stringify(v).replace(/^"|"$/g, '')}\``;
}

function typeOf(s: JsonSchema): string {
  if (s.const !== undefined) return value(s.const);
  if (s.enum !== undefined) return s.enum.map((v) => `\`${String(v)}\``).join(' \\| ');
  if (s.$ref !== undefined) return 'condition';
  if (s.anyOf !== undefined || s.oneOf !== undefined) return 'one of several';
  if (s.type === 'array') return s.items === undefined ? 'list' : `list of ${typeOf(s.items)}`;
  if (s.type === 'integer') return 'whole number';
  if (s.type === 'boolean') return '`true` \\| `false`';
  if (s.type === 'string') return s.format === 'uri' ? 'address' : s.format === 'date' ? 'date' : 'text';
  return typeof s.type === 'string' ? s.type : 'any';
}

function boundsOf(s: JsonSchema): string {
  const huge = (n: number | undefined): number | undefined =>
    n === undefined || Math.abs(n) >= Number.MAX_SAFE_INTEGER ? undefined : n;
  const parts: string[] = [];
  const min = huge(s.minimum);
  const max = huge(s.maximum);
  if (min !== undefined && max !== undefined) parts.push(`${min} to ${max}`);
  else if (min !== undefined) parts.push(`at least ${min}`);
  else if (max !== undefined) parts.push(`at most ${max}`);
  if (s.multipleOf !== undefined) parts.push(`steps of ${s.multipleOf}`);
  if (s.minLength !== undefined || s.maxLength !== undefined) {
    parts.push(
      s.maxLength === undefined ? `from ${s.minLength} characters` : `${s.minLength ?? 0} to ${s.maxLength} characters`,
    );
  }
  if (s.minItems !== undefined || s.maxItems !== undefined) {
    parts.push(s.maxItems === undefined ? `at least ${s.minItems}` : `${s.minItems ?? 0} to ${s.maxItems} entries`);
  }
  if (s.pattern !== undefined && s.format === undefined && s.pattern.length <= 60) {
    parts.push(`\`${s.pattern.replaceAll('|', '\\|')}\``);
  }
  return parts.join('; ');
}

/** Every field of an object, nested objects with dotted names, in the order of the schema. */
export function rows(schema: JsonSchema, prefix = ''): Row[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = prefix + name;
    const required = schema.required?.includes(name) === true && field.default === undefined;
    const own: Row = {
      field: path,
      type: typeOf(field),
      unit: unitOf(path),
      default: required ? 'required' : field.default === undefined ? 'not set' : value(field.default),
      bounds: boundsOf(field),
      description: field.description ?? (name === 'kind' ? 'Which kind it is.' : ''),
    };
    if (field.properties !== undefined) return [own, ...rows(field, `${path}.`)];
    if (field.items?.properties !== undefined && name !== 'polygon') return [own, ...rows(field.items, `${path}[].`)];
    return [own];
  });
}

function kindOf(branch: JsonSchema): string {
  const kind = branch.properties?.['kind']?.const;
  return typeof kind === 'string' ? kind : '';
}

/** The alternatives of a union by their `kind`, or undefined for a plain object. */
export function variants(schema: JsonSchema): { kind: string; schema: JsonSchema }[] | undefined {
  const branches = schema.oneOf ?? schema.anyOf;
  return branches?.map((branch) => ({ kind: kindOf(branch), schema: branch }));
}

export function markdownTable(all: readonly Row[]): string {
  const withUnits = all.some((r) => r.unit !== '');
  const head = ['field', 'type', ...(withUnits ? ['unit'] : []), 'default', 'bounds', 'what it is'];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(head),
    line(head.map(() => '---')),
    ...all.map((r) =>
      line([
        `\`${r.field}\``,
        r.type,
        ...(withUnits ? [r.unit] : []),
        r.default,
        r.bounds,
        r.description.replaceAll('|', '\\|'),
      ]),
    ),
  ].join('\n');
}
