import { describe, expect, it } from 'vitest';
import { Bermuda } from '../../bench/bleBermuda.ts';
import { EspresenseMqttRoom, fencedMean } from '../../bench/bleEspresense.ts';
import type { Peer } from '../../bench/blePeer.ts';
import { RawStrongest } from '../../bench/bleRaw.ts';
import { RoomAssistant } from '../../bench/bleRoomAssistant.ts';

/** Both receivers hear the tag ten times a second, from one instant to another. */
function hear(peer: Peer, fromS: number, toS: number, left: number | null, right: number | null): void {
  for (let ms = fromS * 1000; ms < toS * 1000; ms += 100) {
    if (left !== null) peer.hear('left', left, ms);
    if (right !== null) peer.hear('right', right, ms);
  }
}
/** First whole second after `fromS` at which it says "right". */
function switchedAfterS(peer: Peer, fromS: number, left: number, right: number, forS = 120): number | null {
  for (let s = fromS; s < fromS + forS; s++) {
    hear(peer, s, s + 1, left, right);
    if (peer.said((s + 1) * 1000) === 'right') return s + 1 - fromS;
  }
  return null;
}

describe('rules of others', () => {
  it('raw strongest: at once, by the last level of each, and nowhere after five seconds of silence', () => {
    const peer = new RawStrongest();
    expect(peer.said(0)).toBeNull();
    hear(peer, 0, 1, -60, -70);
    expect(peer.said(1000)).toBe('left');
    peer.hear('right', -59, 1050);
    expect(peer.said(1050)).toBe('right');
    expect(peer.said(6000)).toBe('right');
    expect(peer.said(6051)).toBeNull();
  });

  it('room-assistant: its filter takes long to move, and an instance is out after a minute', () => {
    const peer = new RoomAssistant();
    hear(peer, 0, 30, -60, -80);
    expect(peer.said(30_000)).toBe('left');
    const took = switchedAfterS(peer, 30, -80, -60)!;
    expect(took).toBeGreaterThanOrEqual(4);
    expect(took).toBeLessThan(20);
    expect(peer.said(30_000 + took * 1000 + 61_000)).toBeNull();
  });

  it('ESPresense: the fenced mean leaves outliers out', () => {
    expect(fencedMean([-70, -70, -71, -71, -70, -71, -30])).toBeCloseTo(-70.5);
    expect(fencedMean([-70])).toBe(-70);
    expect(fencedMean([-60, -80])).toBe(-70);
  });

  it('ESPresense with mqtt_room: the nearer reading wins, and half of the window must have turned', () => {
    const peer = new EspresenseMqttRoom();
    hear(peer, 0, 30, -60, -80);
    expect(peer.said()).toBe('left');
    const took = switchedAfterS(peer, 30, -80, -60)!;
    expect(took).toBeGreaterThanOrEqual(5);
    expect(took).toBeLessThanOrEqual(12);
    // Nothing ever leaves.
    expect(peer.said()).toBe('right');
  });

  it('ESPresense with mqtt_room: another room takes over when the current one is silent for five seconds', () => {
    const peer = new EspresenseMqttRoom();
    hear(peer, 0, 6, -60, -80);
    hear(peer, 6, 9, null, -80);
    expect(peer.said()).toBe('left');
    hear(peer, 9, 12, null, -80);
    expect(peer.said()).toBe('right');
  });

  it('Bermuda: a challenger by less than 15 % does not win, one by 30 % does', () => {
    const peer = new Bermuda();
    hear(peer, 0, 30, -70, -72);
    expect(peer.said(30_000)).toBe('left');
    // One decibel nearer is 8 %, the retreat of the other is slow.
    expect(switchedAfterS(peer, 30, -70, -69, 60)).toBeNull();
    expect(switchedAfterS(peer, 90, -70, -60)!).toBeLessThanOrEqual(3);
  });

  it('Bermuda: an incumbent that is silent for ten seconds gives way, and is forgotten after thirty', () => {
    const peer = new Bermuda();
    hear(peer, 0, 10, -60, -80);
    hear(peer, 10, 19, null, -80);
    expect(peer.said(19_000)).toBe('left');
    hear(peer, 19, 23, null, -80);
    expect(peer.said(23_000)).toBe('right');
    expect(peer.said(60_000)).toBeNull();
  });
});
