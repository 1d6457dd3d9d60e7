import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { agentStore, deviceNotices, deviceWelcome } from '../../controller/protocol/device.ts';
import { ask, deviceHello, engineConfig, keyOf, likes, notices, raise, settled, stageStore } from './stage.ts';
import type { Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await raise();
});
afterEach(async () => {
  await stage.stop();
});

const welcomed = async (id: string, kinds: string[]) => {
  await stage.device({ id, kind: 'agent' }, keyOf(id));
  return deviceWelcome.parse(
    await ask(stage.connect('/device'), 'hello', deviceHello({ device: id, key: keyOf(id), kinds })),
  );
};

describe('digits beside a rack', () => {
  it('[GW-48] know the racks of the store, with the least number that each product shows', async () => {
    const { store } = await welcomed('digits', ['rack']);
    expect(store.racks).toEqual([
      { id: 'rack-1', name: 'Rack 1', staleAfterS: 86_400, products: [{ id: 'cola', minimum: 3 }] },
    ]);
  });

  it('[GW-48] are welcomed with what is known of everything that hangs on racks; other agents are not', async () => {
    stage.app.values.set('product.likes:cola', likes('cola', 587));
    stage.app.values.set('product.likes:water', likes('water', 3));
    expect((await welcomed('digits', ['rack'])).values).toEqual([likes('cola', 587)]);
    expect((await welcomed('ear', ['ble'])).values).toEqual([]);
  });

  it('[GW-48] hear each change once; other agents, and of what hangs on no rack, hear nothing', async () => {
    const sockets = [(await stage.agent(['rack'])).socket, (await stage.agent(['ble', 'gpio'])).socket];
    const heard = sockets.map((socket) => notices(socket, 'values'));
    stage.app.say({ kind: 'reading', reading: likes('cola', 8) }, { kind: 'reading', reading: likes('water', 9) });
    await Promise.all(sockets.map(settled));
    expect(heard).toEqual([[{ values: [likes('cola', 8)] }], []]);
    expect(deviceNotices.values.safeParse(heard[0]![0]).success).toBe(true);
  });

  it('[GW-48] [GW-15] follow the store: what is hung on a rack is told at once, what is taken off no more', async () => {
    stage.app.values.set('product.likes:cola', likes('cola', 587));
    stage.app.values.set('product.likes:water', likes('water', 3));
    const { socket } = await stage.agent(['rack']);
    const [values, stores] = [notices(socket, 'values'), notices(socket, 'store')];
    const store = stageStore();
    stage.app.configure(
      engineConfig({ ...store, racks: [{ ...store.racks[0]!, products: ['water'], minimum: 2 }] }, 2),
    );
    await settled(socket);
    expect(values).toEqual([{ values: [likes('water', 3)] }]);
    expect(stores.map((s) => agentStore.parse(s).racks[0]?.products)).toEqual([[{ id: 'water', minimum: 2 }]]);
    stage.app.say({ kind: 'reading', reading: likes('cola', 588) }, { kind: 'reading', reading: likes('water', 4) });
    await settled(socket);
    expect(values.slice(1)).toEqual([{ values: [likes('water', 4)] }]);
  });
});
