import { createServer, connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A line between player and controller that can be cut. Its own address stays. */
export interface Line {
  readonly port: number;
  /** Port of loopback that it leads to; 0: nobody is there. */
  target: number;
  /** Every connection breaks and none is made. */
  cut(): void;
  mend(): void;
  stop(): Promise<void>;
}

export async function openLine(): Promise<Line> {
  const sockets = new Set<Socket>();
  let whole = true;
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  };
  const server = createServer((near) => {
    keep(near);
    if (!whole || line.target === 0) {
      near.resetAndDestroy();
      return;
    }
    const far = connect(line.target, '127.0.0.1');
    keep(far);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
    near.pipe(far);
    far.pipe(near);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const line: Line = {
    port: (server.address() as AddressInfo).port,
    target: 0,
    cut() {
      whole = false;
      for (const socket of sockets) socket.resetAndDestroy();
    },
    mend() {
      whole = true;
    },
    async stop() {
      line.cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return line;
}
