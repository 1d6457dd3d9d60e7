import type { Clock } from '../../controller/runtime/clock.ts';
import type { PageIs } from './pageState.ts';
import { beginWatch, watch } from './watchdog.ts';
import type { Order, WatchdogCounts, WatchdogEvent, WatchdogMemory, WatchdogState } from './watchdog.ts';

/** A page is asked this often whether it is there, ms. */
export const PING_MS = 5_000;
/** An answer that takes longer counts as none, ms. With `HANG_MS` after it a hang is ended within 15 s. */
export const PING_PATIENCE_MS = 3_000;

/** How an attempt to open the page ended. `gone`: its process ended, or could not be started. */
export type Opened = { readonly did: 'open' } | { readonly did: 'fail' | 'gone'; readonly why: string };

/** The window with its page, whatever draws it: Electron, a Chromium of the machine, a fake in tests. */
export interface Shell {
  /** Opens the player's page; starts the process of the page where it is not there. */
  open(): Promise<Opened>;
  /** Shows the bundled page that says that the store is being looked for. */
  showLooking(): Promise<void>;
  /** Asks the page itself whether it still is the player's page; settles when it answers, or not at all. */
  ping(): Promise<PageIs>;
  /** Ends the process of the page by force; it is not reported as gone. */
  end(): void;
  /** Asks the controller whether it is there. Null: yes; else why not. Answers within a few seconds. */
  look(): Promise<string | null>;
}

/** What a shell reports by itself. */
export interface ShellEvents {
  gone(why: string): void;
  gpuGone(why: string): void;
}

export interface Supervisor extends ShellEvents {
  readonly counts: WatchdogCounts;
  readonly phase: WatchdogState['phase'];
  start(): void;
  /** Ends every timer; later answers are not heeded. */
  stop(): void;
}

export interface SupervisorPorts {
  readonly clock: Clock;
  /** Id of the machine's boot. */
  readonly boot: string;
  readonly memory: WatchdogMemory | null;
  readonly remember: (memory: WatchdogMemory) => void;
  /** One line for people, on a change only. */
  readonly say: (line: string) => void;
}

/** Carries out what the watchdog orders, and tells it what happens. */
export function supervise(shell: Shell, ports: SupervisorPorts): Supervisor {
  const { clock, say } = ports;
  let state = beginWatch(ports.boot, ports.memory);
  let running = false;
  /** Answers to an attempt that is over are not heeded. */
  let attempt = 0;
  let stopDue = (): void => undefined;
  let stopPing = (): void => undefined;
  let missing = false;

  const heed = (event: WatchdogEvent): void => {
    if (!running) return;
    const before = state;
    const step = watch(state, event, clock.now());
    state = step.state;
    if (state.faults !== before.faults || state.counts !== before.counts) {
      ports.remember({ boot: ports.boot, faults: state.faults, counts: state.counts });
    }
    if (state.dueMs !== before.dueMs) {
      stopDue();
      armDue();
    }
    if (state.phase === 'waiting' && state.dueMs !== null && before.phase !== 'waiting') {
      say(`The page is opened again in ${Math.round((state.dueMs - clock.now()) / 1000)} s.`);
    }
    for (const order of step.orders) carryOut(order);
  };

  const armDue = (): void => {
    const { dueMs } = state;
    if (dueMs === null) return;
    stopDue = clock.after(dueMs - clock.now(), () => {
      // A timer of the system may come a little early; the watchdog heeds no `due` before its instant.
      if (clock.now() < dueMs) armDue();
      else heed({ kind: 'due' });
    });
  };

  const carryOut = (order: Order): void => {
    if (!running) return;
    switch (order) {
      case 'open':
        void open(++attempt);
        return;
      case 'end':
        attempt++;
        stopPing();
        if (state.phase === 'waiting') say('The page gives no answer: it is ended.');
        else sayMissing('it gave no answer in time');
        shell.end();
        return;
      case 'showLooking':
        void shell.showLooking().catch((error: unknown) => {
          say(`The page that says so could not be shown: ${words(error)}.`);
        });
        return;
      case 'look':
        void look(++attempt);
        return;
    }
  };

  const open = async (mine: number): Promise<void> => {
    const opened = await shell.open().catch((error: unknown): Opened => ({ did: 'fail', why: words(error) }));
    if (mine !== attempt || !running) return;
    if (opened.did === 'open') {
      if (missing) say('The controller is there again.');
      missing = false;
      heed({ kind: 'opened' });
      pingLater(mine);
    } else if (opened.did === 'fail') lost(opened.why);
    else gone(opened.why);
  };

  const sayMissing = (why: string): void => {
    if (!missing) say(`The player's page could not be opened: ${why}. Looking for the controller.`);
    missing = true;
  };

  const lost = (why: string): void => {
    sayMissing(why);
    heed({ kind: 'failed' });
  };

  const look = async (mine: number): Promise<void> => {
    const why = await shell.look().catch((error: unknown) => words(error));
    if (mine === attempt) heed({ kind: why === null ? 'found' : 'notFound' });
  };

  const pingLater = (mine: number): void => {
    stopPing = clock.after(PING_MS, () => ping(mine));
  };
  const ping = (mine: number): void => {
    let late = false;
    const stopPatience = clock.after(PING_PATIENCE_MS, () => {
      late = true;
      if (mine === attempt) heed({ kind: 'silent' });
    });
    stopPing = stopPatience;
    const answered = (is: PageIs): void => {
      stopPatience();
      if (mine !== attempt || !running) return;
      if (is !== 'player') {
        attempt++;
        if (is === 'other') lost('the window shows something else');
        else {
          say('The page is there, but its player does not run.');
          heed({ kind: 'dead' });
        }
        return;
      }
      if (late) heed({ kind: 'answered' });
      pingLater(mine);
    };
    // A refusal is no answer: the report of the end, or the patience, decides.
    void shell.ping().then(answered, () => undefined);
  };

  const gone = (why: string): void => {
    if (!running) return;
    attempt++;
    stopPing();
    if (state.phase !== 'waiting') say(`The page ended: ${why}.`);
    heed({ kind: 'gone' });
  };

  return {
    gone,
    gpuGone(why) {
      if (running) say(`The graphics process ended: ${why}. Chromium starts another.`);
      heed({ kind: 'gpu' });
    },
    get counts() {
      return state.counts;
    },
    get phase() {
      return state.phase;
    },
    start() {
      running = true;
      heed({ kind: 'start' });
    },
    stop() {
      // Stopped on purpose: the next start need not wait.
      if (running && state.faults > 0) ports.remember({ boot: ports.boot, faults: 0, counts: state.counts });
      running = false;
      attempt++;
      stopDue();
      stopPing();
    },
  };
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
