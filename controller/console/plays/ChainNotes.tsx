import { useQuery } from '@tanstack/react-query';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { useStore } from '../store/useStore.tsx';
import { instantText } from '../words/age.ts';
import { playChainsQuery } from './playsQuery.ts';
import { markText } from './playWords.ts';

const FIRST = 3;

/** What was wrong with proofs of play, newest first; one line where nothing was. */
export function ChainNotes({ nameOf }: { readonly nameOf: (device: string) => string }) {
  const { timeZone } = useStore().config.store;
  const { data, error, refetch } = useQuery(playChainsQuery);
  const [all, setAll] = useState(false);
  if (error !== null) {
    return <ErrorNote title="The chains could not be loaded" error={error} onRetry={() => void refetch()} />;
  }
  if (data === undefined) return null;
  const players = new Set(data.chains.map((c) => c.device)).size;
  const missing = data.chains.reduce((sum, c) => sum + c.missing, 0);
  const broken = data.findings.some((f) => f.kind !== 'clock');
  const lead =
    players === 0
      ? 'No player has a chain yet.'
      : missing === 0
        ? `${broken ? 'No play is missing now' : 'Every play has come, in an unbroken chain'}: ${players === 1 ? 'one player' : `${players} players`}.`
        : `${missing === 1 ? 'One play has' : `${missing} plays have`} not come.`;
  return (
    <section className="ec-card ec-chains" aria-label="Chains of the players">
      <p>{lead}</p>
      {data.findings.length > 0 && (
        <ul>
          {data.findings.slice(0, all ? undefined : FIRST).map((f, i) => (
            <li key={`${f.atMs}-${i}`}>
              <IconAlertTriangle size={16} aria-hidden />
              <span>
                <b>{nameOf(f.device)}</b>: {markText(f.kind)}
                {f.plays > 1 && ` (${f.plays} plays)`}. <span className="ec-dim ec-break">{f.detail}</span>,{' '}
                <span className="ec-dim ec-num">{instantText(f.atMs, timeZone)}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
      {data.findings.length > FIRST && (
        <button type="button" className="ec-chains-more" onClick={() => setAll(!all)}>
          {all ? 'Show fewer' : `Show all ${data.findings.length}`}
        </button>
      )}
    </section>
  );
}
