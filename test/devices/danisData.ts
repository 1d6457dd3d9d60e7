import { existsSync } from 'node:fs';
import { join } from 'node:path';

const shared = process.env['ENDCAP_SHARED'] ?? join(import.meta.dirname, '..', '..', '..', 'shared');
const folder = join(shared, 'data', 'ble', 'danis-tetam');

/** Folder of the danis-tetam recordings, or null where they are not installed: then this is said aloud. */
export const danisFolder: string | null = existsSync(join(folder, 'trk')) ? folder : null;
if (danisFolder === null)
  console.warn(
    'The danis-tetam recordings are not here (ENDCAP_SHARED, ../shared by default): tests on them are left out.',
  );

/** A made-up walk in the format of the recordings: a beacon passes two receivers, twice a second. */
export function syntheticWalk(seconds: number): string {
  const lines: string[] = [];
  for (let i = 0; i < seconds * 2; i++) {
    const x = 13 - (12 * i) / (seconds * 2);
    for (const [mac, rx] of [
      ['aabbccddee01', 13],
      ['aabbccddee02', 1],
    ] as const) {
      const rssi = Math.round(-58 - 20 * Math.log10(Math.max(1, Math.abs(x - rx))));
      lines.push(
        `${(1_600_000_000 + i / 2).toFixed(4)},${mac},0123456789ab,${rssi},${x.toFixed(3)},5.0,1.8,1,0,0,0,1,0,0,0,1`,
      );
    }
  }
  return `${lines.join('\n')}\n`;
}
