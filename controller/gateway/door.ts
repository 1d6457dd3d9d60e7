import type { Server as HttpServer, IncomingMessage } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { Socket as TcpSocket } from 'node:net';
import { Server } from 'socket.io';
import type { Clock } from '../runtime/clock.ts';
import { isLoopback } from '../runtime/locality.ts';
import type { Clients } from './clients.ts';
import type { OriginCheck } from './origin.ts';
import type { Refusals } from './refuse.ts';
import { Strangers } from './strangers.ts';
import type { Connection } from './strangers.ts';
import { HELLO_WITHIN_MS } from './visitor.ts';

/** Together they bound how long a dead link goes unseen: 8 s (GW-1). */
const PING_EVERY_MS = 3000;
const PONG_WITHIN_MS = 5000;
const MESSAGE_MAX_BYTES = 1024 * 1024;
/** Time for connections to close in good order at the end, ms. */
const CLOSE_WITHIN_MS = 1000;

export interface DoorOptions {
  readonly originCheck: OriginCheck;
  readonly clients: Clients;
  readonly refusals: Refusals;
  readonly clock: Clock;
}

/** The Socket.IO server: who may connect at all (GW-1 to GW-5), and the end of all connections (GW-70). */
export class Door {
  readonly io: Server;
  readonly strangers = new Strangers();
  readonly #options: DoorOptions;
  readonly #wires = new Set<TcpSocket>();
  #attached = false;
  #onLoopback: () => boolean = () => false;
  #isGuest: (request: IncomingMessage) => boolean = () => false;
  #stopping = false;

  constructor(options: DoorOptions) {
    this.#options = options;
    this.io = new Server({
      transports: ['websocket'],
      allowUpgrades: false,
      perMessageDeflate: false,
      httpCompression: false,
      serveClient: false,
      pingInterval: PING_EVERY_MS,
      pingTimeout: PONG_WITHIN_MS,
      maxHttpBufferSize: MESSAGE_MAX_BYTES,
      connectTimeout: HELLO_WITHIN_MS,
      allowRequest: (request, answer) => {
        const fault = this.#fault(request);
        if (fault === null) this.#keep(request.socket);
        answer(fault, fault === null);
      },
    });
    const nowhere = (): Error => {
      options.refusals.count('/', 'namespace');
      return new Error('There is nothing here. Use /display, /device, /console or /shopper.');
    };
    this.io.use((_socket, next) => {
      next(nowhere());
    });
    // Asked for every name that is none of the four; never lets one come into being.
    this.io.of((_name, _auth, next) => {
      nowhere();
      next(null, false);
    });
  }

  attach(httpServer: HttpServer | HttpsServer): void {
    if (this.#attached) throw new Error('the gateway is attached to a server already');
    this.#attached = true;
    this.#onLoopback = () => {
      const bound = httpServer.address();
      return typeof bound === 'object' && bound !== null && isLoopback(bound.address);
    };
    this.io.attach(httpServer);
    // Socket.IO leaves its engine untyped; this is what engine.io hands over here.
    this.io.engine.on('connection', (connection: Connection) => {
      const { request, remoteAddress } = connection;
      this.strangers.enter(connection, this.#options.clients.addressOf(request, remoteAddress));
    });
  }

  /** Serves a second server too, from which only /shopper may be reached (GW-9). */
  attachGuests(server: HttpServer, isGuest: (request: IncomingMessage) => boolean): void {
    this.#isGuest = isGuest;
    (this.io.engine as { attach(server: HttpServer, options: object): void }).attach(server, { path: '/socket.io/' });
    for (const name of ['/display', '/device', '/console']) {
      this.io.of(name).use((socket, next) => {
        if (!isGuest(socket.request)) {
          next();
          return;
        }
        this.#options.refusals.count(name, 'not-allowed');
        next(new Error('Only /shopper is here.'));
      });
    }
  }

  /** Ends every connection. No Socket.IO goodbye: clients are to come back by themselves when the controller does. */
  async stop(): Promise<void> {
    this.#stopping = true;
    if (!this.#attached) return;
    this.io.engine.close();
    const wires = [...this.#wires];
    const forced = this.#options.clock.after(CLOSE_WITHIN_MS, () => {
      for (const wire of wires) wire.destroy();
    });
    await Promise.all(
      wires.map(async (wire) => {
        if (wire.destroyed) return;
        await new Promise<void>((resolve) => {
          wire.once('close', resolve);
          wire.destroySoon();
        });
      }),
    );
    forced();
  }

  #fault(request: IncomingMessage): string | null {
    const { clients, originCheck } = this.#options;
    const address = clients.addressOf(request);
    if (this.#stopping) return 'The controller is stopping.';
    // The guest door is open to a network by its address there, and has nothing behind it that a name must guard.
    const onLoopback = this.#onLoopback() && !this.#isGuest(request);
    if (!originCheck.passes(request.headers, address, onLoopback)) return 'This origin may not connect.';
    if (!this.strangers.full(address)) return null;
    this.#options.refusals.count('/', 'too-many');
    return 'Too many connections of this address have not said hello.';
  }

  #keep(wire: TcpSocket): void {
    this.#wires.add(wire);
    wire.once('close', () => {
      this.#wires.delete(wire);
    });
  }
}
