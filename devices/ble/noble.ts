import type * as Library from '@stoprocent/noble';
import type { AdapterState, Noble, Peripheral, PeripheralAdvertisement } from '@stoprocent/noble';
import { DriverError } from '../agent/driver.ts';
import { freshParts } from './fresh.ts';
import type { OpenRadio, Radio, RadioListeners, RadioState } from './radio.ts';

const STATES: Readonly<Partial<Record<AdapterState, RadioState>>> = {
  poweredOn: 'on',
  poweredOff: 'off',
  unauthorized: 'refused',
  unsupported: 'unusable',
};

/** A command of the adapter that has no answer within this is lost, ms. */
const COMMAND_MS = 8_000;

/** Rejects when `work` takes too long; a lost answer would otherwise be waited for, for ever. */
async function within(work: Promise<void>, what: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`the adapter did not ${what}`));
    }, COMMAND_MS);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The radio by noble, which speaks to the adapter itself. Throws a DriverError when noble is not installed. */
export async function nobleRadio(): Promise<Radio> {
  // Every report counts, with its own level: without this, noble holds back those of a tag that can be connected
  // to until it has answered a scan request.
  process.env['NOBLE_REPORT_ALL_HCI_EVENTS'] ??= '1';
  let library: typeof Library;
  try {
    library = await import('@stoprocent/noble');
  } catch (error) {
    throw new DriverError(
      `Bluetooth needs the package @stoprocent/noble, which is not usable here (${error instanceof Error ? error.message.split('\n')[0] : 'unknown'}). ` +
        'It is an optional dependency: npm ci installs it, unless --omit=optional leaves it out.',
    );
  }
  return { open: (adapter, listeners) => open(library, adapter, listeners) };
}

/** An adapter that could not be opened at all; whoever asked for it is told in a moment, like of every other state. */
function unusable(listeners: RadioListeners): OpenRadio {
  const timer = setTimeout(() => {
    listeners.state('unusable');
  });
  return {
    scan: () => Promise.reject(new Error('it is not open')),
    close: () => {
      clearTimeout(timer);
    },
  };
}

function open(library: typeof Library, adapter: number, listeners: RadioListeners): OpenRadio {
  let noble: Noble;
  try {
    // A new instance each time: what noble remembers of addresses goes with the old one.
    noble = process.platform === 'linux' ? library.withBindings('hci', { deviceId: adapter }) : library.withBindings();
  } catch {
    // No addon for this machine, for one. The other adapters go on.
    return unusable(listeners);
  }
  const fresh = freshParts();
  let closed = false;
  const changed = (state: AdapterState): void => {
    const known = STATES[state];
    if (!closed && known !== undefined) listeners.state(known);
  };
  const heard = ({ id, address, addressType, rssi, advertisement }: Peripheral): void => {
    if (closed) return;
    // The types promise more than an advertisement has to hold.
    const gathered = advertisement as Partial<PeripheralAdvertisement>;
    listeners.advert({ sender: id, address, addressType, rssi, ...fresh(gathered) });
  };
  // It would write them, with addresses, into the log.
  noble.removeAllListeners('warning');
  noble.on('discover', heard);
  noble.on('stateChange', changed);
  return {
    async scan() {
      // After the adapter was down, noble believes that the old scan still runs and does not begin a new one.
      await within(noble.stopScanningAsync(), 'end its scan');
      if (!closed) await within(noble.startScanningAsync([], true), 'begin to scan');
    },
    close() {
      if (closed) return;
      closed = true;
      noble.removeListener('discover', heard);
      noble.removeListener('stateChange', changed);
      try {
        noble.stop();
      } catch {
        // It never got as far as opening the adapter, or the adapter has gone: there is nothing to let go of.
      }
    },
  };
}
