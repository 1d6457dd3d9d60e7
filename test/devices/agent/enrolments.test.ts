import { beforeEach, describe, expect, it } from 'vitest';
import { Enrolments } from '../../../devices/agent/enrolments.ts';
import type { Candidate, Enrolment } from '../../../devices/agent/enrolments.ts';
import { manualClock } from '../../fakes/manualClock.ts';

const DESK = { enrolment: 'e1', receiver: 'desk', forMs: 60_000 };
const candidate = (identity: string, enrolment = 'e1'): Candidate => ({ enrolment, identity, rssi: -40 });
const settled = (): Promise<void> => new Promise(setImmediate);

describe('the way of an unknown tag out of an agent', () => {
  let clock: ReturnType<typeof manualClock>;
  let sent: Candidate[];
  let arrives: boolean;
  let enrolments: Enrolments;
  let told: (readonly Enrolment[])[];
  beforeEach(() => {
    clock = manualClock();
    sent = [];
    told = [];
    arrives = true;
    enrolments = new Enrolments(clock, (one) => {
      sent.push(one);
      return arrives ? Promise.resolve() : Promise.reject(new Error('not connected'));
    });
    enrolments.listen((running) => told.push(running.map(({ enrolment, receiver }) => ({ enrolment, receiver }))));
  });

  it('[DEV-49] is shut until somebody enrols, and again when they have ended', () => {
    enrolments.candidate(candidate('mac:000000000001'));
    enrolments.take(DESK);
    enrolments.candidate(candidate('mac:000000000002'));
    enrolments.candidate(candidate('mac:000000000003', 'another'));
    enrolments.take({ ...DESK, forMs: 0 });
    enrolments.candidate(candidate('mac:000000000004'));
    expect(sent.map((s) => s.identity)).toEqual(['mac:000000000002']);
    expect(told).toEqual([[], [{ enrolment: 'e1', receiver: 'desk' }], []]);
    expect(clock.waits).toEqual([]);
  });

  it('[DEV-49] shuts by itself when the time is over, though the controller says nothing', () => {
    enrolments.take(DESK);
    clock.advance(59_999);
    enrolments.candidate(candidate('mac:000000000001'));
    clock.advance(1);
    enrolments.candidate(candidate('mac:000000000002'));
    expect(sent).toHaveLength(1);
    expect(told.at(-1)).toEqual([]);
  });

  it('[DEV-49] each identity goes once, also when the notice comes anew after a lost connection', async () => {
    enrolments.take(DESK);
    for (let i = 0; i < 5; i++) enrolments.candidate(candidate('mac:000000000001'));
    await settled();
    enrolments.take({ ...DESK, forMs: 30_000 });
    enrolments.candidate(candidate('mac:000000000001'));
    enrolments.candidate(candidate('mac:000000000002'));
    expect(sent.map((s) => s.identity)).toEqual(['mac:000000000001', 'mac:000000000002']);
    clock.advance(30_000);
    expect(told.at(-1)).toEqual([]);
  });

  it('[DEV-49] one that may not have arrived goes again', async () => {
    enrolments.take(DESK);
    arrives = false;
    enrolments.candidate(candidate('mac:000000000001'));
    await settled();
    arrives = true;
    enrolments.candidate(candidate('mac:000000000001'));
    await settled();
    enrolments.candidate(candidate('mac:000000000001'));
    expect(sent).toHaveLength(2);
  });

  it('[DEV-49] a new enrolment at the same receiver takes the place of the old one; others go on', () => {
    enrolments.take(DESK);
    enrolments.take({ ...DESK, enrolment: 'e2', receiver: 'till' });
    enrolments.take({ ...DESK, enrolment: 'e3' });
    expect(told.at(-1)).toEqual([
      { enrolment: 'e2', receiver: 'till' },
      { enrolment: 'e3', receiver: 'desk' },
    ]);
    enrolments.candidate(candidate('mac:000000000001', 'e1'));
    expect(sent).toEqual([]);
    enrolments.stop();
    expect([told.at(-1), clock.waits]).toEqual([[], []]);
  });
});
