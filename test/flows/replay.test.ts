import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StoreAnswer } from '../../controller/protocol/http.ts';
import { decisionAnswer, replayState } from '../../controller/protocol/replay.ts';
import type { ReplayState } from '../../controller/protocol/replay.ts';
import { writeStore } from '../bench/controllerProcess.ts';
import type { StoreFolder } from '../bench/controllerProcess.ts';
import { House, until } from './house.ts';

const square = [
  { x: 0, y: 0 },
  { x: 5, y: 0 },
  { x: 5, y: 5 },
  { x: 0, y: 5 },
];
const store = {
  endcap: 1,
  store: { id: 'flow', name: 'Flow', timeZone: 'Europe/Amsterdam', demonstration: true },
  floorPlan: { widthM: 30, heightM: 10 },
  zones: [{ id: 'drinks', name: 'Drinks', polygon: square }],
  screens: [{ id: 'one', name: 'One', at: { x: 1, y: 1 }, zone: 'drinks' }],
  creatives: ['hello', 'cola'].map((id) => ({ id, name: id, kind: 'message', headline: id })),
  campaigns: [
    { id: 'loop', name: 'Loop', on: { everywhere: true }, creatives: ['hello'] },
    {
      ...{ id: 'crowd', name: 'Crowd', class: 'triggered', on: { everywhere: true }, creatives: ['cola'] },
      trigger: {
        when: { reading: 'zone.occupancy', of: 'drinks', value: 4 },
        holdForS: 0,
        releaseAfterS: 0,
        minOnScreenS: 0,
      },
    },
  ],
};

describe('recorded time of a running store', () => {
  let files: StoreFolder;
  let house: House;

  beforeAll(async () => {
    files = writeStore(store);
    house = await House.open(files.file);
  });
  afterAll(async () => {
    await house.close();
    files.remove();
  });

  const count = (id: string, people: number): Promise<unknown> =>
    house.post([{ id, type: 'endcap.count.v1', data: { zone: 'drinks', count: people } }]);
  const why = async (query = ''): ReturnType<typeof decisionAnswer.parseAsync> =>
    decisionAnswer.parse(await house.call('GET', `/api/v1/screens/one/decision${query}`));
  const outcome = async (body: object): Promise<ReplayState> => {
    const { id } = replayState.parse(await house.call('POST', '/api/v1/replays', body));
    return until(
      async () => replayState.parse(await house.call('GET', `/api/v1/replays/${id}`)),
      ({ state }) => state !== 'waiting' && state !== 'running',
      'the replay ends',
    );
  };

  it('[RPL-2][RPL-5][RPL-9] is decided identically again, held against a draft, and explained', async () => {
    const before = await why();
    expect([before.basis, before.campaigns]).toEqual(['now', ['loop']]);
    await count('c1', 6);
    const during = await why();
    expect(during.campaign).toBe('crowd');
    await count('c2', 1);
    const after = await why();
    expect(after.campaign).toBe('loop');

    const then = await why(`?at=${during.askedMs}`);
    expect(then).toMatchObject({ basis: 'replayed', campaign: 'crowd', atMs: during.atMs, note: '' });
    expect(then.then[0]).toMatchObject({ key: 'zone.occupancy:drinks', value: 6, quality: 'live' });

    const { config } = (await house.call('GET', '/api/v1/store')) as StoreAnswer;
    const range = { from: before.askedMs, to: after.askedMs };
    const again = await outcome(range);
    expect(again.report).toMatchObject({ identical: true, decisions: 2, entries: 2 });
    const { whatIf } = await outcome({ ...range, with: { changes: [{ section: 'campaigns', remove: 'crowd' }] } });
    expect(whatIf!.campaigns.map((c) => [c.campaign, c.in, c.was.triggers, c.wouldBe.triggers]).sort()).toEqual([
      ['crowd', 'was', 1, 0],
      ['loop', 'both', 0, 0],
    ]);
    expect(whatIf!.screens[0]!.wouldBe).toMatchObject({ booked: 1, before: 0, switches: 0 });
    const same = await outcome({ ...range, with: { config } });
    expect(same.whatIf!.campaigns.every((c) => c.difference.screenSeconds === 0 && c.difference.plays === 0)).toBe(
      true,
    );
    const faulty = await outcome({ ...range, with: { config: { ...config, campaigns: [{ id: 'x' }] } } });
    expect(faulty).toMatchObject({ state: 'failed', error: { code: 'faults' } });
  });
});
