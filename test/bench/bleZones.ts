import type { DanisReceiver } from '../../devices/replay/danisDevices.ts';

interface Place {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** The zones of a recording: who belongs to each receiver's group owns what that receiver is nearest to. */
export interface ReceiverZones {
  /** Names, in order of first mention. */
  readonly names: readonly string[];
  /** Zone index of each receiver, in the order of the receivers. */
  readonly ofReceiver: readonly number[];
  /** Index of the zone of a place: of the receiver nearest in space. */
  readonly zoneAt: (at: Place) => number;
}

/** An alias that ends in two digits names its group with all but the last one: sensor12 stands in sensor1. */
const GROUPED = /\d\d$/;

/** @param each every receiver is a zone of its own, whatever the aliases say */
export function receiverZones(receivers: readonly DanisReceiver[], each = false): ReceiverZones {
  const groups = receivers.map((r) => (GROUPED.test(r.alias) ? r.alias.slice(0, -1) : null));
  const distinct = new Set(groups);
  const grouped = !each && !distinct.has(null) && distinct.size > 1 && distinct.size < receivers.length;
  const zoneNames = receivers.map((r, i) => (grouped ? groups[i]! : r.alias));
  const names = [...new Set(zoneNames)];
  const ofReceiver = zoneNames.map((name) => names.indexOf(name));
  return {
    names,
    ofReceiver,
    zoneAt(at) {
      let nearest = 0;
      let least = Number.POSITIVE_INFINITY;
      receivers.forEach(({ at: r }, i) => {
        // A height that nobody wrote down says nothing about who is nearer.
        const up = r.z === null ? 0 : r.z - at.z;
        const squared = (r.x - at.x) ** 2 + (r.y - at.y) ** 2 + up * up;
        if (squared < least) [least, nearest] = [squared, i];
      });
      return ofReceiver[nearest]!;
    },
  };
}
