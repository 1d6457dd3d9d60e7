import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { put, remove } from '../api/changeSets.ts';
import type { EntryOf } from '../api/changeSets.ts';
import { SCOPE, useCampaignChanges } from '../campaigns/useCampaignChanges.tsx';
import { go } from '../frame/route.ts';
import { ChangeNote } from '../parts/ChangeNote.tsx';
import { Guarded } from '../parts/Guarded.tsx';
import { PageHead } from '../parts/PageHead.tsx';
import { useStore } from '../store/useStore.tsx';
import type { StoreIndex } from '../store/storeIndex.ts';
import { todayIn } from '../timeline/zoneTime.ts';
import { daysText, exceptionsText } from '../words/campaignWords.ts';
import { holidayText, weekdayText } from '../words/dateWords.ts';
import { DaypartDialog } from './DaypartDialog.tsx';
import { EntryList } from './EntryList.tsx';
import type { Entry } from './EntryList.tsx';
import { HolidayDialog } from './HolidayDialog.tsx';
import { PlaylistDialog } from './PlaylistDialog.tsx';
import { creativesIn, playlistText, playlistUses } from './playlists.ts';
import { nextDays } from './repeat.ts';
import { TriggeredShare } from './TriggeredShare.tsx';

type Shared = 'dayparts' | 'holidays' | 'playlists';
const words: Readonly<Record<Shared, string>> = { dayparts: 'daypart', holidays: 'holiday', playlists: 'playlist' };

function daypartEntries(store: StoreIndex): Entry[] {
  return store.config.dayparts.map((d) => ({
    id: d.id,
    name: d.name,
    text: `${d.from}–${d.to}, ${daysText(d.days)}${d.except.length === 0 ? '' : `; ${exceptionsText(d, store)}`}`,
    uses: store.config.campaigns.filter((c) => c.dayparts.includes(d.id)).map((c) => c.name),
  }));
}

function holidayEntries({ config }: StoreIndex, today: string): Entry[] {
  const next = new Map(config.holidays.map((h) => [h.id, nextDays(h, today, 1)[0]]));
  const any = config.dayparts.filter((d) => d.except.some((e) => e.holidays === 'any')).map((d) => d.name);
  const note = any.length === 0 ? {} : { note: `Used by dayparts with any holiday: ${any.join(', ')}` };
  const after = (id: string): string => next.get(id) ?? '9999';
  return config.holidays
    .map((h) => {
      const day = next.get(h.id);
      return {
        id: h.id,
        name: h.name,
        text: `${holidayText(h)}. ${day === undefined ? 'It is over' : `Next on ${weekdayText(day)}`}`,
        uses: config.dayparts
          .filter((d) => d.except.some((e) => e.holidays !== 'any' && e.holidays.includes(h.id)))
          .map((d) => `daypart ${d.name}`),
        ...note,
      };
    })
    .sort((a, b) => (after(a.id) < after(b.id) ? -1 : 1));
}

function playlistEntries(store: StoreIndex): Entry[] {
  return store.config.playlists.map((p) => {
    const count = creativesIn(p.id, store).length;
    return {
      id: p.id,
      name: p.name,
      text: `${playlistText(p, store)}. ${count === 1 ? '1 creative' : `${count} creatives`} in all`,
      uses: playlistUses(p.id, store),
    };
  });
}

/** What campaigns share: dayparts, holidays, playlists, and how much of an hour triggers may take. */
export function SchedulePage() {
  const store = useStore();
  const { save } = useCampaignChanges();
  const [today] = useState(() => todayIn(store.config.store.timeZone));
  const [open, setOpen] = useState<{ readonly kind: Shared; readonly id: string | null } | null>(null);
  const close = (): void => setOpen(null);
  const made = <S extends Shared>(section: S, entry: EntryOf<S> & { readonly name: string }): void => {
    const fresh = open?.id === null;
    close();
    const done = fresh ? `${entry.name} is made.` : `${entry.name} is changed; the screens follow.`;
    void save(`${fresh ? 'Make' : 'Change'} ${words[section]} ${entry.name}`, [put(section, entry)], done);
  };
  const gone = (section: Shared, id: string): void => {
    const name = store[section].get(id)?.name ?? id;
    void save(`Delete ${words[section]} ${name}`, [remove(section, id)], `${name} is deleted.`);
  };
  const add = (kind: Shared) => (
    <Guarded
      right="campaigns"
      size="xs"
      variant="default"
      leftSection={<IconPlus size={15} aria-hidden />}
      onClick={() => setOpen({ kind, id: null })}
    >
      {`Make a ${words[kind]}`}
    </Guarded>
  );
  const at = (kind: Shared): string | null => (open?.kind === kind ? (open.id ?? '') : null);
  return (
    <div className="ec-page">
      <PageHead
        title="Schedule"
        lead="What campaigns share: dayparts, holidays, playlists, and the time that is theirs."
      >
        <Button variant="default" onClick={() => go('/campaigns')}>
          Campaigns
        </Button>
      </PageHead>
      <ChangeNote scope={SCOPE} />
      <div className="ec-schedule">
        <TriggeredShare />
        <EntryList
          title="Dayparts"
          lead="Parts of the day in which campaigns play."
          empty="No dayparts yet: every campaign plays all day."
          entries={daypartEntries(store)}
          action={add('dayparts')}
          onEdit={(id) => setOpen({ kind: 'dayparts', id })}
          onDelete={(id) => gone('dayparts', id)}
        />
        <EntryList
          title="Holidays"
          lead="Days on which dayparts may differ."
          empty="No holidays yet. Dayparts can be closed on them, or have other times."
          entries={holidayEntries(store, today)}
          action={add('holidays')}
          onEdit={(id) => setOpen({ kind: 'holidays', id })}
          onDelete={(id) => gone('holidays', id)}
        />
        <EntryList
          title="Playlists"
          lead="Creatives in an order of their own, for several campaigns."
          empty="No playlists yet: every campaign shows creatives of its own."
          entries={playlistEntries(store)}
          action={add('playlists')}
          onEdit={(id) => setOpen({ kind: 'playlists', id })}
          onDelete={(id) => gone('playlists', id)}
        />
      </div>
      <DaypartDialog
        opened={at('dayparts') !== null}
        start={store.dayparts.get(at('dayparts') ?? '')}
        onClose={close}
        onMade={(d) => made('dayparts', d)}
      />
      <HolidayDialog
        opened={at('holidays') !== null}
        start={store.holidays.get(at('holidays') ?? '')}
        today={today}
        onClose={close}
        onMade={(h) => made('holidays', h)}
      />
      <PlaylistDialog
        opened={at('playlists') !== null}
        start={store.playlists.get(at('playlists') ?? '')}
        onClose={close}
        onMade={(p) => made('playlists', p)}
      />
    </div>
  );
}
