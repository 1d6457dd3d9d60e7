import { basename } from 'node:path';
import { downloadModel } from '../runtime/modelDownload.ts';
import { addModel, listModels, modelName, ModelError, readModelFile, sha256 } from '../runtime/models.ts';
import type { ModelEntry, ModelLayout } from '../runtime/models.ts';
import type { Terminal } from './terminal.ts';

/** What `model ...` asks for. Models lie in the data folder as files; no controller is needed, nor stopped. */
export type ModelWish =
  | {
      readonly does: 'add';
      readonly file: string;
      readonly name: string | null;
      readonly licence: string | null;
      /** What the file must have, hexadecimal; null: it is taken as it is, and its hash is shown. */
      readonly sha256: string | null;
      readonly layout: ModelLayout;
    }
  | { readonly does: 'list' }
  | { readonly does: 'fetch'; readonly model: string; readonly sha256: string | null };

interface Published {
  readonly url: string;
  /** Where a person can read about it. */
  readonly page: string;
  readonly licence: string;
  /** Null: none is known here, so whoever fetches it must name it. */
  readonly sha256: string | null;
  readonly layout: ModelLayout;
  /** What it is for, in a few words. */
  readonly about: string;
}

const yolox = {
  page: 'https://github.com/Megvii-BaseDetection/YOLOX/releases/tag/0.1.1rc0',
  licence: 'Apache-2.0',
  layout: 'yolox',
} as const;
const release = 'https://github.com/Megvii-BaseDetection/YOLOX/releases/download/0.1.1rc0';

/**
 * Models that `model fetch` knows: where their publisher keeps them. A hash stands here where the file was at hand: the
 * one that all figures of this project are measured with. A file that is another is refused, whoever gives it.
 */
export const published: Readonly<Record<string, Published>> = {
  'yolox-nano': {
    ...yolox,
    url: `${release}/yolox_nano.onnx`,
    sha256: '695e750a5d5754bb5a8d5325643b59282191a7e7a564e435a415fd3c578eab14',
    about: '0.9 M parameters: a few frames a second on one core of any computer',
  },
  'yolox-tiny': {
    ...yolox,
    url: `${release}/yolox_tiny.onnx`,
    sha256: null,
    about: '5 M parameters: finds more people, takes about four times as long',
  },
  'yolox-s': {
    ...yolox,
    url: `${release}/yolox_s.onnx`,
    sha256: null,
    about: '9 M parameters: for a strong computer or few pictures a second',
  },
};

function told(entry: ModelEntry): string {
  return [
    `${entry.name}  ${(entry.bytes / 1e6).toFixed(1)} MB  licence: ${entry.licence}  from ${entry.source}`,
    `    SHA-256 ${entry.sha256}${entry.layout === 'auto' ? '' : `  layout: ${entry.layout}`}`,
  ].join('\n');
}

/** `YOLOX Nano (1).onnx` -> `yolox-nano-1`. */
function nameOf(file: string): string {
  return basename(file)
    .replace(/\.onnx$/i, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 63);
}

function checkedName(name: string): string {
  const parsed = modelName.safeParse(name);
  if (!parsed.success)
    throw new ModelError(`"${name}" cannot be its name: ${parsed.error.issues[0]!.message}. Give one with --name.`);
  return parsed.data;
}

async function fetchModel(
  wish: ModelWish & { does: 'fetch' },
  data: string,
  terminal: Terminal,
  known: Readonly<Record<string, Published>>,
): Promise<0 | 1> {
  const found = known[wish.model];
  if (found === undefined)
    throw new ModelError(`There is no model "${wish.model}" to fetch; there are: ${Object.keys(known).join(', ')}.`);
  const expected = wish.sha256?.toLowerCase() ?? found.sha256;
  if (expected === null)
    throw new ModelError(
      `No hash of "${wish.model}" is known here, so nothing would vouch for what comes. Take its SHA-256 from a source that you trust (its page is ${found.page}), and name it:\n    npm run endcap -- model fetch ${wish.model} --sha256 HASH\nNothing was fetched.`,
    );
  terminal.out(`Fetching ${found.url}`);
  const bytes = await downloadModel({ url: found.url, sha256: expected, data });
  const { licence, url, layout } = found;
  terminal.out(`Added.\n${told(addModel(data, bytes, { name: wish.model, licence, source: url, layout }))}`);
  return 0;
}

/**
 * Carries a model command out on a data folder.
 *
 * @param known models that can be fetched
 * @returns the exit code; everything is said on the terminal
 */
export async function carryOutModel(
  wish: ModelWish,
  data: string,
  terminal: Terminal,
  known: Readonly<Record<string, Published>> = published,
): Promise<0 | 1> {
  try {
    if (wish.does === 'fetch') return await fetchModel(wish, data, terminal, known);
    if (wish.does === 'list') {
      const models = listModels(data);
      terminal.out(
        models.length === 0
          ? 'No models yet. "model fetch yolox-nano" or "model add FILE" adds one.'
          : models.map(told).join('\n'),
      );
      const others = Object.entries(known).filter(([name]) => !models.some((m) => m.name === name));
      if (others.length > 0)
        terminal.out(
          `To be had with "model fetch NAME":\n${others.map(([name, p]) => `${name}  licence: ${p.licence}  ${p.about}${p.sha256 === null ? '; with --sha256, as its hash is not known here' : ''}`).join('\n')}`,
        );
      return 0;
    }
    const name = checkedName(wish.name ?? nameOf(wish.file));
    const shown = basename(wish.file);
    const bytes = readModelFile(wish.file, shown);
    const actual = sha256(bytes);
    if (wish.sha256 !== null && actual !== wish.sha256.toLowerCase())
      throw new ModelError(
        `${shown} is not what was expected: its SHA-256 is ${actual}, expected was ${wish.sha256.toLowerCase()}. Nothing was added.`,
      );
    const { licence, layout } = wish;
    const entry = addModel(data, bytes, { name, licence: licence ?? 'not told', source: shown, layout });
    terminal.out(
      `Added.\n${told(entry)}\nUse it with: npm run device -- camera --model ${entry.name} --camera ID --source ...`,
    );
    return 0;
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    terminal.err(error.message);
    return 1;
  }
}
