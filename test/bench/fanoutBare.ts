/** The peer of the fan-out bench: Socket.IO and nothing else, told by a socket to broadcast, as the controller is. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';

let payload: unknown = null;
const http = createServer();
const io = new Server(http, {
  transports: ['websocket'],
  perMessageDeflate: false,
  pingInterval: 3000,
  pingTimeout: 5000,
  maxHttpBufferSize: 1e6,
});
io.of('/clients').on('connection', () => undefined);
io.of('/control').on('connection', (socket) => {
  socket.on('payload', (next: unknown, done: () => void) => {
    payload = next;
    done();
  });
  socket.on('cast', () => io.of('/clients').emit('cast', payload));
});
http.listen(0, '127.0.0.1', () => {
  process.send?.({ url: `http://127.0.0.1:${(http.address() as AddressInfo).port}` });
});
process.on('disconnect', () => process.exit(0));
