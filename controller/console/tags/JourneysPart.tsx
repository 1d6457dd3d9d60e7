import { useQuery } from '@tanstack/react-query';
import { IconRoute } from '@tabler/icons-react';
import type { JourneyDay } from '../../protocol/journeys.ts';
import { EmptyNote } from '../parts/EmptyNote.tsx';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { SimulatedMark } from '../parts/marks.tsx';
import { PageSkeleton } from '../parts/PageSkeleton.tsx';
import { useStore } from '../store/useStore.tsx';
import { dayText } from '../words/dateWords.ts';
import { journeysQuery } from './tagsQuery.ts';

/** How members went through the store today, of five or more only. */
export function JourneysPart() {
  const { data, error, refetch, isPending } = useQuery(journeysQuery);
  if (isPending) return <PageSkeleton rows={3} />;
  if (error !== null) {
    return <ErrorNote title="The journeys could not be loaded" error={error} onRetry={() => void refetch()} />;
  }
  if (data.members === null) {
    return (
      <div className="ec-card">
        <EmptyNote
          icon={<IconRoute aria-hidden />}
          title="Too few to tell"
          text={`Fewer than ${data.least} consenting members have been through the store today. Smaller numbers are never told, so that nobody can be picked out.`}
        />
      </div>
    );
  }
  return <Day day={data} members={data.members} />;
}

function Day({ day, members }: { readonly day: JourneyDay; readonly members: number }) {
  const store = useStore();
  const name = (zone: string): string => store.zones.get(zone)?.name ?? zone;
  const rooms = (n: number): string => (n === 1 ? 'one zone' : n === 5 ? 'five zones or more' : `${n} zones`);
  return (
    <>
      <p className="ec-journeys-lead">
        On {dayText(day.day)} the visit of <b className="ec-num">{members}</b> members is over.{' '}
        {day.simulated && <SimulatedMark />}{' '}
        <span className="ec-dim">Only what holds for {day.least} members or more is told.</span>
      </p>
      <div className="ec-journeys">
        <Shares
          title="From one zone to the next"
          rows={day.moves.map((m) => ({ what: `${name(m.from)} → ${name(m.to)}`, members: m.members }))}
          of={members}
        />
        <Shares
          title="First zone"
          rows={day.entries.map((e) => ({ what: name(e.zone), members: e.members }))}
          of={members}
        />
        <Shares
          title="Last zone"
          rows={day.lasts.map((e) => ({ what: name(e.zone), members: e.members }))}
          of={members}
        />
        <Shares
          title="How many zones"
          rows={day.lengths.map((l) => ({ what: rooms(l.zones), members: l.members }))}
          of={members}
        />
      </div>
    </>
  );
}

function Shares({
  title,
  rows,
  of,
}: {
  readonly title: string;
  readonly rows: readonly { readonly what: string; readonly members: number }[];
  readonly of: number;
}) {
  return (
    <section className="ec-card ec-shares" aria-label={title}>
      <h2>{title}</h2>
      {rows.length === 0 ? (
        <p className="ec-dim">Too few to tell.</p>
      ) : (
        <ul>
          {[...rows]
            .sort((a, b) => b.members - a.members)
            .map(({ what, members }) => (
              <li key={what}>
                <span>{what}</span>
                <b className="ec-num">{members}</b>
                <i aria-hidden style={{ transform: `scaleX(${Math.min(1, members / of)})` }} />
              </li>
            ))}
        </ul>
      )}
    </section>
  );
}
