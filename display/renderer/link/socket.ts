import { io } from 'socket.io-client';
import { z } from 'zod';

/** What a channel of messages must be able to do. One file knows Socket.IO. */
export interface Channel {
  /** Sends and waits for the answer, checked by `answer`. Rejects when none comes in time or it is malformed. */
  call<T>(name: string, body: unknown, answer: z.ZodType<T>): Promise<T>;
  /** Takes notices of one name, checked by `schema`; what the taker returns is the acknowledgement. */
  on<T>(name: string, schema: z.ZodType<T>, take: (body: T) => unknown): void;
  readonly connected: boolean;
  /** Monotonic time at which anything was last heard, ms. */
  readonly heardAt: number;
  /** Drops the connection and starts a new one, with back-off. */
  renew(): void;
  close(): void;
}

export interface ChannelEvents {
  readonly connected: () => void;
  readonly lost: (why: string) => void;
  /** What a notice asked for could not be done; null: the next one of that name could. */
  readonly failed: (name: string, why: string | null) => void;
}

const ANSWER_MS = 8_000;

/** Opens a namespace (`/display`, `/shopper`). WebSocket only; comes back by itself: 0.5 s to 10 s with jitter. */
export function openChannel(namespace: string, events: ChannelEvents): Channel {
  const socket = io(namespace, {
    transports: ['websocket'],
    reconnectionDelay: 500,
    reconnectionDelayMax: 10_000,
    randomizationFactor: 0.5,
    timeout: 8_000,
    forceNew: true,
  });
  const failing = new Set<string>();
  let heardAt = performance.now();
  const heard = (): void => {
    heardAt = performance.now();
  };
  socket.io.on('ping', heard);
  socket.onAny(heard);
  socket.on('connect', () => {
    heard();
    events.connected();
  });
  socket.on('disconnect', (reason) => {
    events.lost(reason);
    // The controller closed it: Socket.IO leaves it at that, a display does not.
    if (reason === 'io server disconnect') setTimeout(() => socket.connect(), 1000 + Math.random() * 2000);
  });
  socket.on('connect_error', (error) => {
    events.lost(error.message);
    // A refused handshake is not retried by Socket.IO either.
    if (!socket.active) setTimeout(() => socket.connect(), 3000 + Math.random() * 4000);
  });
  return {
    get connected() {
      return socket.connected;
    },
    get heardAt() {
      return heardAt;
    },
    async call(name, body, answer) {
      const raw: unknown = await socket.timeout(ANSWER_MS).emitWithAck(name, body);
      heard();
      return answer.parse(raw);
    },
    on(name, schema, take) {
      socket.on(name, (raw: unknown, ack?: (answer: unknown) => void) => {
        const failed = (kind: 'malformed' | 'failed', words: string): void => {
          const why = words.slice(0, 200);
          ack?.({ ready: false, reason: `${kind}: ${why}` });
          failing.add(name);
          events.failed(name, why);
        };
        const parsed = schema.safeParse(raw);
        if (!parsed.success) {
          failed('malformed', z.prettifyError(parsed.error));
          return;
        }
        void (async () => take(parsed.data))().then(
          (answer) => {
            ack?.(answer ?? { ok: true });
            if (failing.delete(name)) events.failed(name, null);
          },
          (error: unknown) => failed('failed', error instanceof Error ? error.message : String(error)),
        );
      });
    },
    renew() {
      socket.io.engine.close();
    },
    close() {
      socket.removeAllListeners();
      socket.disconnect();
    },
  };
}
