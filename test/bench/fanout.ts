/**
 * One change to 1,000 connected players: from a count leaving an agent to the last player reached, beside a bare
 * Socket.IO server told to broadcast the same bytes to as many clients. Controller, bare server and clients are
 * processes of their own; rounds alternate. Prints a table; `--json FILE` for programs.
 */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { io } from 'socket.io-client';
import { connectCounter } from './counter.ts';
import { startController, writeStore } from './controllerProcess.ts';
import { pairedHouse } from './pairedHouse.ts';
import type { FromClients, ToClients } from './fanoutClients.ts';
import { benchArguments, median, printTable, quantile, round, writeJson } from './machine.ts';

const { json, size: CLIENTS } = benchArguments(1000);
const ROUNDS = 30;
const WARM_UP = 5;
const PAUSE_MS = 150;

/** A store of 1,000 screens, and one campaign for all of them that comes and goes with a count. */
function manyScreens(): unknown {
  return {
    endcap: 1,
    store: { id: 'bench', name: 'Bench', timeZone: 'Europe/Amsterdam', demonstration: true },
    floorPlan: { widthM: 100, heightM: 100 },
    zones: [
      {
        id: 'aisle',
        name: 'Aisle',
        polygon: [
          { x: 1, y: 1 },
          { x: 99, y: 1 },
          { x: 99, y: 99 },
          { x: 1, y: 99 },
        ],
      },
    ],
    screens: Array.from({ length: CLIENTS }, (_, i) => ({
      id: `screen-${i}`,
      name: `Screen ${i}`,
      at: { x: 1 + (i % 98), y: 1 + Math.floor(i / 98) },
      zone: 'aisle',
    })),
    creatives: [
      { id: 'house', name: 'House', kind: 'message', headline: 'Welcome', durationS: 600 },
      { id: 'crowd', name: 'Crowd', kind: 'message', headline: 'It is busy in the aisle' },
    ],
    campaigns: [
      { id: 'house', name: 'House', class: 'fallback', on: { everywhere: true }, creatives: ['house'] },
      {
        id: 'crowd',
        name: 'Crowd',
        class: 'triggered',
        on: { everywhere: true },
        creatives: ['crowd'],
        trigger: {
          when: { reading: 'zone.occupancy', of: 'aisle', value: 5 },
          holdForS: 0,
          releaseAfterS: 0,
          minOnScreenS: 0,
        },
      },
    ],
  };
}

function child(file: string): ChildProcess {
  return fork(join(import.meta.dirname, file), { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function bench(): Promise<void> {
  const store = writeStore(manyScreens());
  const house = await pairedHouse(Array.from({ length: CLIENTS }, (_, i) => `screen-${i}`));
  const controller = await startController(store.file, house.data);
  const clients = child('fanoutClients.ts');
  const bare = child('fanoutBare.ts');
  try {
    const [{ url: bareUrl }] = (await once(bare, 'message')) as [{ url: string }];
    const told = async (wanted: FromClients['kind'], set: string): Promise<FromClients> => {
      for (;;) {
        const [message] = (await once(clients, 'message')) as [FromClients];
        if (message.kind === 'failed') throw new Error(message.message);
        if (message.kind === wanted && message.set === set) return message;
      }
    };
    const tell = (message: ToClients): void => void clients.send(message);
    const connect = async (message: ToClients & { readonly kind: 'connect' }): Promise<void> => {
      const done = told('connected', message.set);
      tell(message);
      await done;
    };
    await connect({ kind: 'connect', set: 'endcap', url: controller.url, players: house.credentials });
    await connect({ kind: 'connect', set: 'bare', url: `${bareUrl}/clients`, clients: CLIENTS });
    const agent = await connectCounter(controller.url);
    const control = io(`${bareUrl}/control`, { transports: ['websocket'] });
    await new Promise<void>((resolve) => void control.once('connect', resolve));

    /** Milliseconds from the word leaving here to the last client reached, and what the clients got. */
    const reach = async (
      set: 'endcap' | 'bare',
      event: string,
      go: () => unknown,
    ): Promise<{ ms: number; payload: unknown }> => {
      const last = told('last', set);
      tell({ kind: 'arm', set, event });
      await pause(PAUSE_MS);
      const sentNs = process.hrtime.bigint();
      await go();
      const message = await last;
      if (message.kind !== 'last') throw new Error('the clients answered out of turn');
      return { ms: Number(BigInt(message.atNs) - sentNs) / 1e6, payload: JSON.parse(message.payload) };
    };

    const ours: number[] = [];
    const theirs: number[] = [];
    let bytes = 0;
    for (let i = 0; i < WARM_UP + ROUNDS; i++) {
      const began = await reach('endcap', 'override.begin', () => agent.count('aisle', 9));
      bytes = Buffer.byteLength(JSON.stringify(began.payload));
      await reach('endcap', 'override.end', () => agent.count('aisle', 0));
      await control.emitWithAck('payload', began.payload);
      const cast = await reach('bare', 'cast', () => control.emit('cast'));
      if (i < WARM_UP) continue;
      ours.push(began.ms);
      theirs.push(cast.ms);
    }
    const figures = {
      clients: CLIENTS,
      lastMs: round(median(ours)),
      bareLastMs: round(median(theirs)),
      ratio: round(median(ours) / median(theirs), 2),
      rssMb: round(await controller.rssMb(), 0),
    };
    printTable(`One change to ${CLIENTS} players, ${ROUNDS} rounds each, ${bytes} bytes`, [
      ['', 'last one reached, median', 'p95', 'budget'],
      ['Endcap', `${figures.lastMs} ms`, `${round(quantile(ours, 0.95))} ms`, ''],
      ['bare Socket.IO', `${figures.bareLastMs} ms`, `${round(quantile(theirs, 0.95))} ms`, ''],
      ['ratio', String(figures.ratio), '', '<= 1.3'],
      ['controller memory', `${figures.rssMb} MB`, '', '<= 250 MB'],
    ]);
    writeJson(json, figures);
    agent.stop();
    control.disconnect();
  } finally {
    clients.disconnect();
    bare.disconnect();
    await controller.stop();
    house.remove();
    store.remove();
  }
}

await bench();
