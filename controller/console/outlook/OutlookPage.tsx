import { Button, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconMap2 } from '@tabler/icons-react';
import { useState } from 'react';
import { go } from '../frame/route.ts';
import { useLiveData } from '../live/useLive.tsx';
import { EmptyNote } from '../parts/EmptyNote.tsx';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { PageHead } from '../parts/PageHead.tsx';
import { PageSkeleton } from '../parts/PageSkeleton.tsx';
import { AttentionList } from './AttentionList.tsx';
import { BookedTable } from './BookedTable.tsx';
import { outlookQuery } from './outlookQuery.ts';
import { ZoneWeek } from './ZoneWeek.tsx';

const spans = [
  { value: '1', label: '1 day' },
  { value: '7', label: '7 days' },
  { value: '28', label: '4 weeks' },
];

/** What is coming: what needs attention, who is booked for how much, and how many people are expected. */
export function OutlookPage() {
  const [days, setDays] = useState('7');
  const revision = useLiveData<number | null>((d) => d.configRevision, null);
  const { data, error, refetch, isPlaceholderData } = useQuery(outlookQuery(Number(days), revision));
  if (data === undefined && error === null) return <PageSkeleton />;
  return (
    <div className="ec-page ec-outlook" aria-busy={isPlaceholderData}>
      <PageHead title="Outlook" lead="What is coming as the store is booked now, and what needs your attention.">
        <SegmentedControl aria-label="How far ahead" value={days} onChange={setDays} data={spans} />
        <Button variant="default" onClick={() => go('/timeline')}>
          Today
        </Button>
      </PageHead>
      {error !== null && (
        <ErrorNote title="The outlook could not be made" error={error} onRetry={() => void refetch()} />
      )}
      {data !== undefined && (
        <>
          <section aria-labelledby="attention">
            <h2 id="attention">
              Needs attention {data.attentionCount > 0 && <span className="ec-num">{data.attentionCount}</span>}
            </h2>
            <AttentionList items={data.attention} count={data.attentionCount} />
          </section>
          <section aria-labelledby="expected">
            <h2 id="expected">People expected</h2>
            <p className="ec-dim">
              People in each zone on average, hour by hour, from the same weekday and hour of the weeks before.
            </p>
            {data.zones.length === 0 ? (
              <EmptyNote
                icon={<IconMap2 aria-hidden />}
                title="No zones yet"
                text="Draw one on the floor plan; what is expected in it appears here after some days of counts."
              />
            ) : (
              <div className="ec-zone-weeks">
                {data.zones.map((zone) => (
                  <ZoneWeek key={zone.zone} zone={zone} />
                ))}
              </div>
            )}
          </section>
          <section aria-labelledby="booked">
            <h2 id="booked">Booked time</h2>
            <p className="ec-dim">
              Time on screens by the clock alone. What readings set off comes on top and takes from the loops.
            </p>
            <BookedTable campaigns={data.campaigns} />
          </section>
        </>
      )}
    </div>
  );
}
