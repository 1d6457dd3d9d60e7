import type { Socket } from 'socket.io';
import type { Screenshot } from '../../controller/protocol/display.ts';

/** What was asked of devices from a console, and what they answer. */
export interface ConsoleOrders {
  /** As `order device`. */
  readonly asked: string[];
  /** What players answer when they are asked for their picture; they wait for it. */
  screenshot: Screenshot | Promise<Screenshot>;
}

export function consoleOrders(): ConsoleOrders {
  return { asked: [], screenshot: { taken: false, why: 'The player is busy.' } };
}

/** Takes the orders of one console. */
export function takeOrders(socket: Socket, orders: ConsoleOrders): void {
  for (const order of ['identify', 'reload', 'cache.clear', 'screenshot']) {
    socket.on(order, async ({ device }: { device: string }, reply: (answer: unknown) => void) => {
      orders.asked.push(`${order} ${device}`);
      reply(order === 'screenshot' ? { ok: true, screenshot: await orders.screenshot } : { ok: true });
    });
  }
}
