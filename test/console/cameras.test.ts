import { describe, expect, it } from 'vitest';
import {
  dayErrorText,
  emptyDayText,
  factorFault,
  factorText,
  figuresText,
  hourBars,
  isMovement,
  lastAt,
  leftText,
  seesText,
  stateWords,
  viewFault,
  viewText,
  watcherOf,
} from '../../controller/console/cameras/cameraWords.ts';
import type { CameraWord } from '../../controller/protocol/cameraDay.ts';
import type { DeviceState } from '../../controller/protocol/console.ts';
import type { Reading } from '../../controller/protocol/reading.ts';

const agent: DeviceState = {
  id: 'box',
  kind: 'agent',
  name: 'Box',
  place: null,
  online: true,
  since: 0,
  simulated: false,
  cameras: [
    { id: 'door', sees: 'people', model: 'yolox-nano' },
    { id: 'till', sees: 'movement', model: null },
  ],
  health: { state: 'working', detail: '', queued: 0, dropped: 0 },
};
const word = (state: CameraWord['state'], detail = ''): CameraWord => ({ state, detail, sinceMs: 0, simulated: false });
const watcher = watcherOf('door', [agent]);

describe('words of a camera', () => {
  it('[CAM-35] its state says what is the matter and what to do; off is no fault', () => {
    expect(stateWords(true, watcher, word('working'), false)).toEqual({ tone: 'ok', headline: 'Working', detail: '' });
    expect(stateWords(true, watcher, null, false).headline).toBe('Working');
    const moved = stateWords(true, watcher, word('moved', 'The view differs.'), false);
    expect([moved.tone, moved.headline, moved.detail]).toEqual([
      'bad',
      'Moved',
      'The view differs. It looks elsewhere than when it was set up. Turn it back, or draw its zones anew.',
    ]);
    for (const state of ['blind', 'dark', 'covered', 'frozen', 'overloaded'] as const)
      expect(stateWords(true, watcher, word(state), false).detail.length).toBeGreaterThan(30);
    const slow = stateWords(true, watcher, word('overloaded'), false).detail;
    expect(slow).toMatch(/nobody is counted.* fewer cameras.*--cpu-share/);
    expect(slow).not.toMatch(/late/);
    expect(stateWords(false, watcher, word('blind'), false)).toMatchObject({
      tone: 'none',
      headline: 'Counting is off',
    });
    expect(stateWords(true, null, null, false)).toMatchObject({ tone: 'bad', headline: 'Not connected' });
    expect(stateWords(true, null, null, true)).toMatchObject({ tone: 'none', headline: 'Simulated' });
    const degraded = { ...agent, health: { ...agent.health!, state: 'degraded', detail: 'Too slow.' } as const };
    expect(stateWords(true, watcherOf('door', [degraded]), null, false).detail).toBe('Too slow.');
    expect(watcherOf('door', [{ ...agent, online: false }])).toBeNull();
  });

  it('[CAM-13] what only sees movement is never said to count people', () => {
    expect(seesText(watcher?.how)).toBe('Counts people with yolox-nano');
    expect(seesText(watcherOf('till', [agent])?.how)).toMatch(/^Sees movement, does not count people/);
    expect(isMovement({ source: 'urn:endcap:device:box:till:motion' } as Reading)).toBe(true);
    expect(isMovement({ source: 'urn:endcap:device:box:till' } as Reading)).toBe(false);
  });

  it('[CAM-8] whether its view is remembered, and why nobody can look through it now', () => {
    expect(viewText(false)).toMatch(/^No view is remembered/);
    expect(viewText(true)).toMatch(/^Its view is remembered/);
    expect(viewFault(true, true)).toBeNull();
    expect(viewFault(false, true)).toMatch(/^Counting is off/);
    expect(viewFault(true, false)).toMatch(/^No agent watches it/);
    expect([600, 65, 9, 0].map(leftText)).toEqual(['10:00', '1:05', '0:09', '0:00']);
  });

  it('[API-25] an hour of which nobody knows is not an hour with nobody; counted goes before simulated', () => {
    const HOUR = 3_600_000;
    const hour = { observedMs: HOUR / 2, simulated: false };
    const bars = hourBars({ fromMs: 0, toMs: 25 * HOUR }, [
      { ...hour, fromMs: HOUR, people: 4 },
      { ...hour, fromMs: HOUR, people: 9, simulated: true },
      { ...hour, fromMs: 2 * HOUR, people: 0 },
    ]);
    expect(bars).toHaveLength(25);
    expect(bars.slice(0, 3).map((b) => [b.people, b.known, b.simulated])).toEqual([
      [null, 0, false],
      [4, 0.5, false],
      [0, 0.5, false],
    ]);
  });

  it('[API-26] the error of counting is told with its side', () => {
    const figures = { zone: 'z', pairs: 5, meanError: 1.24, bias: -1, suggested: null };
    expect(figuresText(figures)).toBe('Off by 1.2 people on average over 5 counts by hand (1 too few).');
    expect(figuresText({ ...figures, pairs: 1, bias: 0 })).toContain('over 1 count by hand (to neither side)');
    expect(figuresText({ ...figures, pairs: 0, meanError: null, bias: null })).toMatch(/^No count by hand/);
    expect([1.25, 0.9, 1].map(factorText)).toEqual(['25 % more', '10 % fewer', 'as they are']);
  });

  it('[API-26] counts of one day beside what is expected; a time of today is one of the store', () => {
    const counts = [
      { people: 4, counted: 3 },
      { people: 2, counted: 4 },
      { people: 2, counted: null },
    ];
    expect(dayErrorText(counts, 0.8)).toBe('Off by 1.5 on average over 2 counts; expected 0.8.');
    expect(dayErrorText(counts.slice(0, 1), null)).toBe('Off by 1 on average over 1 count.');
    expect(dayErrorText(counts.slice(2), 1)).toMatch(/^Nothing was counted/);
    const amsterdam = (time: string, nowMs: number) => lastAt(time, nowMs, 'Europe/Amsterdam');
    const noon = Date.UTC(2026, 6, 1, 10);
    expect(amsterdam('08:30', noon)).toEqual({ atMs: Date.UTC(2026, 6, 1, 6, 30), yesterday: false });
    // The days on which clocks change.
    expect(amsterdam('09:00', Date.UTC(2026, 2, 29, 12))?.atMs).toBe(Date.UTC(2026, 2, 29, 7));
    expect(amsterdam('09:00', Date.UTC(2026, 9, 25, 12))?.atMs).toBe(Date.UTC(2026, 9, 25, 8));
  });

  it('[API-26] a time that is still to come today is one of yesterday; one that is only just ahead is neither', () => {
    const amsterdam = (time: string, nowMs: number) => lastAt(time, nowMs, 'Europe/Amsterdam');
    // Ten past midnight: what was counted before it.
    const now = Date.UTC(2026, 6, 1, 22, 10);
    expect(amsterdam('23:50', now)).toEqual({ atMs: Date.UTC(2026, 6, 1, 21, 50), yesterday: true });
    expect(amsterdam('00:10', now)).toEqual({ atMs: now, yesterday: false });
    expect(amsterdam('00:14', now)).toBeNull();
    expect(amsterdam('00:15', now)).toEqual({ atMs: Date.UTC(2026, 5, 30, 22, 15), yesterday: true });
    // The day after clocks changed; and never more than 24 hours ago, as the interface has it.
    expect(amsterdam('09:00', Date.UTC(2026, 9, 25, 7, 50))).toBeNull();
    expect(amsterdam('23:50', Date.UTC(2026, 2, 29, 22, 10))?.atMs).toBe(Date.UTC(2026, 2, 29, 21, 50));
  });

  it('[API-26] a site factor is suggested where the camera counts this one zone, and no other counts it', () => {
    const door = { name: 'Door', zones: ['entrance'] };
    expect(factorFault(door, 'entrance', [door, { zones: ['till'] }])).toBeNull();
    const hall = { name: 'Hall', zones: ['entrance', 'till'] };
    expect(factorFault(hall, 'till', [hall])).toMatch(/all 2 zones of Hall, .* none is suggested/);
    expect(factorFault(door, 'entrance', [door, hall])).toMatch(/Several cameras/);
  });

  it('[API-25] in its first minute a camera has counted no whole one yet, which is not nothing', () => {
    expect(emptyDayText(true)).toBe('No whole minute was counted here today yet.');
    expect(emptyDayText(false)).toMatch(/^Nothing was counted/);
  });
});
