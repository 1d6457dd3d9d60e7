import type { FastifyReply, FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Its body may take as long as it needs, as long as something of it keeps coming. */
    slowBody?: boolean;
  }
}

/** A body is there after this long, ms. */
const WHOLE_MS = 60_000;
/** A slow body may pause this long, ms. */
const PAUSE_MS = 30_000;

/**
 * Hook that ends connections whose body does not come. The server's own limit counts from the first byte of a request
 * to its last, which a film over a shop's network does not keep.
 */
export async function bodyTime(request: FastifyRequest, _reply: FastifyReply): Promise<void> {
  const { raw } = request;
  if (raw.headers['content-length'] === undefined && raw.headers['transfer-encoding'] === undefined) return;
  const slow = request.routeOptions.config.slowBody === true;
  const end = (): void => void raw.destroy();
  let timer = setTimeout(end, slow ? PAUSE_MS : WHOLE_MS);
  const over = (): void => clearTimeout(timer);
  raw.once('end', over);
  raw.once('close', over);
  if (!slow) return;
  let seen = raw.socket.bytesRead;
  const look = (): void => {
    if (raw.socket.bytesRead === seen) {
      end();
      return;
    }
    seen = raw.socket.bytesRead;
    timer = setTimeout(look, PAUSE_MS);
  };
  clearTimeout(timer);
  timer = setTimeout(look, PAUSE_MS);
}
