/** An adapter and the receiver of the store that it is. */
export interface Placed {
  readonly receiver: string;
  /** Index of the adapter; null: the first. */
  readonly adapter: number | null;
}

const ADAPTER = /^(?:hci)?(\d{1,4})$/;

/**
 * Which receiver has which adapter: `receiver` or `receiver=hci0` each, and the adapters of those without one, in the
 * same order. A single receiver needs none: it has the first. Answers with what is wrong, in words, where it cannot be
 * told.
 */
export function readPlaced(receivers: readonly string[], adapters: readonly string[]): readonly Placed[] | string {
  if (receivers.length === 0) return 'Say which receiver of the store this is: --receiver ID.';
  const left = [...adapters];
  const placed: Placed[] = [];
  for (const word of receivers) {
    const [receiver = '', own] = word.split('=', 2);
    if (!/^[a-z][a-z0-9-]{0,62}$/.test(receiver)) return `--receiver: "${receiver}" is not an id of the store.`;
    const adapter = own ?? left.shift();
    const index = adapter === undefined ? null : ADAPTER.exec(adapter)?.[1];
    if (index === undefined) return `--adapter: "${adapter}" is not an adapter such as hci0.`;
    placed.push({ receiver, adapter: index === null ? null : Number(index) });
  }
  if (left.length > 0) return `--adapter ${left[0]} belongs to no receiver: say --receiver ID=${left[0]}.`;
  const bare = placed.find(({ adapter }) => adapter === null);
  if (placed.length > 1 && bare !== undefined)
    return `Several receivers need an adapter each: say --receiver ${bare.receiver}=hciN.`;
  const twice = <T>(all: readonly T[]): T | undefined => all.find((one, i) => all.indexOf(one) !== i);
  const receiver = twice(placed.map((p) => p.receiver));
  if (receiver !== undefined) return `Receiver "${receiver}" is there twice; a receiver is one adapter.`;
  const adapter = twice(placed.map((p) => p.adapter));
  if (adapter !== undefined) return `Adapter hci${adapter} is given to two receivers; an adapter is at one place.`;
  return placed;
}
