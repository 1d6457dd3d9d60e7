import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

const FOLDER = '/sys/class/thermal';
/** What no machine that runs has; drivers answer so when they know nothing, degrees Celsius. */
const COLDEST = -40;
const HOTTEST = 150;

/** The hottest sensor of the machine, degrees Celsius, to a tenth; null: none can be read (Linux has them as files). */
export async function temperature(folder: string = FOLDER): Promise<number | null> {
  const zones = await readdir(folder).catch(() => []);
  const read = zones
    .filter((name) => /^thermal_zone\d+$/.test(name))
    .map(async (name) => {
      const text = await readFile(join(folder, name, 'temp'), 'utf8').catch(() => '');
      return /^-?\d{1,7}\s*$/.test(text) ? Number(text) / 1000 : NaN;
    });
  const known = (await Promise.all(read)).filter((t) => t > COLDEST && t < HOTTEST && t !== 0);
  return known.length === 0 ? null : Math.round(Math.max(...known) * 10) / 10;
}
