/**
 * A process full of players, as far as a fan-out needs them. Told over IPC what to connect to; tells when the last
 * one of a round was reached, on the machine's monotonic clock (the same for every process).
 */
import { randomUUID } from 'node:crypto';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import type { Credentials } from './pairedHouse.ts';
import { PROTOCOL_VERSION } from '../../controller/protocol/version.ts';

export type ToClients =
  | { readonly kind: 'connect'; readonly set: 'bare'; readonly url: string; readonly clients: number }
  | { readonly kind: 'connect'; readonly set: 'endcap'; readonly url: string; readonly players: readonly Credentials[] }
  | { readonly kind: 'arm'; readonly set: 'endcap' | 'bare'; readonly event: string };
export type FromClients =
  | { readonly kind: 'connected'; readonly set: string }
  | { readonly kind: 'last'; readonly set: string; readonly atNs: string; readonly payload: string }
  | { readonly kind: 'failed'; readonly message: string };

const sets = new Map<string, Socket[]>();
const tell = (message: FromClients): void => void process.send?.(message);

function open(url: string): Promise<Socket> {
  const socket = io(url, { transports: ['websocket'], forceNew: true, reconnection: false });
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(socket));
    socket.once('connect_error', reject);
  });
}

async function player(url: string, screen: string, { device, key }: Credentials): Promise<Socket> {
  const socket = await open(`${url}/display`);
  const welcome = (await socket.emitWithAck('hello', {
    protocol: PROTOCOL_VERSION,
    kind: 'player',
    device,
    key,
    wants: screen,
    app: { name: 'bench', version: '1' },
    boot: randomUUID(),
    viewport: { width: 1920, height: 1080, ratio: 1 },
  })) as { ok: boolean; message?: string };
  if (!welcome.ok) throw new Error(`a player was not let in: ${welcome.message ?? ''}`);
  return socket;
}

async function connect(message: ToClients & { readonly kind: 'connect' }): Promise<void> {
  const { url, set } = message;
  const makers =
    message.set === 'bare'
      ? Array.from({ length: message.clients }, () => () => open(url))
      : message.players.map((credentials, i) => () => player(url, `screen-${i}`, credentials));
  const sockets: Socket[] = [];
  const AT_ONCE = 20;
  for (let i = 0; i < makers.length; i += AT_ONCE) {
    sockets.push(...(await Promise.all(makers.slice(i, i + AT_ONCE).map((make) => make()))));
  }
  sets.set(set, sockets);
  tell({ kind: 'connected', set });
}

/** The next `event` that every client of the set gets ends the round. */
function arm(set: 'endcap' | 'bare', event: string): void {
  const sockets = sets.get(set) ?? [];
  let missing = sockets.length;
  for (const socket of sockets) {
    socket.once(event, (payload: unknown) => {
      if (--missing > 0) return;
      tell({ kind: 'last', set, atNs: process.hrtime.bigint().toString(), payload: JSON.stringify(payload) });
    });
  }
}

process.on('message', (message: ToClients) => {
  if (message.kind === 'arm') arm(message.set, message.event);
  else {
    connect(message).catch((error: unknown) => {
      tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
    });
  }
});
process.on('disconnect', () => process.exit(0));
