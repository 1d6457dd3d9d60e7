import { plural } from './plural.ts';
import type { Records } from '../records/records.ts';

/** The state of a data folder, a few lines for people. */
export function statusText(records: Records, running: boolean): string {
  const current = records.config.current();
  const health = records.health();
  const devices = records.devices.all();
  const revoked = devices.filter((d) => d.revokedAtMs !== null).length;
  const lines = [running ? `Endcap runs (process ${process.pid}).` : 'Endcap does not run on this data folder.'];
  if (current === undefined) lines.push('Store:    none yet; import a store file');
  else {
    const { store, screens, racks, products, campaigns } = current.config;
    const saved = new Date(current.atMs).toISOString();
    lines.push(
      `Store:    ${store.name} (${store.id}), revision ${current.revision} of ${saved} by ${current.by}`,
      `Holds:    ${plural(screens.length, 'screen')}, ${plural(racks.length, 'rack')}, ${plural(products.length, 'product')}, ${plural(campaigns.length, 'campaign')}`,
    );
  }
  lines.push(
    `Devices:  ${devices.length - revoked} paired, ${revoked} revoked`,
    `Users:    ${records.users.all().length}`,
    `Journal:  ${health.journalRows} entries`,
    `Records:  ${health.ok ? 'in order' : health.detail}`,
  );
  return lines.join('\n');
}
