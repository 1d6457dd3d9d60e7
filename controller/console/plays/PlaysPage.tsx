import { Button, Select, TextInput } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { IconDownload, IconListCheck } from '@tabler/icons-react';
import { useState } from 'react';
import type { DeviceState } from '../../protocol/console.ts';
import type { PlayRecord } from '../../protocol/playBook.ts';
import { useSession } from '../api/session.ts';
import { useLiveData } from '../live/useLive.tsx';
import { EmptyNote } from '../parts/EmptyNote.tsx';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { PageHead } from '../parts/PageHead.tsx';
import { PageSkeleton } from '../parts/PageSkeleton.tsx';
import { useStore } from '../store/useStore.tsx';
import { instantText } from '../words/age.ts';
import { ChainNotes } from './ChainNotes.tsx';
import './plays.css';
import { askedText, playsQuery } from './playsQuery.ts';
import { chainText, framesText, outcomeText, shownText } from './playWords.ts';

const noDevices: ReadonlyMap<string, DeviceState> = new Map();

function PlayRow({ play }: { readonly play: PlayRecord }) {
  const { config, screens, campaigns, creatives } = useStore();
  return (
    <tr>
      <td className="ec-num" style={{ whiteSpace: 'nowrap' }}>
        {instantText(play.startMs, config.store.timeZone)}
      </td>
      <td className="ec-break">{screens.get(play.screen)?.name ?? play.screen}</td>
      <td className="ec-break">
        {campaigns.get(play.campaign)?.name ?? play.campaign}
        <br />
        <span className="ec-dim">{creatives.get(play.creative)?.name ?? play.creative}</span>
      </td>
      <td className="ec-num">{shownText(play)}</td>
      <td>{outcomeText(play)}</td>
      <td className="ec-num">{framesText(play)}</td>
      <td>{play.mark === null ? chainText(play) : <span className="ec-play-mark">{chainText(play)}</span>}</td>
    </tr>
  );
}

/** What every screen really showed, play by play, and whether the players' books are whole. */
export function PlaysPage() {
  const { config } = useStore();
  const { rights } = useSession();
  const devices = useLiveData((d) => d.devices, noDevices);
  const [screen, setScreen] = useState<string | null>(null);
  const [campaign, setCampaign] = useState<string | null>(null);
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const { timeZone } = config.store;
  const asked = { screen, campaign, from, to };
  const turned = from !== '' && to !== '' && to < from;
  const { data, error, refetch, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    playsQuery(asked, timeZone),
  );
  const plays = data?.pages.flatMap((page) => page.plays) ?? [];
  const options = (list: readonly { readonly id: string; readonly name: string }[]) =>
    list.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <div className="ec-page">
      <PageHead title="Plays" lead="What every screen really showed, play by play, from its first frame to its last.">
        {rights.includes('campaigns') && (
          <Button
            component="a"
            href={`/api/v1/plays.csv?${askedText(asked, timeZone)}`}
            variant="default"
            leftSection={<IconDownload size={16} aria-hidden />}
          >
            Table (CSV)
          </Button>
        )}
      </PageHead>
      <ChainNotes nameOf={(id) => devices.get(id)?.name ?? id} />
      <div className="ec-filters ec-plays-filters">
        <Select
          aria-label="Screen"
          placeholder="Every screen"
          clearable
          searchable
          data={options(config.screens)}
          value={screen}
          onChange={setScreen}
        />
        <Select
          aria-label="Campaign"
          placeholder="Every campaign"
          clearable
          searchable
          data={options(config.campaigns)}
          value={campaign}
          onChange={setCampaign}
        />
        <TextInput type="date" label="First day" value={from} onChange={(e) => setFrom(e.currentTarget.value)} />
        <TextInput
          type="date"
          label="Last day"
          value={to}
          error={turned && 'It lies before the first.'}
          onChange={(e) => setTo(e.currentTarget.value)}
        />
      </div>
      {error !== null && (
        <ErrorNote title="The plays could not be loaded" error={error} onRetry={() => void refetch()} />
      )}
      {isPending && <PageSkeleton />}
      {data !== undefined && (
        <div className="ec-card ec-table-wrap" tabIndex={0} role="region" aria-label="Plays">
          {plays.length === 0 ? (
            <EmptyNote
              icon={<IconListCheck aria-hidden />}
              title={askedText(asked, timeZone) === '' ? 'Nothing has been shown yet' : 'No play fits'}
              text="A play is here once it has ended and its player has told it."
            />
          ) : (
            <table className="ec-table">
              <thead>
                <tr>
                  <th scope="col">First frame</th>
                  <th scope="col">Screen</th>
                  <th scope="col">Campaign</th>
                  <th scope="col">On screen</th>
                  <th scope="col">Ended</th>
                  <th scope="col">Frames</th>
                  <th scope="col">Chain</th>
                </tr>
              </thead>
              <tbody>
                {plays.map((play) => (
                  <PlayRow key={play.id} play={play} />
                ))}
              </tbody>
            </table>
          )}
          {hasNextPage && (
            <div className="ec-plays-more">
              <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                Earlier plays
              </Button>
            </div>
          )}
        </div>
      )}
    </div>
  );
}
