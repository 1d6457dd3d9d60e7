import { Bermuda } from './bleBermuda.ts';
import { EspresenseMqttRoom } from './bleEspresense.ts';
import type { Peer } from './blePeer.ts';
import { RawStrongest } from './bleRaw.ts';
import { RoomAssistant } from './bleRoomAssistant.ts';

/** The rules that Endcap is put beside. */
export const PEERS = {
  raw: () => new RawStrongest(),
  'room-assistant': () => new RoomAssistant(),
  espresense: () => new EspresenseMqttRoom(),
  bermuda: () => new Bermuda(),
} as const satisfies Record<string, () => Peer>;
export type PeerName = keyof typeof PEERS;
export const PEER_NAMES = Object.keys(PEERS) as PeerName[];

/** What was measured of them on all nine danis walks, four areas (sensing.md A4). Six of the walks are at hand. */
export const PUBLISHED: Record<PeerName, { readonly accuracy: number; readonly changesPerMinute: number }> = {
  raw: { accuracy: 0.747, changesPerMinute: 19.7 },
  'room-assistant': { accuracy: 0.49, changesPerMinute: 1.6 },
  espresense: { accuracy: 0.665, changesPerMinute: 3.3 },
  bermuda: { accuracy: 0.726, changesPerMinute: 2.1 },
};
