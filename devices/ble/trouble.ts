import type { Adapters, RadioState } from './radio.ts';

/** `Bluetooth adapter hci0`, or any. */
export const adapterName = (adapter: number | null): string =>
  adapter === null ? 'Bluetooth adapter' : `Bluetooth adapter hci${adapter}`;

/** The adapter to use: the one asked for, or the first; null while it is not there. */
export function adapterToUse(adapters: Adapters, asked: number | null): number | null {
  const present = adapters.list();
  if (asked === null) return present[0] ?? null;
  return present.includes(asked) ? asked : null;
}

/**
 * Why nothing is heard, with what to do, for people.
 *
 * @param state what the radio said last; null: nothing within its time
 */
export function trouble(adapters: Adapters, asked: number | null, state: RadioState | null): string {
  const adapter = adapterToUse(adapters, asked);
  if (adapter === null) {
    const present = adapters.list().map((index) => `hci${index}`);
    return present.length === 0
      ? `There is no ${adapterName(asked)}: plug one in. It is used as soon as it is there.`
      : `There is no ${adapterName(asked)}; there ${present.length === 1 ? 'is' : 'are'} ${present.join(', ')} (--adapter).`;
  }
  const named = adapterName(adapter);
  if (state === 'refused' || adapters.permitted() === false)
    return `This process may not use ${named}. Allow it, then start again: ${adapters.permit}`;
  const blocked = adapters.blocked(adapter);
  if (blocked === 'hard') return `${named} is switched off by a switch or key on the machine: switch it on.`;
  if (blocked === 'soft') return `${named} is blocked. Unblock it: sudo rfkill unblock bluetooth`;
  if (state === 'off') return `${named} is down. Bring it up: ${adapters.bringUp(adapter)}`;
  if (state === 'unusable') return `${named} cannot do Bluetooth Low Energy; choose another one with --adapter.`;
  return `${named} does not answer. Is another program using it? Unplugging it and plugging it in again often helps.`;
}
