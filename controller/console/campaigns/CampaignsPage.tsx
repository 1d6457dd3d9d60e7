import { Button, Drawer, SegmentedControl, TextInput } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import {
  IconAdjustments,
  IconArrowsSplit2,
  IconCalendarTime,
  IconPlus,
  IconSearch,
  IconSpeakerphone,
} from '@tabler/icons-react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { CampaignState } from '../../protocol/http.ts';
import { campaignsQuery } from '../api/queries.ts';
import { useRight } from '../api/session.ts';
import { go, useParam } from '../frame/route.ts';
import { useLiveStore } from '../live/useLive.tsx';
import { ConfirmDialog } from '../parts/ConfirmDialog.tsx';
import { ChangeNote } from '../parts/ChangeNote.tsx';
import { EmptyNote } from '../parts/EmptyNote.tsx';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { Guarded } from '../parts/Guarded.tsx';
import { PageHead } from '../parts/PageHead.tsx';
import { PageSkeleton } from '../parts/PageSkeleton.tsx';
import { CampaignDetail } from './CampaignDetail.tsx';
import { CampaignRow } from './CampaignRow.tsx';
import { filtered, inOrder } from './filter.ts';
import type { Show } from './filter.ts';
import { SCOPE, useCampaignChanges } from './useCampaignChanges.tsx';
import { useStatus } from './useStatus.tsx';

/** Asks for the campaigns again as soon as a screen has switched or a campaign changed. */
function useFreshCampaigns(): void {
  const client = useQueryClient();
  const store = useLiveStore();
  useEffect(() => {
    let last = store.get().data?.happenings[0];
    return store.subscribe(() => {
      const first = store.get().data?.happenings[0];
      if (first === undefined || first === last) return;
      last = first;
      if (first.kind === 'switch' || first.kind === 'campaign') {
        void client.invalidateQueries({ queryKey: campaignsQuery.queryKey });
      }
    });
  }, [client, store]);
}

export function CampaignsPage() {
  const { data, error, refetch, isPending } = useQuery(campaignsQuery);
  useFreshCampaigns();
  const [text, setText] = useState('');
  const [show, setShow] = useState<Show>('all');
  const open = useParam('campaign');
  const phone = useMediaQuery('(max-width: 699px)', undefined, { getInitialValueInEffect: false });
  const change = useStatus();
  const allowed = useRight('campaigns');
  const { publish, remove } = useCampaignChanges();
  const [asking, setAsking] = useState<CampaignState | null>(null);
  const status = useCallback(
    (state: CampaignState, next: 'approved' | 'paused') => {
      const { class: of } = state.campaign;
      if (next === 'approved' && (of === 'takeover' || of === 'emergency')) setAsking(state);
      else if (state.campaign.status === 'draft') void publish(state.campaign);
      else change(state, next);
    },
    [change, publish],
  );
  const onOpen = useCallback((id: string) => go(`/campaigns?campaign=${id}`), []);
  const all = useMemo(() => inOrder(data ?? []), [data]);
  const list = useMemo(() => filtered(all, { text, show }), [all, text, show]);
  const opened = all.find((s) => s.campaign.id === open);
  const count = (s: Show): number => filtered(all, { text: '', show: s }).length;
  if (isPending) return <PageSkeleton />;
  return (
    <div className="ec-page">
      <PageHead title="Campaigns" lead="What may play, where and when, what sets it off, and where it stands now.">
        <Button
          variant="default"
          leftSection={<IconCalendarTime size={17} aria-hidden />}
          onClick={() => go('/timeline')}
        >
          Today
        </Button>
        <Button
          variant="default"
          leftSection={<IconAdjustments size={17} aria-hidden />}
          onClick={() => go('/schedule')}
        >
          Schedule
        </Button>
        <Button
          variant="default"
          leftSection={<IconArrowsSplit2 size={17} aria-hidden />}
          onClick={() => go('/what-if')}
        >
          What if
        </Button>
        <Guarded
          right="campaigns"
          leftSection={<IconPlus size={17} aria-hidden />}
          onClick={() => go('/campaigns/edit')}
        >
          New campaign
        </Guarded>
      </PageHead>
      <ChangeNote scope={SCOPE} />
      {error !== null && (
        <ErrorNote title="The campaigns could not be loaded" error={error} onRetry={() => void refetch()} />
      )}
      {data !== undefined && (
        <>
          <div className="ec-filters">
            <TextInput
              aria-label="Search campaigns"
              placeholder="Search by name or state"
              leftSection={<IconSearch size={16} aria-hidden />}
              value={text}
              onChange={(e) => setText(e.currentTarget.value)}
            />
            <SegmentedControl
              aria-label="Which campaigns"
              value={show}
              onChange={(v) => setShow(v === 'on' || v === 'ready' || v === 'paused' ? v : 'all')}
              data={[
                { value: 'all', label: `All ${count('all')}` },
                { value: 'on', label: `On ${count('on')}` },
                { value: 'ready', label: `Waiting ${count('ready')}` },
                { value: 'paused', label: `Off ${count('paused')}` },
              ]}
            />
          </div>
          {list.length > 0 ? (
            <ul className="ec-card ec-campaigns">
              {list.map((state) => (
                <CampaignRow key={state.campaign.id} state={state} onOpen={onOpen} onStatus={status} />
              ))}
            </ul>
          ) : all.length === 0 ? (
            <EmptyNote
              icon={<IconSpeakerphone aria-hidden />}
              title="No campaigns yet"
              text="Every screen shows the store card until a campaign is published."
            >
              {allowed && <Button onClick={() => go('/campaigns/edit')}>Make the first campaign</Button>}
            </EmptyNote>
          ) : (
            <EmptyNote
              icon={<IconSearch aria-hidden />}
              title="No campaign fits"
              text="Try another word, or look at all campaigns."
            >
              <Button
                variant="default"
                onClick={() => {
                  setText('');
                  setShow('all');
                }}
              >
                Show all
              </Button>
            </EmptyNote>
          )}
        </>
      )}
      <ConfirmDialog
        opened={asking !== null}
        title={`Start ${asking?.campaign.name ?? ''}?`}
        text={`It takes over at once whatever ${asking?.targets.length === 1 ? 'its screen shows' : `its ${asking?.targets.length ?? 0} screens show`}, until it is paused again.`}
        action="Start now"
        typed={asking?.campaign.class === 'emergency' ? asking.campaign.name : undefined}
        run={async () => {
          if (asking === null) return;
          if (asking.campaign.status === 'draft') await publish(asking.campaign);
          else change(asking, 'approved');
        }}
        onClose={() => setAsking(null)}
      />
      <Drawer
        opened={opened !== undefined}
        onClose={() => go('/campaigns')}
        position={phone ? 'bottom' : 'right'}
        size={phone ? '88%' : 480}
        title={opened?.campaign.name ?? ''}
        closeButtonProps={{ 'aria-label': 'Close' }}
        classNames={{ title: 'ec-drawer-title' }}
      >
        {opened !== undefined && (
          <CampaignDetail
            state={opened}
            onStatus={status}
            onDelete={() => {
              const { campaign } = opened;
              go('/campaigns');
              void remove(campaign);
            }}
          />
        )}
      </Drawer>
    </div>
  );
}
