import { useCallback } from 'react';
import type { PendingPairing } from '../../protocol/console.ts';
import { useTicking } from '../live/useAge.ts';
import { useLiveData } from '../live/useLive.tsx';
import { Guarded } from '../parts/Guarded.tsx';
import { leftText } from '../words/age.ts';

const none: readonly PendingPairing[] = [];
const showing = { player: 'A player shows', rack: 'A rack face shows', agent: 'An agent shows' } as const;

function Left({ untilMs }: { readonly untilMs: number }) {
  return <>{useTicking(useCallback((nowMs: number) => leftText(untilMs - nowMs), [untilMs]))}</>;
}

/** Devices that wait to be let in; they appear and go by themselves. */
export function PendingCards({ onPair }: { readonly onPair: (p: PendingPairing) => void }) {
  const pairings = useLiveData((d) => d.pairings, none);
  return (
    <ul className="ec-pending" aria-live="polite" aria-label="Devices that wait to be paired">
      {pairings.map((p) => (
        <li key={p.code}>
          <p>{showing[p.kind]}</p>
          <p className="ec-code">{p.code}</p>
          <p className="ec-dim">
            {p.name}, from {p.from}
          </p>
          <p className="ec-dim ec-num" aria-live="off">
            Valid for <Left untilMs={p.expiresAtMs} />
          </p>
          <Guarded right="pair" mt="xs" aria-label={`Pair this one: ${p.code}`} onClick={() => onPair(p)}>
            Pair this one
          </Guarded>
        </li>
      ))}
    </ul>
  );
}
