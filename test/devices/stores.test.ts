import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadStoreFile } from '../../controller/records/storeFile.ts';
import { shopOf } from '../../devices/simulator/world/shop.ts';
import { advance, createWorld } from '../../devices/simulator/world/world.ts';

const folder = join(import.meta.dirname, '..', '..', 'config', 'stores');
const files = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
  if (entry.isFile() && entry.name.endsWith('.yaml')) return [join(folder, entry.name)];
  const inside = join(folder, entry.name, 'store.yaml');
  return entry.isDirectory() && existsSync(inside) ? [inside] : [];
});

describe.each(files.map((file) => [file.slice(folder.length + 1), file]))('the example store %s', (_, file) => {
  it('[CFG] loads without a fault', async () => {
    const checked = await loadStoreFile(file);
    expect(checked.ok ? [] : checked.faults).toEqual([]);
  });

  it('[DEV-21] can be simulated', async () => {
    const checked = await loadStoreFile(file);
    if (!checked.ok) throw new Error('it does not load');
    const world = createWorld(shopOf(checked.config), 1, 12);
    const sensed = advance(world, 60_000);
    expect(world.shoppers.length).toBeGreaterThan(4);
    for (const { type, data } of sensed)
      if (type === 'endcap.count.v1') expect(checked.config.zones.map((zone) => zone.id)).toContain(data.zone);
  });
});
