import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { StoreConfigInput } from '../../config/schema/storeConfig.ts';
import { checkStoreFile, importStoreFile, loadStoreFile } from '../../controller/records/storeFile.ts';
import { exportStore, exportStoreTo } from '../../controller/records/storeExport.ts';
import { yamlText } from '../../controller/records/yamlText.ts';
import { testFolders } from './folder.ts';
import { picture } from './pictures.ts';
import { smallStore, storeConfigOf, T0 } from './samples.ts';

const folders = testFolders();

const withPictures: StoreConfigInput = {
  ...smallStore,
  store: { ...smallStore.store, brand: { logo: 'media/logo.png' } },
  floorPlan: { ...smallStore.floorPlan, image: 'media/plan.svg' },
  products: smallStore.products?.map((p) => ({ ...p, image: 'media/cola.webp', brand: "O'Neill: yes" })),
  creatives: [
    ...(smallStore.creatives ?? []),
    { id: 'film', name: 'Film', kind: 'image', files: { landscape: 'media/logo.png', portrait: 'media/cola.webp' } },
  ],
};

/** Writes a store file with its media into a folder of its own; answers with the path of the file. */
async function storeFolder(config: unknown, leaveOut: readonly string[] = []): Promise<string> {
  const folder = folders.folder();
  mkdirSync(join(folder, 'media'));
  const media: Record<string, Uint8Array> = {
    'media/logo.png': await picture('png'),
    'media/cola.webp': await picture('webp', 20, 50),
    'media/plan.svg': new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"></svg>'),
  };
  for (const [path, bytes] of Object.entries(media)) {
    if (!leaveOut.includes(path)) writeFileSync(join(folder, path), bytes);
  }
  writeFileSync(join(folder, 'store.yaml'), typeof config === 'string' ? config : yamlText(config));
  return join(folder, 'store.yaml');
}

function write(store: string, name: string, text: string | Uint8Array): void {
  writeFileSync(join(store, '..', name), text);
}

async function faultsOf(store: string): Promise<string[]> {
  const result = await loadStoreFile(store);
  return result.ok ? [] : result.faults.map((f) => `${f.path}: ${f.message}`);
}

describe('reading', () => {
  it('[REC-15] a store file with its media is read whole', async () => {
    const store = await storeFolder(withPictures);
    const result = await loadStoreFile(store);
    expect(result).toMatchObject({ ok: true, config: storeConfigOf(withPictures) });
    expect(result.ok && [...result.mediaFiles]).toEqual([
      ['media/cola.webp', join(store, '..', 'media/cola.webp')],
      ['media/logo.png', join(store, '..', 'media/logo.png')],
      ['media/plan.svg', join(store, '..', 'media/plan.svg')],
    ]);
  });

  it('[REC-15] products may stand in a file beside it', async () => {
    const { products, ...rest } = withPictures;
    const store = await storeFolder({ ...rest, products: 'products.yaml' });
    write(store, 'products.yaml', yamlText(products));
    expect(await loadStoreFile(store)).toMatchObject({ ok: true, config: storeConfigOf(withPictures) });
  });

  it('[REC-15] a products file that is missing, elsewhere, broken or no list is a fault; the rest is checked too', async () => {
    const store = await storeFolder({ ...withPictures, products: 'products.yaml', screens: [{ id: 'Bad' }] });
    const [first, ...others] = await faultsOf(store);
    expect(first).toBe('products.yaml: there is no such file');
    expect(others.some((f) => f.startsWith('screens[0](Bad)'))).toBe(true);
    write(store, 'products.yaml', 'a: 1');
    expect((await faultsOf(store))[0]).toBe('products: products.yaml holds no list');
    write(store, 'products.yaml', '- id: a\n- id: "b\n');
    expect((await faultsOf(store))[0]).toMatch(/^products\.yaml:\d+:\d+: /);
    for (const name of ['../products.yaml', '/etc/passwd', 'media/p.yaml', 'products.txt']) {
      const other = await storeFolder({ ...withPictures, products: name });
      expect((await faultsOf(other))[0]).toBe(`products: "${name}" is not the name of a file beside the store file`);
    }
  });

  it('[REC-15] every syntax error is told with its line and column', async () => {
    const store = await storeFolder('endcap: 1\nstore: {id: a, id: b}\nzones:\n  - id: x\n bad: [1\n');
    const faults = await faultsOf(store);
    expect(faults.length).toBeGreaterThan(1);
    expect(faults[0]).toMatch(/^store\.yaml:2:\d+: Map keys must be unique/);
    for (const fault of faults) expect(fault).toMatch(/^store\.yaml:\d+:\d+: /);
  });

  it('[REC-15] a file that unfolds without end, none, and a folder are refused', async () => {
    const rows = Array.from(
      { length: 12 },
      (_, i) =>
        `a${i}: &a${i} [${Array(9)
          .fill(i === 0 ? 'x' : `*a${i - 1}`)
          .join(',')}]`,
    );
    expect((await faultsOf(await storeFolder(rows.join('\n'))))[0]).toMatch(/^store\.yaml: Excessive alias count/);
    const store = await storeFolder(withPictures);
    expect(await faultsOf(join(store, '..', 'other.yaml'))).toEqual(['other.yaml: there is no such file']);
    expect((await faultsOf(join(store, '..')))[0]).toContain('the file cannot be read');
    expect(await faultsOf(await storeFolder(''))).not.toEqual([]);
    truncateSync(store, 17 * 1024 * 1024);
    expect(await faultsOf(store)).toEqual(['store.yaml: larger than 16 MB']);
  });
});

describe('importing', () => {
  it('[REC-15] a media file beyond all limits is refused before it is read', async () => {
    const store = await storeFolder(withPictures);
    truncateSync(join(store, '..', 'media/logo.png'), 1100 * 1024 * 1024);
    expect(await checkStoreFile(store)).toEqual({
      ok: false,
      faults: [{ path: 'media/logo.png', message: 'larger than 1024 MB', fix: 'export it smaller' }],
    });
  });

  it('[REC-15] five faults and two missing files are all listed at once, and nothing is changed', async () => {
    const broken = {
      ...withPictures,
      floorPlan: { ...withPictures.floorPlan, heightM: 'high' },
      screens: [{ ...withPictures.screens?.[0], zone: 'drink' }],
      products: withPictures.products?.map((p) => ({ ...p, price: -1 })),
      campaigns: withPictures.campaigns?.map((c) => ({ ...c, creatives: ['welcom'], colour: 'red' })),
    };
    const store = await storeFolder(broken, ['media/logo.png', 'media/plan.svg']);
    const records = await folders.records(folders.folder());
    const result = await importStoreFile(records, store, 'ann', T0);
    const paths = result.ok ? [] : result.faults.map((f) => f.path).sort();
    expect(paths).toEqual([
      'campaigns[0](always)',
      'creatives[1](film).files.landscape',
      'floorPlan.heightM',
      'products[0](cola).price',
      'screens[0](drinks-end).zone',
      'store.brand.logo',
    ]);
    expect(records.config.current()).toBeUndefined();
  });

  it('[REC-15] files that screens cannot show are all named, and nothing is changed', async () => {
    const store = await storeFolder(withPictures);
    write(store, 'media/logo.png', 'no picture');
    write(store, 'media/plan.svg', '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>');
    const records = await folders.records(folders.folder());
    const expected = {
      ok: false,
      faults: [
        {
          path: 'media/logo.png',
          message: 'not a picture or film that screens show',
          fix: 'use PNG, JPEG, WebP, GIF, SVG, MP4 or WebM; models as GLB, typefaces as WOFF2',
        },
        {
          path: 'media/plan.svg',
          message: 'this drawing is refused: it holds a script or embedded page',
          fix: 'export it as a plain drawing',
        },
      ],
    };
    expect(await importStoreFile(records, store, 'ann', T0)).toEqual(expected);
    expect(await checkStoreFile(store)).toEqual(expected);
    expect(records.config.current()).toBeUndefined();
  });

  it('[REC-15] what is exported imports as the same configuration with the same media', async () => {
    const first = await folders.records(folders.folder());
    expect(await importStoreFile(first, await storeFolder(withPictures), 'ann', T0)).toEqual({ ok: true, revision: 1 });
    const revision = first.config.current();
    if (revision === undefined) throw new Error('nothing was imported');
    expect(revision.config).toEqual(storeConfigOf(withPictures));
    expect(Object.keys(revision.media)).toEqual(['media/cola.webp', 'media/logo.png', 'media/plan.svg']);

    const folder = join(folders.folder(), 'export');
    expect(await exportStoreTo(revision, first.media, folder)).toBe(3);
    const second = await folders.records(folders.folder());
    expect(await importStoreFile(second, join(folder, 'store.yaml'), 'ben', T0 + 1)).toEqual({ ok: true, revision: 1 });
    const { config, media } = second.config.current() ?? {};
    expect({ config, media }).toEqual({ config: revision.config, media: revision.media });
    await expect(exportStoreTo(revision, first.media, folder)).rejects.toThrow('not empty');
    expect(exportStore(revision)).not.toContain('receivers');
  });
});
