import { consoleCalls, rights } from '../protocol/console.ts';
import type { LiveSnapshot, Right } from '../protocol/console.ts';
import type { Refused } from '../protocol/version.ts';
import { serve } from './call.ts';
import type { Hall } from './hall.ts';
import { refuse } from './refuse.ts';
import { rooms } from './sockets.ts';
import type { ConsoleNamespace, ConsoleSocket } from './sockets.ts';
import { HELLO_WITHIN_MS } from './visitor.ts';

/** How often the sessions of open consoles are looked at again, ms (GW-53). */
const SESSION_CHECK_MS = 30_000;
/** Who may do it, in words. */
const WHO: Partial<Record<Right, string>> = { 'clear-cache': 'Ask an administrator.' };

/** Namespace /console: the live view of those who are signed in. Answers with what stops it. */
export function serveConsoles(namespace: ConsoleNamespace, hall: Hall): () => void {
  namespace.on('connection', (socket) => {
    serveConsole(socket, hall);
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

function serveConsole(socket: ConsoleSocket, hall: Hall): void {
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

  /** The user, if the session and its role let them; the right is asked for anew at every call (GW-52). */
  const allowed = (right: Right): string | Refused => {
    const signedIn = hall.authenticate(socket.handshake.headers.cookie);
    if (signedIn === null) return refuse('not-signed-in', 'Your session has ended. Sign in again.');
    const { role, user } = signedIn.session;
    if (rights[role].includes(right)) return user;
    const whom = WHO[right] ?? 'Ask an administrator or a colleague of the staff.';
    return refuse('not-allowed', `Your role may not do this. ${whom}`);
  };
  const { orders } = hall;

  serve(socket, {
    namespace: socket.nsp.name,
    calls: consoleCalls,
    open: ['watch', 'identify', 'reload', 'cache.clear', 'screenshot'],
    admitted: () => leave !== null,
    refusals: hall.refusals,
    logger: hall.logger,
    clock: hall.clock,
    handlers: {
      watch,
      identify({ device }) {
        const by = allowed('identify');
        return typeof by === 'string' ? orders.identify(device, by) : by;
      },
      reload({ device }) {
        const by = allowed('reload');
        return typeof by === 'string' ? orders.reload(device, by) : by;
      },
      'cache.clear'({ device }) {
        const by = allowed('clear-cache');
        return typeof by === 'string' ? orders.clearCache(device, by) : by;
      },
      screenshot({ device }) {
        const by = allowed('screenshot');
        return typeof by === 'string' ? orders.screenshot(device, by) : by;
      },
    },
  });
}
