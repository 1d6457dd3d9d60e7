import { consoleCalls, rights } from '../protocol/console.ts';
import type { LiveSnapshot } from '../protocol/console.ts';
import type { Refused } from '../protocol/version.ts';
import { serve } from './call.ts';
import type { Hall } from './hall.ts';
import { refuse } from './refuse.ts';
import { rooms } from './sockets.ts';
import type { ConsoleNamespace, ConsoleSocket, DisplayNamespace } from './sockets.ts';
import { HELLO_WITHIN_MS } from './visitor.ts';

/** How often the sessions of open consoles are looked at again, ms (GW-53). */
const SESSION_CHECK_MS = 30_000;
/** How long a device shows who it is, seconds. */
const IDENTIFY_S = 10;

/** Namespace /console: the live view of those who are signed in. Answers with what stops it. */
export function serveConsoles(namespace: ConsoleNamespace, displays: DisplayNamespace, hall: Hall): () => void {
  namespace.on('connection', (socket) => {
    serveConsole(socket, displays, hall);
  });
  let stopChecking: () => void;
  const checkLater = (): void => {
    stopChecking = hall.clock.after(SESSION_CHECK_MS, () => {
      for (const socket of namespace.sockets.values()) {
        if (socket.rooms.has(rooms.watching) && hall.authenticate(socket.handshake.headers.cookie) === null) {
          signOut(socket, 'Your session has ended. Sign in again.');
        }
      }
      checkLater();
    });
  };
  checkLater();
  return () => {
    stopChecking();
  };
}

/** Says why, then closes for good: the page signs in and connects anew. */
export function signOut(socket: Pick<ConsoleSocket, 'emit' | 'disconnect'>, message: string): void {
  socket.emit('signed-out', { message });
  socket.disconnect(true);
}

function serveConsole(socket: ConsoleSocket, displays: DisplayNamespace, hall: Hall): void {
  const stopWaiting = hall.clock.after(HELLO_WITHIN_MS, () => {
    socket.conn.close();
  });
  let leave: (() => void) | null = null;
  socket.on('disconnect', () => {
    stopWaiting();
    leave?.();
  });

  const watch = (): LiveSnapshot | Refused => {
    const signedIn = hall.authenticate(socket.handshake.headers.cookie);
    if (signedIn === null) return refuse('not-signed-in', 'Sign in first.');
    leave?.();
    const watching = hall.feed.watch();
    leave = watching.leave;
    stopWaiting();
    hall.strangers.letIn(socket.conn);
    void socket.join([rooms.watching, rooms.session(signedIn.tokenHash), rooms.user(signedIn.session.user)]);
    return watching.snapshot;
  };

  const identify = (device: string): { ok: true } | Refused => {
    const signedIn = hall.authenticate(socket.handshake.headers.cookie);
    if (signedIn === null) return refuse('not-signed-in', 'Your session has ended. Sign in again.');
    if (!rights[signedIn.session.role].includes('identify')) {
      return refuse('not-allowed', 'Your role may not do this. Ask an administrator or a colleague of the staff.');
    }
    const links = hall.roster.of(device);
    if (links.length === 0) return refuse('unknown-device', 'This device is not on line.');
    if (links.every((l) => l.kind === 'agent'))
      return refuse('wrong-kind', 'An agent has no screen to show itself on.');
    displays.to(rooms.device(device)).emit('identify', { seconds: IDENTIFY_S });
    return { ok: true };
  };

  serve(socket, {
    namespace: socket.nsp.name,
    calls: consoleCalls,
    open: ['watch', 'identify'],
    admitted: () => leave !== null,
    refusals: hall.refusals,
    logger: hall.logger,
    clock: hall.clock,
    handlers: { watch, identify: ({ device }) => identify(device) },
  });
}
