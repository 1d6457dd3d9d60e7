import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** Largest file that is taken for a model, bytes. */
const MAX_BYTES = 512 * 2 ** 20;
const LIST = 'models.json';

export const modelName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,62}$/, 'a model name has a-z, 0-9 and hyphens, begins with a letter, at most 63 long');

/** How a network takes pictures and gives people; auto: as its graph declares it. */
export const modelLayout = z.enum(['auto', 'yolox', 'nms-free', 'ssd']);
export type ModelLayout = z.infer<typeof modelLayout>;

const entry = z.strictObject({
  name: modelName,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.number().int().min(1),
  licence: z.string().max(200),
  source: z.string().max(500),
  layout: modelLayout.default('auto'),
});
const list = z.strictObject({ models: z.array(entry).max(200) });
/** One model that the operator has added. */
export type ModelEntry = z.infer<typeof entry>;

/** A model cannot be used. The message says what happened and what to do. */
export class ModelError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ModelError';
  }
}

/** A model is another file than was recorded or named. */
export class ModelHashError extends ModelError {
  constructor(message: string) {
    super(message);
    this.name = 'ModelHashError';
  }
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Every model of a data folder. */
export function listModels(data: string): ModelEntry[] {
  let text: string;
  try {
    text = readFileSync(join(data, 'models', LIST), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw new ModelError(
      `The list of models cannot be read (${error instanceof Error ? error.message : 'unknown'}); check who may read the folder models of the data folder.`,
    );
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    parsed = null;
  }
  const checked = list.safeParse(parsed);
  if (!checked.success)
    throw new ModelError('The list of models (models/models.json) is damaged; remove it and add the models again.');
  return checked.data.models;
}

/**
 * Reads a file that is to be a model.
 *
 * @throws ModelError when it is missing, empty, not a file or too large
 */
export function readModelFile(path: string, shown: string): Uint8Array {
  try {
    const stat = statSync(path);
    if (!stat.isFile()) throw new ModelError(`${shown} is not a file; name the .onnx file itself.`);
    if (stat.size === 0) throw new ModelError(`${shown} is empty; fetch the model again.`);
    if (stat.size > MAX_BYTES)
      throw new ModelError(`${shown} has ${Math.round(stat.size / 2 ** 20)} MB; a model here has at most 512 MB.`);
    return readFileSync(path);
  } catch (error) {
    if (error instanceof ModelError) throw error;
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new ModelError(
      missing
        ? `There is no model ${shown}. Check the path, or list the models that were added with "npm run endcap -- model list".`
        : `The model ${shown} cannot be read (${error instanceof Error ? error.message : 'unknown'}).`,
    );
  }
}

/** An ONNX file is a protocol buffer that begins with its IR version: field 1, a small number. */
export function looksLikeOnnx(bytes: Uint8Array): boolean {
  return bytes.length > 64 && bytes[0] === 0x08 && bytes[1]! >= 3 && bytes[1]! <= 32;
}

/**
 * Copies a model into the data folder and records its hash, or replaces the model of the same name.
 *
 * @throws ModelError when the bytes are no ONNX model
 */
export function addModel(
  data: string,
  bytes: Uint8Array,
  facts: {
    readonly name: string;
    readonly licence: string;
    readonly source: string;
    readonly layout?: ModelLayout;
  },
): ModelEntry {
  if (!looksLikeOnnx(bytes))
    throw new ModelError(`${facts.source} is no ONNX model: it does not begin like one. Nothing was added.`);
  const added: ModelEntry = { layout: 'auto', ...facts, sha256: sha256(bytes), bytes: bytes.length };
  const folder = join(data, 'models');
  mkdirSync(folder, { recursive: true });
  replaceFile(join(folder, `${facts.name}.onnx`), bytes);
  const models = [...listModels(data).filter((m) => m.name !== facts.name), added];
  models.sort((a, b) => (a.name < b.name ? -1 : 1));
  replaceFile(join(folder, LIST), `${JSON.stringify({ models }, null, 2)}\n`);
  return added;
}

/**
 * Reads a model that was added, and checks that it is still the same.
 *
 * @throws ModelError when there is none of that name; ModelHashError when its hash is another
 */
export function loadModel(data: string, name: string): { readonly entry: ModelEntry; readonly bytes: Uint8Array } {
  const models = listModels(data);
  const found = models.find((m) => m.name === name);
  if (found === undefined)
    throw new ModelError(
      `There is no model "${name}"; ${models.length === 0 ? 'none was added yet: npm run endcap -- model add FILE' : `there are: ${models.map((m) => m.name).join(', ')}`}.`,
    );
  const bytes = readModelFile(join(data, 'models', `${name}.onnx`), `${name}.onnx`);
  if (sha256(bytes) !== found.sha256)
    throw new ModelHashError(
      `The model "${name}" is not the file that was added: its SHA-256 is ${sha256(bytes)}, recorded was ${found.sha256}. Add it again from a source that you trust.`,
    );
  return { entry: found, bytes };
}

/** The old file stays until the new one is whole. */
function replaceFile(path: string, content: Uint8Array | string): void {
  const draft = `${path}.new`;
  try {
    writeFileSync(draft, content, { flush: true });
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw new ModelError(
      `The model could not be kept (${error instanceof Error ? error.message : 'unknown'}); check the room on the disk and who may write the data folder.`,
    );
  }
}
