import { PairingError } from '../../controller/context.ts';
import type { Calibrations, Connections, Enrolments, Pairings } from '../../controller/context.ts';
import type { PeoplePort } from '../../controller/api/ports.ts';
import type { PendingPairing } from '../../controller/protocol/console.ts';
import type { DeviceRecord, Records } from '../../controller/records/records.ts';

/** Pairings that wait in a list. */
export function waitingPairings(records: Records, now: () => number): Pairings & { waiting: PendingPairing[] } {
  const waiting: PendingPairing[] = [];
  return {
    waiting,
    pending: () => waiting,
    async confirm(code, name, place) {
      const found = waiting.find((pairing) => pairing.code === code);
      if (found === undefined) throw new PairingError('unknown-code', 'No device shows this code now.');
      if (found.expiresAtMs <= now()) throw new PairingError('expired', 'This code has expired; a new one is shown.');
      if (found.kind === 'agent' && place !== null) throw new PairingError('wrong-kind', 'An agent has no place.');
      const device: DeviceRecord = {
        id: `${found.kind}-1`,
        kind: found.kind,
        name,
        place,
        keyHash: '0'.repeat(64),
        simulated: false,
        createdAtMs: now(),
        revokedAtMs: null,
      };
      await records.devices.add(device);
      waiting.splice(waiting.indexOf(found), 1);
      return device;
    },
  };
}

/** Connections that write down what was asked of them. */
export function writtenConnections(): Connections & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    dropDevice: (device) => void asked.push(`drop ${device}`),
    deviceMoved: (device) => void asked.push(`moved ${device}`),
    dropSession: (tokenHash) => void asked.push(`end ${tokenHash}`),
    dropUser: (user) => void asked.push(`end all of ${user}`),
  };
}

/** Nobody calibrates. */
export const noCalibrations: Calibrations = {
  begin: (camera) => ({ ok: false, code: 'no-agent', message: `No agent of "${camera}" is on line.` }),
  get: () => undefined,
  still: () => undefined,
  end: () => false,
  onEnd: () => () => undefined,
};

/** Nobody was counted. */
export const nobodyCounted: PeoplePort = { between: () => Promise.resolve([]), at: () => null };

/** A desk at which nobody enrols. */
export const noEnrolments: Enrolments = {
  begin: (receiver) => ({ ok: false, code: 'not-found', message: `There is no receiver "${receiver}".` }),
  list: () => [],
  get: () => undefined,
  end: () => false,
};
