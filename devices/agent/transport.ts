import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import type { Clock } from '../../controller/runtime/clock.ts';
import { pinnedCertificate } from './pin.ts';

/** The reason that `closed` gives when this side closed the connection. */
export const CLOSED = 'closed';

export interface TransportListeners {
  readonly opened: () => void;
  /** Called once for every `open`: it could not connect, or the connection is gone. */
  readonly closed: (why: string) => void;
  readonly notice: (name: string, body: unknown) => void;
}

/** One connection to the controller. */
export interface Transport {
  /** Asks and waits for the answer. Rejects when none comes within `timeoutMs`, or the connection goes. */
  call(name: string, body: unknown, timeoutMs: number): Promise<unknown>;
  close(): void;
}

/**
 * Opens a connection to the controller.
 *
 * @param url origin of the controller, e.g. `https://192.168.1.10:8443`
 * @param pin trust only the certificate whose public key has this SHA-256 (base64); null: the machine's authorities
 */
export function openTransport(url: string, pin: string | null, clock: Clock, listeners: TransportListeners): Transport {
  // Reconnecting is the link's affair: it knows when it makes sense, and waits by its own clock.
  const options = { transports: ['websocket'], reconnection: false, forceNew: true, timeout: 8_000 };
  let socket: Socket | null = null;
  const pending = new Set<(error: Error) => void>();
  let over = false;

  const end = (why: string): void => {
    if (over) return;
    over = true;
    socket?.disconnect();
    for (const reject of [...pending]) reject(new Error(why));
    listeners.closed(why);
  };
  const open = (trust: { ca?: string }): void => {
    if (over) return;
    socket = io(`${url}/device`, { ...options, ...trust });
    socket.on('connect', listeners.opened);
    socket.on('connect_error', (error) => {
      // The cause (refused, unknown host, bad certificate) sits in the websocket's own error event.
      end(('description' in error ? reasonOf(error.description) : undefined) ?? error.message);
    });
    socket.on('disconnect', end);
    socket.onAny((name: string, body: unknown) => {
      if (!over) listeners.notice(name, body);
    });
  };
  if (pin === null) open({});
  else
    pinnedCertificate(url, pin).then(
      (ca) => {
        open({ ca });
      },
      (error: unknown) => {
        end(error instanceof Error ? error.message : 'no certificate');
      },
    );

  return {
    call(name, body, timeoutMs) {
      return new Promise((resolve, reject) => {
        if (over || socket?.connected !== true) {
          reject(new Error('not connected'));
          return;
        }
        const fail = (error: Error): void => {
          pending.delete(fail);
          cancel();
          reject(error);
        };
        const cancel = clock.after(timeoutMs, () => {
          fail(new Error(`no answer to "${name}" within ${timeoutMs / 1000} s`));
        });
        pending.add(fail);
        socket.emit(name, body, (answer: unknown) => {
          pending.delete(fail);
          cancel();
          resolve(answer);
        });
      });
    },
    close() {
      end(CLOSED);
    },
  };
}

/** The words of a websocket error event, which wraps the socket's own error. */
function reasonOf(detail: unknown): string | undefined {
  if (typeof detail !== 'object' || detail === null) return undefined;
  if ('message' in detail && typeof detail.message === 'string' && detail.message !== '') return detail.message;
  if ('error' in detail) return reasonOf(detail.error);
  return undefined;
}
