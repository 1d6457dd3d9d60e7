import type { Adapters, Advert, OpenRadio, Radio, RadioListeners, RadioState } from '../../devices/ble/radio.ts';

/** One opening of the fake adapter, in the test's hands. */
export interface Opening {
  readonly adapter: number;
  readonly say: (state: RadioState) => void;
  readonly hear: (advert: Partial<Advert>) => void;
  /** Scans begun so far. */
  scans: number;
  closed: boolean;
  /** The next scans are refused. */
  refuses: boolean;
}

/** A radio that does what the test tells it; every opening is kept. */
export function fakeRadio(): Radio & { readonly openings: Opening[] } {
  const openings: Opening[] = [];
  return {
    openings,
    open(adapter: number, listeners: RadioListeners): OpenRadio {
      const opening: Opening = {
        adapter,
        say: listeners.state,
        hear: (advert) => {
          listeners.advert({
            sender: advert.address ?? 'aa:00:00:00:00:01',
            address: 'aa:00:00:00:00:01',
            addressType: 'public',
            manufacturerData: null,
            serviceData: [],
            serviceUuids: [],
            rssi: -60,
            ...advert,
          });
        },
        scans: 0,
        closed: false,
        refuses: false,
      };
      openings.push(opening);
      return {
        scan() {
          opening.scans++;
          return opening.refuses ? Promise.reject(new Error('no answer')) : Promise.resolve();
        },
        close() {
          opening.closed = true;
        },
      };
    },
  };
}

export interface FakeAdapters extends Adapters {
  present: number[];
  block: 'soft' | 'hard' | null;
  allowed: boolean | null;
}
export function fakeAdapters(present: number[] = [0]): FakeAdapters {
  const adapters: FakeAdapters = {
    present,
    block: null,
    allowed: true,
    list: () => adapters.present,
    blocked: () => adapters.block,
    permitted: () => adapters.allowed,
    bringUp: (adapter) => `sudo hciconfig hci${adapter} up`,
    permit: 'sudo setcap cap_net_raw,cap_net_admin+eip /opt/node/bin/node',
  };
  return adapters;
}
