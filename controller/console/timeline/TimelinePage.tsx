import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconDeviceTv, IconSearch } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { campaignsQuery } from '../api/queries.ts';
import { go, useParam } from '../frame/route.ts';
import { EmptyNote } from '../parts/EmptyNote.tsx';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { PageHead } from '../parts/PageHead.tsx';
import { useStore } from '../store/useStore.tsx';
import { ScreenDay } from './ScreenDay.tsx';
import { useNow } from './useNow.ts';
import { dayOf } from './zoneTime.ts';

/** Screens on the page at first: each asks for its programme. */
const AT_FIRST = 12;

/** What each screen will show today. */
export function TimelinePage() {
  const { config } = useStore();
  const only = useParam('screen');
  const nowMs = useNow();
  const { timeZone } = config.store;
  const start = dayOf(nowMs, timeZone).fromMs;
  const day = useMemo(() => dayOf(start + 1, timeZone), [start, timeZone]);
  const { data: states, error, refetch } = useQuery(campaignsQuery);
  const [text, setText] = useState('');
  const [most, setMost] = useState(AT_FIRST);
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = config.screens.filter((s) => {
    if (only !== null) return s.id === only;
    const zone = config.zones.find((z) => z.id === s.zone)?.name ?? '';
    return words.every((w) => `${s.name} ${s.id} ${zone}`.toLowerCase().includes(w));
  });
  const date = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'long', day: 'numeric', month: 'long' });
  return (
    <div className="ec-page">
      <PageHead
        title="Today on the screens"
        lead={`${date.format(nowMs)}, by the clock of the store: who has which share of the loop, and what may come before it.`}
      >
        {only !== null && (
          <Button variant="default" onClick={() => go('/timeline')}>
            All screens
          </Button>
        )}
        <Button variant="default" onClick={() => go('/outlook')}>
          Coming days
        </Button>
        <Button variant="default" onClick={() => go('/campaigns')}>
          Campaigns
        </Button>
      </PageHead>
      {error !== null && (
        <ErrorNote title="The campaigns could not be loaded" error={error} onRetry={() => void refetch()} />
      )}
      {only === null && config.screens.length > 1 && (
        <div className="ec-filters">
          <TextInput
            aria-label="Search screens"
            placeholder="Search by screen or zone"
            leftSection={<IconSearch size={16} aria-hidden />}
            value={text}
            onChange={(e) => setText(e.currentTarget.value)}
          />
        </div>
      )}
      {fits.length === 0 ? (
        <EmptyNote
          icon={<IconDeviceTv aria-hidden />}
          title={config.screens.length === 0 ? 'No screens yet' : 'No screen fits'}
          text={
            config.screens.length === 0
              ? 'Place one on the floor plan; its day appears here.'
              : only !== null
                ? 'This screen is no longer in the store.'
                : 'Try another word.'
          }
        />
      ) : (
        <ul className="ec-screen-days">
          {fits.slice(0, most).map((s) => (
            <ScreenDay key={s.id} screen={s} day={day} nowMs={nowMs} states={states ?? []} />
          ))}
        </ul>
      )}
      {fits.length > most && (
        <Button variant="default" onClick={() => setMost(most + 24)}>
          Show more of {fits.length} screens
        </Button>
      )}
    </div>
  );
}
