import { shopperCalls } from '../protocol/shopper.ts';
import { serve } from './call.ts';
import type { Hall } from './hall.ts';
import { PerAddress } from './limits.ts';
import { placesOf } from './places.ts';
import { refuse } from './refuse.ts';
import { rooms } from './sockets.ts';
import type { ShopperNamespace } from './sockets.ts';
import { HELLO_WITHIN_MS } from './visitor.ts';

/** Phones of one address: a guest network often shows one address for all (GW-60). */
const PHONES_PER_ADDRESS = 500;

/** Namespace /shopper: phone pages that watch the likes of one product. */
export function serveShoppers(namespace: ShopperNamespace, hall: Hall): void {
  const phones = new PerAddress(PHONES_PER_ADDRESS);
  namespace.on('connection', (socket) => {
    const stopWaiting = hall.clock.after(HELLO_WITHIN_MS, () => {
      socket.conn.close();
    });
    let release: (() => void) | null = null;
    socket.on('disconnect', () => {
      stopWaiting();
      release?.();
    });
    serve(socket, {
      namespace: namespace.name,
      calls: shopperCalls,
      open: ['watch'],
      admitted: () => release !== null,
      refusals: hall.refusals,
      logger: hall.logger,
      clock: hall.clock,
      handlers: {
        watch: ({ gtin }) => {
          const product = placesOf(hall.app.configuration()).productsByGtin.get(gtin);
          if (product === undefined) {
            return refuse('not-allowed', 'This shop has no such product. Scan the code on the screen again.');
          }
          if (release === null) {
            const address = hall.clients.addressOf(socket.request, socket.conn.remoteAddress);
            if (phones.full(address)) {
              return refuse('too-many', 'Many phones are looking at the moment. The number is not live; reload later.');
            }
            release = phones.hold(address);
            stopWaiting();
            hall.strangers.letIn(socket.conn);
          }
          for (const room of socket.rooms) if (room !== socket.id) void socket.leave(room);
          void socket.join(rooms.product(product.id));
          return { ok: true, values: hall.delivery.values([`product.likes:${product.id}`]) };
        },
      },
    });
  });
}
