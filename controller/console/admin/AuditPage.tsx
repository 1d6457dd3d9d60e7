import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconHistory, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { auditQuery } from '../api/queries.ts';
import { EmptyNote } from '../parts/EmptyNote.tsx';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { PageHead } from '../parts/PageHead.tsx';
import { PageSkeleton } from '../parts/PageSkeleton.tsx';
import { useStore } from '../store/useStore.tsx';
import { instantText } from '../words/age.ts';

/** Who changed what, newest first. */
export function AuditPage() {
  const { config } = useStore();
  const { data, error, refetch, isPending } = useQuery(auditQuery);
  const [text, setText] = useState('');
  if (isPending) return <PageSkeleton />;
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const list = (data ?? []).filter((e) =>
    words.every((w) => `${e.who} ${e.what} ${e.detail}`.toLowerCase().includes(w)),
  );
  return (
    <div className="ec-page">
      <PageHead title="Audit" lead="Who changed what, and when. Entries cannot be altered." />
      {error !== null && (
        <ErrorNote title="The audit could not be loaded" error={error} onRetry={() => void refetch()} />
      )}
      {data !== undefined && (
        <>
          <div className="ec-filters">
            <TextInput
              aria-label="Search the audit"
              placeholder="Search by person or action"
              leftSection={<IconSearch size={16} aria-hidden />}
              value={text}
              onChange={(e) => setText(e.currentTarget.value)}
            />
          </div>
          <div className="ec-card ec-table-wrap" tabIndex={0} role="region" aria-label="Audit entries">
            {list.length === 0 ? (
              <EmptyNote
                icon={<IconHistory aria-hidden />}
                title={data.length === 0 ? 'Nothing has been changed yet' : 'No entry fits'}
                text={data.length === 0 ? 'Sign-ins, pairings and changes appear here.' : 'Try another word.'}
              />
            ) : (
              <table className="ec-table">
                <thead>
                  <tr>
                    <th scope="col">When</th>
                    <th scope="col">Who</th>
                    <th scope="col">What</th>
                    <th scope="col">Detail</th>
                  </tr>
                </thead>
                <tbody>
                  {list.map((e, i) => (
                    <tr key={`${e.atMs}-${i}`}>
                      <td className="ec-num" style={{ whiteSpace: 'nowrap' }}>
                        {instantText(e.atMs, config.store.timeZone)}
                      </td>
                      <td>{e.who}</td>
                      <td>{e.what}</td>
                      <td className="ec-dim ec-break">{e.detail}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
          </div>
        </>
      )}
    </div>
  );
}
