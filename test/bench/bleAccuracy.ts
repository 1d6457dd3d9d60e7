import { Presence } from '../../controller/identity/presence.ts';
import type { Survey } from '../../config/schema/survey.ts';
import type { BleFolder, Walk } from './bleFolder.ts';
import { measuresOf, positionOf, tally, unsaidShare } from './bleMeasures.ts';
import type { PositionMeasures, Second, ZoneMeasures } from './bleMeasures.ts';
import type { Peer } from './blePeer.ts';
import { PEERS } from './blePeers.ts';
import type { PeerName } from './blePeers.ts';
import { withSurvey } from './bleStore.ts';
import type { BleStore } from './bleStore.ts';
import type { SurveyChoice } from './bleSurvey.ts';
import { endcapListener, listen } from './bleWalk.ts';
import type { Listener } from './bleWalk.ts';

/** One contender over all walks. */
export interface Run {
  readonly all: ZoneMeasures;
  /** Share of seconds without a zone: they count as wrong. */
  readonly unsaid: number;
  readonly position: PositionMeasures;
  readonly walks: readonly {
    readonly walk: string;
    readonly zones: ZoneMeasures;
    readonly position: PositionMeasures;
  }[];
}

export interface Accuracy {
  readonly zones: Run;
  /** Null: there is nothing to make a survey from. */
  readonly survey: (Run & { readonly from: string }) | null;
  readonly peers: Readonly<Record<PeerName, Run>>;
}

/** Plays every walk to Endcap, with and without survey, and to the rules of others. */
export function accuracyOf({ walks }: BleFolder, store: BleStore, survey: SurveyChoice | null): Accuracy {
  const run = (listener: (walk: Walk) => Listener): Run => {
    const heard = walks.map((walk) => ({ walk: walk.name, seconds: listen(walk, listener(walk), store) }));
    const seconds = heard.flatMap((h): readonly Second[] => h.seconds);
    return {
      all: measuresOf(heard.map((h) => tally(h.seconds))),
      unsaid: unsaidShare(seconds),
      position: positionOf(seconds),
      walks: heard.map(({ walk, seconds: own }) => ({
        walk,
        zones: measuresOf([tally(own)]),
        position: positionOf(own),
      })),
    };
  };
  const peers = Object.entries(PEERS).map(([name, make]) => [name, run(() => peerListener(store, make()))]);
  return {
    zones: run(() => presenceListener(store, null)),
    survey: survey === null ? null : { from: survey.from, ...run((walk) => presenceListener(store, survey.of(walk))) },
    peers: Object.fromEntries(peers) as Record<PeerName, Run>,
  };
}

function presenceListener(store: BleStore, survey: Survey | null): Listener {
  const config = withSurvey(store.config, survey);
  return endcapListener(config, new Presence(config, { zoneAt: store.planZoneAt }));
}

function peerListener(store: BleStore, peer: Peer): Listener {
  let nowMs = 0;
  return {
    until: (atMs) => (nowMs = atMs),
    hear: (mac, rssi, atMs) => peer.hear(mac, rssi, atMs),
    said() {
      const mac = peer.said(nowMs);
      const receiver = mac === null ? undefined : store.receiverOf(mac);
      return { zone: receiver === undefined ? null : store.zoneOfReceiver.get(receiver)!, position: null };
    },
  };
}
