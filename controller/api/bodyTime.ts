import type { FastifyReply, FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Its body may take as long as it needs, as long as something of it keeps coming. */
    slowBody?: boolean;
  }
}

export interface BodyTimes {
  /** A body is there after this long, ms. */
  readonly wholeMs: number;
  /** A slow body may pause this long, ms. */
  readonly pauseMs: number;
}
export const bodyTimes: BodyTimes = { wholeMs: 60_000, pauseMs: 30_000 };

/**
 * Hook that ends connections whose body does not come. The server's own limit counts from the first byte of a request
 * to its last, which a film over a shop's network does not keep.
 */
export function bodyTime(times: BodyTimes): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  return async ({ raw, routeOptions }) => {
    if (raw.headers['content-length'] === undefined && raw.headers['transfer-encoding'] === undefined) return;
    const end = (): void => void raw.destroy();
    let seen = raw.socket.bytesRead;
    const look = (): void => {
      if (raw.socket.bytesRead === seen) {
        end();
        return;
      }
      seen = raw.socket.bytesRead;
      timer = setTimeout(look, times.pauseMs);
    };
    let timer =
      routeOptions.config.slowBody === true ? setTimeout(look, times.pauseMs) : setTimeout(end, times.wholeMs);
    const over = (): void => clearTimeout(timer);
    raw.once('end', over);
    raw.once('close', over);
  };
}
