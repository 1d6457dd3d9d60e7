import { readFile } from 'node:fs/promises';
import { statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { checkConfig } from '../../config/schema/check.ts';
import type { Fault } from '../../config/schema/fault.ts';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import type { AssetRef } from '../protocol/scalars.ts';
import { createImageReader } from '../runtime/imageReader.ts';
import { LARGEST_FILE_BYTES, MediaError, mediaFacts, tooLargeFile } from './mediaFacts.ts';
import type { Records } from './records.ts';
import { mediaPaths } from './storeMedia.ts';
import { parseYaml, sizeFault } from './yamlText.ts';
import type { YamlResult } from './yamlText.ts';

export type StoreFileResult =
  | {
      readonly ok: true;
      readonly config: StoreConfig;
      /** Media path of the store file -> absolute path. */
      readonly mediaFiles: ReadonlyMap<string, string>;
    }
  | { readonly ok: false; readonly faults: Fault[] };

export type ImportResult =
  { readonly ok: true; readonly revision: number } | { readonly ok: false; readonly faults: Fault[] };

/** What an import needs: where files go, and how a checked configuration becomes the next revision. */
export interface ImportTarget {
  readonly media: Pick<Records['media'], 'add'>;
  save(config: StoreConfig, media: Readonly<Record<string, AssetRef>>, by: string): Promise<number>;
}

/** Media files opened at a time: while one is synced to disk another is decoded. */
const AT_ONCE = 4;

/** A file beside the store file that holds its products: a plain name, no folders. */
const productsFile = /^[A-Za-z0-9][A-Za-z0-9._-]{0,80}\.ya?ml$/;

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

async function readYaml(path: string): Promise<YamlResult> {
  const name = basename(path);
  try {
    const tooLarge = sizeFault(statSync(path).size, name);
    return tooLarge === null ? parseYaml(await readFile(path, 'utf8'), name) : { ok: false, faults: [tooLarge] };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const missing = code === 'ENOENT';
    return {
      ok: false,
      faults: [
        {
          path: name,
          message: missing ? 'there is no such file' : `the file cannot be read (${code})`,
          fix: missing ? 'correct the path' : 'see that it is a file and may be read',
        },
      ],
    };
  }
}

/** Puts the list in for `products: products.yaml`. */
async function withProducts(raw: unknown, folder: string): Promise<YamlResult> {
  if (typeof raw !== 'object' || raw === null || !('products' in raw) || typeof raw.products !== 'string') {
    return { ok: true, value: raw };
  }
  const refuse = (message: string, fix: string): YamlResult => ({
    ok: false,
    faults: [{ path: 'products', message, fix }],
  });
  if (!productsFile.test(raw.products)) {
    return refuse(
      `"${raw.products}" is not the name of a file beside the store file`,
      'write the list here, or name a file in the same folder, such as products.yaml',
    );
  }
  const read = await readYaml(join(folder, raw.products));
  if (!read.ok) return read;
  if (!Array.isArray(read.value)) {
    return refuse(`${raw.products} holds no list`, 'begin each product with "- id: ..."');
  }
  return { ok: true, value: { ...raw, products: read.value as unknown[] } };
}

/** A store file as data, with the products that lie beside it; not checked. */
export async function readStoreFile(path: string): Promise<YamlResult> {
  const read = await readYaml(path);
  return read.ok ? withProducts(read.value, dirname(path)) : read;
}

/**
 * Reads a store file and the files that it names, and checks all of it; every fault at once.
 *
 * @param path of the YAML file; its media lie in `media/` beside it
 */
export async function loadStoreFile(path: string): Promise<StoreFileResult> {
  const folder = dirname(path);
  const read = await readYaml(path);
  if (!read.ok) return read;
  const whole = await withProducts(read.value, folder);
  // A products file that cannot be read hides nothing that is wrong in the rest.
  const input: unknown = whole.ok ? whole.value : { ...(read.value as Record<string, unknown>), products: [] };
  const checked = checkConfig(input, (media) => isFile(join(folder, media)));
  if (!whole.ok) {
    const others = checked.ok ? [] : checked.faults.filter((f) => !f.message.startsWith('no product has the id'));
    return { ok: false, faults: [...whole.faults, ...others] };
  }
  if (!checked.ok) return checked;
  const { config } = checked;
  return { ok: true, config, mediaFiles: new Map(mediaPaths(config).map((media) => [media, join(folder, media)])) };
}

/** The files that screens could not show, each as a fault; what is sound is handed to `take`. */
async function eachMedia(
  files: ReadonlyMap<string, string>,
  take: (media: string, bytes: Uint8Array) => Promise<void>,
): Promise<Fault[]> {
  const faults: Fault[] = [];
  const next = files.entries();
  const worker = async (): Promise<void> => {
    for (const [media, file] of next) {
      try {
        if (statSync(file).size > LARGEST_FILE_BYTES) throw tooLargeFile(media);
        await take(media, await readFile(file));
      } catch (error) {
        if (!(error instanceof MediaError)) throw error;
        faults.push({ path: media, message: error.why, fix: error.fix });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return faults.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** As `loadStoreFile`, and opens every media file too: what passes can be imported. */
export async function checkStoreFile(path: string): Promise<StoreFileResult> {
  const loaded = await loadStoreFile(path);
  if (!loaded.ok) return loaded;
  const images = createImageReader();
  try {
    const faults = await eachMedia(loaded.mediaFiles, async (media, bytes) => {
      await mediaFacts(bytes, media, images);
    });
    return faults.length === 0 ? loaded : { ok: false, faults };
  } finally {
    images.close();
  }
}

/**
 * Makes a store file the next revision: all of it or, with faults, nothing. Files stored on the way of an import that
 * then fails are harmless: they lie under their content and no revision names them.
 *
 * @throws StorageError
 */
export async function importStore(target: ImportTarget, path: string, by: string): Promise<ImportResult> {
  const loaded = await loadStoreFile(path);
  if (!loaded.ok) return loaded;
  const stored = new Map<string, AssetRef>();
  const faults = await eachMedia(loaded.mediaFiles, async (name, bytes) => {
    stored.set(name, await target.media.add(bytes, name));
  });
  if (faults.length > 0) return { ok: false, faults };
  // In the order of their names, not in that in which they were ready: same file, same revision.
  const media = Object.fromEntries([...stored].sort(([a], [b]) => (a < b ? -1 : 1)));
  return { ok: true, revision: await target.save(loaded.config, media, by) };
}

/** `importStore` into records that nothing else is using. */
export function importStoreFile(records: Records, path: string, by: string, nowMs: number): Promise<ImportResult> {
  return importStore(
    {
      media: records.media,
      save: async (config, media, who) => (await records.config.save(config, media, who, nowMs)).revision,
    },
    path,
    by,
  );
}
