import { cpus, platform, release, totalmem } from 'node:os';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

/** What the figures were taken on, in one line. */
export function machine(): string {
  const all = cpus();
  const memory = (totalmem() / 2 ** 30).toFixed(0);
  return `${all[0]?.model.trim() ?? 'unknown processor'}, ${all.length} cores, ${memory} GB, ${platform()} ${release()}, Node ${process.versions.node}`;
}

/** Value below which a share of the samples lies (nearest rank). */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new Error('no samples');
  return value;
}

export const median = (samples: readonly number[]): number => quantile(samples, 0.5);
export const round = (value: number, digits = 1): number => Number(value.toFixed(digits));

/** `--json FILE` of a bench, and `--size N` where it has a size (players, samples): smaller for a quick look. */
export function benchArguments(size = 0): { readonly json: string | undefined; readonly size: number } {
  const { values } = parseArgs({ options: { json: { type: 'string' }, size: { type: 'string' } } });
  return { json: values.json, size: values.size === undefined ? size : Number(values.size) };
}

/** Writes the figures for programs, where `--json` names a file. */
export function writeJson(file: string | undefined, figures: unknown): void {
  if (file !== undefined) writeFileSync(file, `${JSON.stringify(figures)}\n`);
}

/** Prints rows as a table for people, columns as wide as they need. */
export function printTable(title: string, rows: readonly (readonly string[])[]): void {
  const widths = rows.reduce<number[]>((w, row) => row.map((cell, i) => Math.max(w[i] ?? 0, cell.length)), []);
  console.log(`\n${title}`);
  for (const row of rows) console.log(`  ${row.map((cell, i) => cell.padEnd(widths[i]!)).join('  ')}`);
  console.log(`  ${machine()}`);
}
