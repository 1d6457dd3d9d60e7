import { Alert } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconAntenna } from '@tabler/icons-react';
import { useRight } from '../api/session.ts';
import { follow } from '../frame/Nav.tsx';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { Age } from '../parts/marks.tsx';
import { useStore } from '../store/useStore.tsx';
import { receiversQuery } from './tagsQuery.ts';

/** Receivers that disagree with the survey or the plan: something was moved, most likely. */
export function DriftNote() {
  const { data } = useQuery({ ...receiversQuery, enabled: useRight('plan') });
  const drifting = (data?.receivers ?? []).filter((r) => r.drift !== null);
  if (drifting.length === 0) return null;
  return (
    <Alert
      className="ec-warned"
      color="yellow"
      variant="light"
      role="alert"
      mb="md"
      icon={<IconAntenna aria-hidden />}
      title={
        drifting.length === 1
          ? 'A receiver hears otherwise than expected'
          : `${drifting.length} receivers hear otherwise than expected`
      }
    >
      <ul className="ec-drift">
        {drifting.map((r) => (
          <li key={r.receiver}>{r.drift}</li>
        ))}
      </ul>
    </Alert>
  );
}

/** How much louder or fainter a receiver hears than expected, in words. */
function offsetText(offsetDb: number): string {
  const db = Math.round(offsetDb);
  if (db === 0) return 'as expected';
  return `${Math.abs(db)} dB ${db > 0 ? 'louder' : 'fainter'}`;
}

/** How every receiver hears now. */
export function ReceiversPart() {
  const { config } = useStore();
  const allowed = useRight('plan');
  const { data, error, refetch } = useQuery({ ...receiversQuery, enabled: allowed });
  if (!allowed) return null;
  if (error !== null) {
    return <ErrorNote title="The receivers could not be loaded" error={error} onRetry={() => void refetch()} />;
  }
  if (data === undefined || data.receivers.length === 0) return null;
  return (
    <section className="ec-card ec-survey" aria-labelledby="ec-receivers">
      <header>
        <div>
          <h2 id="ec-receivers">How the receivers hear now</h2>
          <p className="ec-dim">
            Against {data.surveyed ? 'the survey in use' : 'their places on the plan'}, learned from the tags that pass.
          </p>
        </div>
      </header>
      <div className="ec-table-wrap" tabIndex={0} role="region" aria-label="Receivers">
        <table className="ec-table">
          <thead>
            <tr>
              <th scope="col">Receiver</th>
              <th scope="col">Hears</th>
              <th scope="col">Heard a tag</th>
            </tr>
          </thead>
          <tbody>
            {data.receivers.map((r) => (
              <tr key={r.receiver}>
                <td className="ec-break">
                  <a
                    href={`/floor?receiver=${r.receiver}`}
                    onClick={(event) => follow(event, `/floor?receiver=${r.receiver}`)}
                  >
                    {config.receivers.find((c) => c.id === r.receiver)?.name ?? r.receiver}
                  </a>
                </td>
                <td>
                  {r.heardAtMs === null ? (
                    <span className="ec-dim">not known yet</span>
                  ) : (
                    <span className="ec-tone ec-num" data-tone={r.drift === null ? undefined : 'warn'}>
                      {offsetText(r.offsetDb)}
                    </span>
                  )}
                </td>
                <td className="ec-num">
                  {r.heardAtMs === null ? (
                    <span className="ec-dim">not yet</span>
                  ) : (
                    <Age atMs={r.heardAtMs} suffix="ago" />
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
