import type { DeviceState } from '../../protocol/console.ts';
import { numberText } from './amount.ts';
import { contentWords } from './contentWords.ts';

export type HealthTone = 'ok' | 'warn' | 'bad' | 'none';
export interface HealthWords {
  readonly tone: HealthTone;
  /** One line, e.g. `Working`. */
  readonly headline: string;
  /** What is wrong or worth knowing, a sentence each. */
  readonly details: readonly string[];
}

function observations(n: number): string {
  return n === 1 ? '1 observation' : `${numberText(n)} observations`;
}

/** What a device says of itself, in words; an offline device says nothing any more. */
export function healthWords(device: DeviceState): HealthWords {
  if (!device.online) return { tone: 'bad', headline: 'Not connected', details: [] };
  const health = device.health;
  if (health === null) return { tone: 'none', headline: 'Connected', details: ['It has not reported its health yet.'] };
  if ('state' in health) {
    const words = { working: 'Working', degraded: 'Working with trouble', failed: 'Failed' } as const;
    const tone = { working: 'ok', degraded: 'warn', failed: 'bad' } as const;
    const details = health.detail === '' ? [] : [health.detail];
    if (health.queued > 0) details.push(`Waiting to be sent: ${observations(health.queued)}.`);
    if (health.dropped > 0) details.push(`Dropped: ${observations(health.dropped)}.`);
    return { tone: tone[health.state], headline: words[health.state], details };
  }
  const { wanted, present } = health.cached;
  const seen = health.picture?.state;
  const details = [...health.faults, ...contentWords(health.cached)];
  if (seen === 'black' || seen === 'frozen') return { tone: 'bad', headline: `The picture is ${seen}`, details };
  if (health.faults.length > 0) {
    return {
      tone: 'warn',
      headline: health.faults.length === 1 ? '1 fault' : `${health.faults.length} faults`,
      details,
    };
  }
  if (seen === 'standby') return { tone: 'ok', headline: 'Standby: the panel is off', details };
  return { tone: 'ok', headline: present < wanted ? 'Fetching files' : 'Working', details };
}

const driverWords: Readonly<Record<string, string>> = {
  ble: 'Bluetooth receiver',
  camera: 'camera',
  gpio: 'buttons and outputs',
  rack: 'rack hardware',
  sound: 'sound',
  replay: 'a recording',
  simulator: 'the simulated shop',
};

/** What an agent drives, in words; empty while it is off line. */
export function drivesText(device: DeviceState): string {
  const words = (device.drives ?? []).map((kind) => driverWords[kind] ?? kind);
  return words.length === 0 ? '' : `drives ${words.join(', ')}`;
}

const SELF_PAIRED = ['Screen on this machine', 'Rack face on this machine'];
const HOUR_MS = 3_600_000;

/**
 * A window of this machine that was let in by itself and has been closed for an hour. It is nobody's fault that it is
 * gone: every private window makes a new one.
 *
 * @param nowMs controller's clock, epoch ms
 */
export function isEarlierWindow({ name, online, since }: DeviceState, nowMs: number): boolean {
  return !online && SELF_PAIRED.includes(name) && nowMs - since > HOUR_MS;
}

export const kindWords = { player: 'Player', rack: 'Rack face', agent: 'Agent' } as const;

/** Brings typed text into the form of a pairing code: `k7m4px` -> `K7M-4PX`. */
export function codeOf(typed: string): string {
  const plain = typed
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .slice(0, 6);
  return plain.length > 3 ? `${plain.slice(0, 3)}-${plain.slice(3)}` : plain;
}
