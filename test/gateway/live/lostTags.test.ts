import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { storeConfig } from '../../../config/schema/storeConfig.ts';
import type { TagHealthNow } from '../../../controller/context.ts';
import type { Happening } from '../../../controller/protocol/console.ts';
import { ask, engineConfig, notices, raise, settled, signedIn, stageStore } from '../stage.ts';
import type { Stage } from '../stage.ts';

const consent = { on: '2026-11-01', wording: 'v1' };
const tags = [
  { id: 'basket-1', name: 'Basket 1', identity: 'mac:000000000001', lost: true },
  { id: 'fob', name: 'Anna', class: 'member', identity: 'mac:000000000002', lost: true, consent },
  { id: 'badge', name: 'Ben', class: 'staff', identity: 'mac:000000000003', lost: true },
  { id: 'basket-2', name: 'Basket 2', identity: 'mac:000000000004' },
];
const storeOf = (list: readonly object[]) => engineConfig(storeConfig.parse({ ...stageStore(), tags: list }));

let stage: Stage;
beforeEach(async () => {
  stage = await raise({ config: storeOf(tags).config });
  stage.sessions.set('anna', signedIn('staff'));
});
afterEach(() => stage.stop());

function hear(n: number, zone: string | null = null): void {
  const heard: TagHealthNow = {
    identity: `mac:00000000000${n}`,
    battery: null,
    heard: { atMs: stage.clock.now(), zone },
  };
  stage.app.tagHealthNow = [...stage.app.tagHealthNow.filter((h) => h.identity !== heard.identity), heard];
}
/** A console that watches, and the words that it is told. */
async function watch(): Promise<{ words: () => Promise<string[]>; before: string[] }> {
  const socket = stage.connect('/console', { extraHeaders: { cookie: 'anna' } });
  const changes = notices(socket, 'changes');
  const snapshot = await ask(socket, 'watch', { protocol: 1 });
  const before = (snapshot['happenings'] as Happening[]).map((h) => h.text);
  const words = async (): Promise<string[]> => {
    stage.clock.advance(1500);
    await settled(socket);
    return changes.splice(0).flatMap((c) => (c['happenings'] as Happening[]).map((h) => `${h.kind}: ${h.text}`));
  };
  return { words, before };
}

describe('[GW-55] a lost tag that is heard', () => {
  it('is told to who watches, with its zone where that is known, once an hour', async () => {
    const { words } = await watch();
    expect(await words()).toEqual([]);
    hear(1, 'drinks');
    expect(await words()).toEqual(['device: Basket 1 is marked as lost, and is heard in Drinks.']);
    stage.clock.advance(3_590_000);
    hear(1);
    expect(await words()).toEqual([]);
    stage.clock.advance(30_000);
    hear(1);
    expect(await words()).toEqual(['device: Basket 1 is marked as lost, and is heard.']);
  });

  it('of a person is told without name and place', async () => {
    const { words } = await watch();
    hear(2, 'drinks');
    hear(3, 'drinks');
    expect((await words()).sort()).toEqual([
      "device: A member's tag that is marked as lost is heard in the store.",
      'device: A staff badge that is marked as lost is heard in the store.',
    ]);
  });

  it('is told to who comes later too', async () => {
    hear(1);
    const { words, before } = await watch();
    expect(before).toEqual(['Basket 1 is marked as lost, and is heard.']);
    expect(await words()).toEqual([]);
  });

  it('is one that is lost now: what was heard before it was marked is no news, and one that was found is told no more', async () => {
    const { words } = await watch();
    hear(4);
    expect(await words()).toEqual([]);
    stage.app.configure(storeOf([...tags.slice(1, 3), { ...tags[3]!, lost: true }]));
    hear(1);
    expect(await words()).toEqual([]);
    hear(4);
    expect(await words()).toEqual(['device: Basket 2 is marked as lost, and is heard.']);
  });
});
