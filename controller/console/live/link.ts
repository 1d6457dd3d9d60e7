import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { consoleCalls, consoleNotices } from '../../protocol/console.ts';
import type { ConsoleChanges, LiveSnapshot } from '../../protocol/console.ts';
import type { Screenshot } from '../../protocol/display.ts';
import { PROTOCOL_VERSION } from '../../protocol/version.ts';
import type { Refused } from '../../protocol/version.ts';

export interface LinkEvents {
  readonly onSnapshot: (s: LiveSnapshot) => void;
  readonly onChanges: (c: ConsoleChanges) => void;
  readonly onLost: () => void;
  /** The controller ended the session or knows none. */
  readonly onSignedOut: (message: string) => void;
  readonly onRefused: (message: string) => void;
}

/** What somebody may ask of a device. */
export type Order = 'identify' | 'reload' | 'cache.clear';

export interface Link {
  /** Asks something of a device. Resolves with the problem in words, or null. */
  order(order: Order, device: string): Promise<string | null>;
  /** What a screen shows now; a problem in words where nothing came. */
  screenshot(device: string): Promise<Screenshot | string>;
  stop(): void;
}

/** How long the controller may take to answer a call, ms. */
const ANSWER_MS = 5_000;
/** Pause before trying again after the controller turned the connection down, ms. */
const AGAIN_MS = 3_000;

/** A picture comes through the controller, which waits eight seconds for it, ms. */
const PICTURE_MS = 12_000;

const NO_ANSWER = 'The controller did not answer. Try again when it is connected.';
const MISFIT = 'This page and the controller do not understand each other. Reload the page.';

/** The live connection to the controller. Reconnects by itself until it is stopped. */
export function openLink(events: LinkEvents): Link {
  let stopped = false;
  let again: ReturnType<typeof setTimeout> | undefined;
  const socket: Socket = io('/console', {
    transports: ['websocket'],
    reconnectionDelay: 500,
    reconnectionDelayMax: 4_000,
  });

  const tryAgain = (): void => {
    clearTimeout(again);
    again = setTimeout(() => socket.connect(), AGAIN_MS);
  };

  const refuse = (r: Refused): void => {
    if (r.reason === 'not-signed-in') events.onSignedOut(r.message);
    else events.onRefused(r.message);
  };

  const watch = async (): Promise<void> => {
    let answer: unknown;
    try {
      answer = await socket.timeout(ANSWER_MS).emitWithAck('watch', { protocol: PROTOCOL_VERSION });
    } catch {
      // No answer in time: the connection is not worth much, so it is made anew.
      if (!stopped) socket.disconnect();
      return;
    }
    const parsed = consoleCalls.watch.answer.safeParse(answer);
    if (!parsed.success) {
      console.error('Live snapshot not understood:', parsed.error.issues);
      events.onRefused(MISFIT);
    } else if (parsed.data.ok) events.onSnapshot(parsed.data);
    else refuse(parsed.data);
  };

  socket.on('connect', () => void watch());
  socket.on('disconnect', () => {
    if (stopped) return;
    events.onLost();
    // After a disconnect by either side's own will the client does not reconnect by itself.
    if (!socket.active) tryAgain();
  });
  socket.on('connect_error', (error: Error) => {
    events.onLost();
    if (socket.active) return;
    if (/not-signed-in|sign in/i.test(error.message)) events.onSignedOut('Your session has ended. Sign in again.');
    else tryAgain();
  });
  socket.on('changes', (raw: unknown) => {
    const parsed = consoleNotices.changes.safeParse(raw);
    if (parsed.success) events.onChanges(parsed.data);
    else {
      console.error('Live changes not understood:', parsed.error.issues);
      events.onRefused(MISFIT);
    }
  });
  socket.on('signed-out', (raw: unknown) => {
    const parsed = consoleNotices['signed-out'].safeParse(raw);
    events.onSignedOut(parsed.success ? parsed.data.message : 'Your session has ended. Sign in again.');
  });

  return {
    async order(order, device) {
      try {
        const raw: unknown = await socket.timeout(ANSWER_MS).emitWithAck(order, { device });
        const answer = consoleCalls[order].answer.safeParse(raw);
        if (!answer.success) return MISFIT;
        return answer.data.ok ? null : answer.data.message;
      } catch {
        return NO_ANSWER;
      }
    },
    async screenshot(device) {
      try {
        const raw: unknown = await socket.timeout(PICTURE_MS).emitWithAck('screenshot', { device });
        const answer = consoleCalls.screenshot.answer.safeParse(raw);
        if (!answer.success) return MISFIT;
        return answer.data.ok ? answer.data.screenshot : answer.data.message;
      } catch {
        return NO_ANSWER;
      }
    },
    stop() {
      stopped = true;
      clearTimeout(again);
      socket.off();
      socket.disconnect();
    },
  };
}
