import { Button, Drawer, Tabs } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { IconDeviceMobile, IconPlus } from '@tabler/icons-react';
import { useCallback, useMemo, useState } from 'react';
import type { Tag } from '../../../config/schema/tag.ts';
import { useRight, whyNot } from '../api/session.ts';
import { go, useParam } from '../frame/route.ts';
import { useTicking } from '../live/useAge.ts';
import { useLive } from '../live/useLive.tsx';
import { ChangeNote } from '../parts/ChangeNote.tsx';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { Guarded } from '../parts/Guarded.tsx';
import { PageHead } from '../parts/PageHead.tsx';
import { PageSkeleton } from '../parts/PageSkeleton.tsx';
import { useStore } from '../store/useStore.tsx';
import { AppDialog } from './AppDialog.tsx';
import { EnrolDialog } from './EnrolDialog.tsx';
import { JourneysPart } from './JourneysPart.tsx';
import { LostBanner } from './LostBanner.tsx';
import { SurveyPart } from './SurveyPart.tsx';
import { TagList } from './TagList.tsx';
import { TagPanel } from './TagPanel.tsx';
import { TAGS } from './tagChanges.ts';
import { byTag, tagsQuery } from './tagsQuery.ts';
import { storeDay } from './tagWords.ts';
import { WithdrawDialog } from './WithdrawDialog.tsx';

const parts = ['tags', 'survey', 'journeys'] as const;

/** Enrolled tags, the survey by which their places are worked out, and the ways of members in numbers. */
export function TagsPage() {
  const store = useStore();
  const told = useRight('plan');
  const ready = useLive((s) => s.data !== null);
  const asked = useParam('part');
  const part = parts.find((p) => p === asked) ?? 'tags';
  const open = useParam('tag');
  const phone = useMediaQuery('(max-width: 699px)', undefined, { getInitialValueInEffect: false });
  const [enrolling, setEnrolling] = useState(false);
  const [app, setApp] = useState(false);
  const [withdrawing, setWithdrawing] = useState<Tag | null>(null);
  const { data, error, refetch } = useQuery({ ...tagsQuery, enabled: told });
  const entries = useMemo(() => (data === undefined ? null : byTag(data)), [data]);
  const { timeZone } = store.config.store;
  const today = useTicking(useCallback((nowMs: number) => storeDay(nowMs, timeZone), [timeZone]));
  const onOpen = useCallback((id: string) => go(`/tags?tag=${id}`), []);
  const close = useCallback(() => go('/tags'), []);
  const opened = open === null ? undefined : store.tags.get(open);
  if (!ready) return <PageSkeleton />;
  return (
    <div className="ec-page">
      <PageHead
        title="Tags"
        lead="What is enrolled and where it is now. A tag that is not enrolled is neither sent nor stored; of members and colleagues no place is shown."
      >
        {part === 'tags' ? (
          <>
            <Guarded
              right="plan"
              variant="default"
              leftSection={<IconDeviceMobile size={17} aria-hidden />}
              onClick={() => setApp(true)}
            >
              Member’s app
            </Guarded>
            <Guarded right="plan" leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setEnrolling(true)}>
              Enrol a tag
            </Guarded>
          </>
        ) : undefined}
      </PageHead>
      <Tabs
        value={part}
        onChange={(next) => go(next === 'tags' || next === null ? '/tags' : `/tags?part=${next}`)}
        keepMounted={false}
      >
        <Tabs.List mb="md" aria-label="Parts of this page">
          <Tabs.Tab value="tags">Tags</Tabs.Tab>
          <Tabs.Tab value="survey">Survey</Tabs.Tab>
          <Tabs.Tab value="journeys">Journeys</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="tags">
          <ChangeNote scope={TAGS} />
          <LostBanner entries={entries} today={today} onOpen={onOpen} />
          {error !== null && (
            <ErrorNote
              title="Batteries and last words could not be loaded"
              error={error}
              onRetry={() => void refetch()}
            />
          )}
          {!told && (
            <p className="ec-dim ec-tags-told">Batteries and when a tag was heard are not shown. {whyNot('plan')}</p>
          )}
          <TagList entries={entries} onOpen={onOpen} onEnrol={() => setEnrolling(true)} />
        </Tabs.Panel>
        <Tabs.Panel value="survey">
          <SurveyPart />
        </Tabs.Panel>
        <Tabs.Panel value="journeys">
          <JourneysPart />
        </Tabs.Panel>
      </Tabs>
      <EnrolDialog opened={enrolling} onClose={() => setEnrolling(false)} />
      <AppDialog opened={app} onClose={() => setApp(false)} />
      <WithdrawDialog
        tag={withdrawing}
        onStay={() => setWithdrawing(null)}
        onGone={() => {
          setWithdrawing(null);
          close();
        }}
      />
      <Drawer
        opened={open !== null && part === 'tags'}
        onClose={close}
        position={phone ? 'bottom' : 'right'}
        size={phone ? '88%' : 480}
        title={opened?.name ?? 'No such tag'}
        closeButtonProps={{ 'aria-label': 'Close' }}
        classNames={{ title: 'ec-drawer-title' }}
      >
        {opened === undefined ? (
          <>
            <p>This tag is not enrolled any more.</p>
            <Button variant="default" mt="md" onClick={close}>
              Back to the list
            </Button>
          </>
        ) : (
          <TagPanel
            key={opened.id}
            tag={opened}
            entry={entries === null ? null : entries.get(opened.id)}
            today={today}
            onWithdraw={setWithdrawing}
            onClose={close}
          />
        )}
      </Drawer>
    </div>
  );
}
