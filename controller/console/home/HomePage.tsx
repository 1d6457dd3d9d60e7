import { Drawer, Skeleton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconMap2 } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useLive } from '../live/useLive.tsx';
import { EmptyNote } from '../parts/EmptyNote.tsx';
import { useStore } from '../store/useStore.tsx';
import { Feed } from './Feed.tsx';
import { FirstSteps } from './FirstSteps.tsx';
import { Legend } from './Legend.tsx';
import { Panel, panelTitle } from './Panel.tsx';
import { Plan } from './Plan.tsx';
import { ScreenStrip } from './ScreenStrip.tsx';
import { useSelection } from './selection.ts';

/** The shop as it is now: plan, screens, and why each shows what it shows. */
export function HomePage() {
  const store = useStore();
  const { selected, select } = useSelection();
  const ready = useLive((s) => s.data !== null);
  const wide = useMediaQuery('(min-width: 1100px)', undefined, { getInitialValueInEffect: false });
  const phone = useMediaQuery('(max-width: 699px)', undefined, { getInitialValueInEffect: false });
  useEffect(() => {
    document.title = 'Live · Endcap';
  }, []);
  const title = selected === null ? null : panelTitle(store, selected);
  const known = title === null ? null : selected;
  return (
    <div className="ec-home">
      <h1 className="ec-visually-hidden">Live</h1>
      <div className="ec-home-plan">
        {!ready ? (
          <div className="ec-plan-space" role="status" aria-label="Loading" style={{ aspectRatio: '32 / 20' }}>
            <Skeleton height="100%" radius="md" />
          </div>
        ) : store.config.zones.length === 0 ? (
          <EmptyNote
            icon={<IconMap2 aria-hidden />}
            title="This store has no zones yet"
            text="Zones, screens and sensors come from the store file. Export it with endcap config export, add zones, and import it again."
          />
        ) : (
          <Plan selected={known} onSelect={select} />
        )}
        <Legend />
        <ScreenStrip selected={known} onSelect={select} />
      </div>
      <aside className="ec-home-side" aria-label={wide && title !== null ? title : 'News'}>
        {wide && known !== null ? (
          <Panel key={`${known.kind}-${known.id}`} selected={known} onSelect={select} heading />
        ) : (
          <>
            <FirstSteps />
            <Feed onSelect={select} />
          </>
        )}
      </aside>
      {!wide && (
        <Drawer
          opened={known !== null}
          onClose={() => select(null)}
          position={phone ? 'bottom' : 'right'}
          size={phone ? '88%' : 440}
          title={title ?? ''}
          closeButtonProps={{ 'aria-label': 'Close' }}
          classNames={{ title: 'ec-drawer-title', content: 'ec-drawer', body: 'ec-drawer-body' }}
        >
          {known !== null && <Panel selected={known} onSelect={select} heading={false} />}
        </Drawer>
      )}
    </div>
  );
}
