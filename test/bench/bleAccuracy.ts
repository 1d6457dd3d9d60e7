import { Presence } from '../../controller/identity/presence.ts';
import { readBleFolder } from './bleFolder.ts';
import { measuresOf, positionOf, tally } from './bleMeasures.ts';
import type { Second } from './bleMeasures.ts';
import { RawStrongest } from './bleRaw.ts';
import type { Peer } from './blePeers.ts';
import { bleStore } from './bleStore.ts';
import type { BleStore } from './bleStore.ts';
import { endcapListener, listen } from './bleWalk.ts';
import type { Listener } from './bleWalk.ts';
import { printTable } from './machine.ts';

export function peerListener(store: BleStore, peer: Peer): Listener {
  let nowMs = 0;
  return {
    until: (atMs) => (nowMs = atMs),
    hear: (receiver, rssi, atMs) => peer.hear(store.receiverOf(receiver)!, rssi, atMs),
    said() {
      const receiver = peer.said(nowMs);
      return { zone: receiver === null ? null : store.zoneOfReceiver.get(receiver)!, position: null };
    },
  };
}

export function accuracy(o: { data: string; survey: string | undefined; each: boolean }) {
  const folder = readBleFolder(o.data);
  for (const note of folder.notes) console.log(note);
  const store = bleStore(folder, o.each);
  const runs: Record<string, () => Listener> = {
    zones: () => endcapListener(store.config, new Presence(store.config)),
    raw: () => peerListener(store, new RawStrongest()),
  };
  const out: Record<string, unknown> = {};
  const rows: string[][] = [['', 'right', 'changes/min', 'true/min', 'delay', 'missed']];
  for (const [name, make] of Object.entries(runs)) {
    const walks: Second[][] = folder.walks.map((w) => listen(w, make(), store));
    const m = measuresOf(walks.map(tally));
    out[name] = m;
    console.log(
      name,
      folder.walks
        .map((w, i) => `${w.name} ${measuresOf([tally(walks[i]!)]).accuracy.toFixed(3)} ${walks[i]!.length}s`)
        .join(', '),
      positionOf(walks.flat()),
    );
    rows.push([
      name,
      m.accuracy.toFixed(3),
      m.changesPerMinute.toFixed(1),
      m.trueChangesPerMinute.toFixed(1),
      String(m.medianDelayS),
      `${m.missed} of ${m.trueChanges}`,
    ]);
  }
  printTable('BLE', rows);
  return out;
}
