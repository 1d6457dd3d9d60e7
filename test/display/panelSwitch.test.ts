import { beforeEach, describe, expect, it } from 'vitest';
import { POWER_WAITS } from '../../display/renderer/page/shell.ts';
import type { PowerBy } from '../../display/renderer/page/shell.ts';
import { PANEL_AGAIN_MS, PanelSwitch } from '../../display/renderer/watch/panelSwitch.ts';
import { manualClock } from '../fakes/manualClock.ts';
import type { ManualClock } from '../fakes/manualClock.ts';

let clock: ManualClock;
let asked: string[];
let faults: (string | null)[];
/** Answers of the shell, in turn; then it is done. */
let answers: (string | null)[];
let panel: PanelSwitch;

beforeEach(() => {
  clock = manualClock();
  asked = [];
  faults = [];
  answers = [];
  panel = new PanelSwitch({
    power: async (on: boolean, by?: PowerBy) => {
      asked.push(`${by ?? ''} ${on ? 'on' : 'off'}`);
      return answers.shift() ?? null;
    },
    fault: (text) => {
      if (faults.at(-1) !== text) faults.push(text);
    },
    after: (ms, run) => clock.after(ms, run),
  });
});
const settled = () => new Promise((done) => setTimeout(done));
async function minutes(count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    clock.advance(PANEL_AGAIN_MS);
    await settled();
  }
}

describe('the switch of a panel', () => {
  it('[PLY-27] lights it once at the start, whatever was before, and only where something switches it', async () => {
    panel.want(true, 'none');
    await settled();
    expect(asked).toEqual([]);
    for (let i = 0; i < 3; i++) panel.want(true, 'cec');
    await minutes(5);
    expect(asked).toEqual(['cec on']);
    expect(clock.waits).toEqual([]);
  });

  it('[PLY-27] one turn that fails is tried again every minute until it does, and the fault goes with it', async () => {
    answers = ['cec-ctl took too long and was ended', 'cec-ctl ended with 1: no bus'];
    panel.want(true, 'cec');
    await settled();
    expect(faults).toEqual(['The panel was not switched on: cec-ctl took too long and was ended']);
    await minutes(1);
    panel.want(true, 'cec');
    expect(asked).toHaveLength(2);
    expect(faults).toHaveLength(1);
    await minutes(10);
    expect(asked).toHaveLength(3);
    expect(faults.at(-1)).toBeNull();
    expect(clock.waits).toEqual([]);
  });

  it('[PLY-27] of reasons that change every minute one in ten is told', async () => {
    answers = Array.from({ length: 25 }, (_, i) => `try ${i}`);
    panel.want(true, 'cec');
    await settled();
    await minutes(24);
    expect(faults).toEqual([0, 10, 20].map((i) => `The panel was not switched on: try ${i}`));
  });

  it('[PLY-27] other hours end the tries; an answer that comes late says nothing any more', async () => {
    let answer: (why: string) => void = () => undefined;
    const late = new Promise<string>((resolve) => (answer = resolve));
    const told: string[] = [];
    const slow = new PanelSwitch({
      power: async (on) => {
        told.push(String(on));
        return on ? null : late;
      },
      fault: (text) => faults.push(text),
      after: (ms, run) => clock.after(ms, run),
    });
    slow.want(false, 'cec');
    slow.want(true, 'cec');
    await settled();
    answer('too late');
    await minutes(3);
    expect(told).toEqual(['false', 'true']);
    expect(faults).toEqual([null]);
    answers = ['no bus'];
    panel.want(true, 'cec');
    await settled();
    panel.stop();
    await minutes(3);
    expect(asked).toEqual(['cec on']);
  });

  it('[PLY-27] waiting for the other screens of the machine is no fault, and asks again', async () => {
    answers = [POWER_WAITS, POWER_WAITS];
    panel.want(false, 'dpms');
    await settled();
    await minutes(5);
    expect(asked).toEqual(['dpms off', 'dpms off', 'dpms off']);
    expect(faults).toEqual([null]);
  });

  it('[PLY-27] what turned it off lights it, also where it is switched another way from then on, or none', async () => {
    panel.want(false, 'cec');
    await settled();
    answers = ['no bus'];
    panel.want(false, 'dpms');
    await settled();
    await minutes(1);
    panel.want(true, 'none');
    await settled();
    expect(asked).toEqual(['cec off', 'cec on', 'cec on', 'dpms off', 'dpms on']);
    expect(faults.at(-1)).toBeNull();
  });

  it('[PLY-27] a browser that cannot switch says so while the panel should be off', async () => {
    const bare = new PanelSwitch({
      power: undefined,
      fault: (text) => faults.push(text),
      after: (ms, run) => clock.after(ms, run),
    });
    bare.want(false, 'cec');
    await settled();
    bare.want(true, 'cec');
    await settled();
    expect(faults).toEqual([expect.stringMatching(/^A browser cannot switch/), null]);
    expect(clock.waits).toEqual([]);
  });
});
