import type { Driver } from '../agent/driver.ts';
import { DriverError } from '../agent/driver.ts';
import type { Aes } from './decode/rolling.ts';
import { Ear, EnrolledTags } from './ear.ts';
import { listen } from './listen.ts';
import type { Adapters, Radio } from './radio.ts';
import type { Placed } from './placed.ts';
import { adapterName, adapterToUse, trouble } from './trouble.ts';

export interface BleOptions {
  /** At least one; each receiver and each adapter once. */
  readonly receivers: readonly Placed[];
  readonly radio: Radio;
  readonly adapters: Adapters;
  readonly aes: Aes;
}

/**
 * Bluetooth adapters as receivers: every advertisement with a lasting identity becomes a sighting. Each adapter is
 * looked after by itself: it goes on when its scan falls silent, when it is switched off, or unplugged and plugged in
 * again, whatever becomes of the others.
 */
export function bleDriver({ receivers, radio, adapters, aes }: BleOptions): Driver {
  return {
    kind: 'ble',
    followsStore: false,
    start(context, emit) {
      // Nothing mends that while the process runs.
      const present = receivers.find(({ adapter }) => adapterToUse(adapters, adapter) !== null);
      if (present !== undefined && adapters.permitted() === false)
        throw new DriverError(trouble(adapters, present.adapter, 'refused'));

      const tags = new EnrolledTags(aes);
      context.tags((enrolled) => {
        tags.take(enrolled);
      });
      const troubles = new Map<string, string>();
      const stops = receivers.map(({ receiver, adapter }) => {
        if (!context.store.receivers.some((r) => r.id === receiver || r.hardwareId === receiver))
          context.say(`The store has no receiver "${receiver}": add it to the plan, or what is heard is refused.`);
        const on = receivers.length === 1 ? '' : ` on ${adapterName(adapter)}`;
        context.say(`Listening as receiver "${receiver}"${on}.`);
        return listen({
          adapter,
          radio,
          adapters,
          ear: new Ear(receiver, context, emit, tags),
          clock: context.clock,
          say: context.say,
          degraded: (words) => {
            if (words === null) troubles.delete(receiver);
            else troubles.set(receiver, words);
            context.degraded(troubles.size === 0 ? null : [...troubles.values()].join(' '));
          },
        });
      });
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
}
