import { faceOf } from '../../controller/protocol/likesFace.ts';
import type { AgentRack } from '../../controller/protocol/device.ts';
import type { Reading } from '../../controller/protocol/reading.ts';
import type { Driver, DriverContext, Stop } from '../agent/driver.ts';
import { DriverError } from '../agent/driver.ts';
import { ledText } from './ledText.ts';
import { DisplayFault } from './port.ts';
import type { RackDisplay } from './port.ts';

/** The display is looked at this often, and ages grow, ms. */
export const LOOK_MS = 1_000;
/** Numbers that change faster than this are left out: the newest wins, ms. */
export const LEAST_MS = 100;
/** Everything is written this often: a display that lost its power shows again, ms. */
export const WHOLE_MS = 60_000;
/** Wait before a display that does not answer is tried again, ms. */
export const RETRY_MS = 5_000;

export interface RackOptions {
  readonly rack: string;
  /** Null: the first that hangs on the rack. */
  readonly product: string | null;
  /** Throws a DriverError when that cannot be, a DisplayFault when it cannot be now. */
  readonly open: () => RackDisplay;
}

/**
 * The likes of a product on digits beside it. What is wrong with the wiring ends the agent at the start; a display or
 * chip that goes later is waited for. Dark at stop.
 */
export function rackDriver(options: RackOptions): Driver {
  let begun = false;
  return {
    kind: 'rack',
    followsStore: true,
    concerns: (store) => store.racks.find(({ id }) => id === options.rack) ?? null,
    start(context) {
      let display: RackDisplay | null = null;
      try {
        display = options.open();
      } catch (error) {
        // The store has changed while the chip was away: it is waited for, as before.
        if (!(error instanceof DisplayFault && begun)) {
          throw error instanceof DisplayFault ? new DriverError(error.message) : error;
        }
      }
      begun = true;
      return attend(options, context, display);
    },
  };
}

/** What hangs there, or why that is not known, in words. */
function hanging(
  { rack: id, product: asked }: RackOptions,
  rack: AgentRack | undefined,
): AgentRack['products'][number] | string {
  if (rack === undefined) return `The store has no rack "${id}": add it to the plan.`;
  const names = rack.products.map((p) => `"${p.id}"`).join(', ');
  return (
    rack.products.find((p) => asked === null || p.id === asked) ??
    `"${asked}" does not hang on rack "${id}", which has ${names}.`
  );
}

function attend(options: RackOptions, context: DriverContext, opened: RackDisplay | null): Stop {
  const { clock, say } = context;
  const rack = context.store.racks.find(({ id }) => id === options.rack);
  const product = hanging(options, rack);
  let display = opened;
  let reading: Reading | undefined;
  let shown: string | null = null;
  let wroteMs = 0;
  let wholeMs = 0;
  let fault: string | null = null;
  let cancel = (): void => undefined;
  let stopped = false;

  function text(places: number): string {
    if (rack === undefined || typeof product === 'string') return '-'.repeat(places);
    const rules = { minimum: product.minimum, staleAfterMs: rack.staleAfterS * 1000 };
    return ledText(faceOf(reading, rules, clock.now()), places, clock.now());
  }

  function write(to: RackDisplay): void {
    const nowMs = clock.now();
    const next = text(to.places);
    const whole = shown === null || nowMs - wholeMs >= WHOLE_MS;
    if (!whole && next === shown) {
      to.look();
      return;
    }
    shown = null;
    to.show(next, whole);
    shown = next;
    wroteMs = nowMs;
    if (whole) wholeMs = nowMs;
  }

  function attempt(): void {
    cancel();
    try {
      display ??= options.open();
      write(display);
    } catch (error) {
      troubled(error);
      return;
    }
    if (fault !== null) say(`The display of rack "${options.rack}" answers again.`);
    tell(null);
    cancel = clock.after(LOOK_MS, attempt);
  }

  function troubled(error: unknown): void {
    // A wiring that could be taken at the start cannot be now: its chip has come back as another, or is half there.
    if (!(error instanceof DisplayFault || error instanceof DriverError)) throw error;
    if (!(error instanceof DisplayFault) || error.gone) {
      display?.close();
      display = null;
    }
    shown = null;
    if (error.message !== fault) say(error.message);
    tell(error.message);
    cancel = clock.after(RETRY_MS, attempt);
  }

  function tell(words: string | null): void {
    fault = words;
    const faults = [typeof product === 'string' ? product : null, words].filter((f) => f !== null);
    context.degraded(faults.length === 0 ? null : faults.join(' '));
  }

  if (typeof product === 'string') say(product);
  else {
    const others = (rack?.products ?? []).filter((p) => p !== product).map((p) => p.id);
    const more = options.product === null && others.length > 0 ? ` Others by --product: ${others.join(', ')}.` : '';
    say(`Shows the likes of "${product.id}" on rack "${options.rack}".${more}`);
  }
  let ready = false;
  context.values((heard) => {
    if (stopped || typeof product === 'string' || heard.key !== `product.likes:${product.id}`) return;
    reading = heard;
    // A display that does not answer is tried again in its own time.
    if (!ready || fault !== null) return;
    const waitMs = wroteMs + LEAST_MS - clock.now();
    if (waitMs <= 0) attempt();
    else {
      cancel();
      cancel = clock.after(waitMs, attempt);
    }
  });
  ready = true;
  attempt();
  return () => {
    if (stopped) return;
    stopped = true;
    cancel();
    display?.close();
    display = null;
  };
}
