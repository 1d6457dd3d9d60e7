import { basename } from 'node:path';
import { addModel, listModels, modelName, ModelError, readModelFile, sha256 } from '../runtime/models.ts';
import type { ModelEntry } from '../runtime/models.ts';
import type { Terminal } from './terminal.ts';

/** What `model ...` asks for. Models lie in the data folder as files; no controller is needed, nor stopped. */
export type ModelWish =
  | { readonly does: 'add'; readonly file: string; readonly name: string | null; readonly licence: string | null }
  | { readonly does: 'list' }
  | { readonly does: 'fetch'; readonly model: string; readonly sha256: string | null };

interface Published {
  readonly url: string;
  readonly licence: string;
  /** Null: the publisher names none, and none was checked against this address. */
  readonly sha256: string | null;
  /** What it is for, in a few words. */
  readonly about: string;
}

/** Models that `model fetch` knows: where their publisher keeps them. */
export const published: Readonly<Record<string, Published>> = {
  'yolox-nano': {
    url: 'https://github.com/Megvii-BaseDetection/YOLOX/releases/download/0.1.1rc0/yolox_nano.onnx',
    licence: 'Apache-2.0',
    sha256: null,
    about: '0.9 M parameters: a few frames a second on one core of any computer',
  },
  'yolox-tiny': {
    url: 'https://github.com/Megvii-BaseDetection/YOLOX/releases/download/0.1.1rc0/yolox_tiny.onnx',
    licence: 'Apache-2.0',
    sha256: null,
    about: '5 M parameters: finds more people, takes about four times as long',
  },
  'yolox-s': {
    url: 'https://github.com/Megvii-BaseDetection/YOLOX/releases/download/0.1.1rc0/yolox_s.onnx',
    licence: 'Apache-2.0',
    sha256: null,
    about: '9 M parameters: for a strong computer or few pictures a second',
  },
};

/** Largest download, bytes. */
const MAX_BYTES = 512 * 2 ** 20;
const TIMEOUT_MS = 120_000;

function words(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer';
  const cause = error.cause;
  return cause instanceof Error && cause.message !== '' ? cause.message : error.message;
}

async function download(url: string): Promise<Uint8Array> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!answer.ok) throw new Error(`the answer was HTTP ${answer.status}`);
    if (Number(answer.headers.get('content-length') ?? 0) > MAX_BYTES) throw new Error('the file is too large');
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > MAX_BYTES) throw new Error('the file is too large');
      chunks.push(chunk);
    }
    return new Uint8Array(Buffer.concat(chunks));
  } catch (error) {
    throw new ModelError(
      `The model could not be fetched from ${url} (${words(error)}). Without a network here: fetch the file on another machine, and add it with "npm run endcap -- model add FILE". Nothing was changed.`,
    );
  }
}

function told(entry: ModelEntry): string {
  return [
    `${entry.name}  ${(entry.bytes / 1e6).toFixed(1)} MB  licence: ${entry.licence}  from ${entry.source}`,
    `    SHA-256 ${entry.sha256}`,
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
  terminal.out(`Fetching ${found.url}`);
  const bytes = await download(found.url);
  const actual = sha256(bytes);
  if (expected === null) {
    terminal.err(
      `Fetched ${(bytes.length / 1e6).toFixed(1)} MB with SHA-256\n    ${actual}\nThe publisher names no hash, so nothing here vouches for it. Compare it with one from a source that you trust, and accept it with\n    npm run endcap -- model fetch ${wish.model} --sha256 ${actual}\nNothing was added.`,
    );
    return 1;
  }
  if (actual !== expected)
    throw new ModelError(
      `What came is not what was expected: its SHA-256 is ${actual}, expected was ${expected}. Nothing was added.`,
    );
  terminal.out(
    `Added.\n${told(addModel(data, bytes, { name: wish.model, licence: found.licence, source: found.url }))}`,
  );
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
          `To be had with "model fetch NAME":\n${others.map(([name, p]) => `${name}  licence: ${p.licence}  ${p.about}${p.sha256 === null ? '; its hash is to be confirmed by you' : ''}`).join('\n')}`,
        );
      return 0;
    }
    const name = checkedName(wish.name ?? nameOf(wish.file));
    const shown = basename(wish.file);
    const bytes = readModelFile(wish.file, shown);
    const entry = addModel(data, bytes, { name, licence: wish.licence ?? 'not told', source: shown });
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
