import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconDeviceCctv } from '@tabler/icons-react';
import { follow } from '../frame/Nav.tsx';
import { useParam } from '../frame/route.ts';
import { useLive } from '../live/useLive.tsx';
import { ChangeNote, SavedMark } from '../parts/ChangeNote.tsx';
import { EmptyNote } from '../parts/EmptyNote.tsx';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { PageHead } from '../parts/PageHead.tsx';
import { PageSkeleton } from '../parts/PageSkeleton.tsx';
import { useStore } from '../store/useStore.tsx';
import { CameraCard } from './CameraCard.tsx';
import { camerasQuery } from './camerasQuery.ts';
import { CountingCard } from './CountingCard.tsx';
import { NoticeSign } from './NoticeSign.tsx';

/** Cameras that count: whether they may, how each does, what it counts, and how far that is off. */
export function CamerasPage() {
  const { config } = useStore();
  const ready = useLive((s) => s.data !== null);
  const part = useParam('part');
  const { data, error, refetch } = useQuery(camerasQuery);
  if (!ready) return <PageSkeleton />;
  if (part === 'sign') return <NoticeSign />;
  return (
    <div className="ec-page">
      <PageHead
        title="Cameras"
        lead="How many people are where, as numbers. No picture is kept, and nobody is recognised."
      >
        <SavedMark scope="cameras" />
      </PageHead>
      <ChangeNote scope="cameras" />
      <CountingCard />
      {error !== null && <ErrorNote title="States could not be loaded" error={error} onRetry={() => void refetch()} />}
      {config.cameras.length === 0 ? (
        <div className="ec-card">
          <EmptyNote
            icon={<IconDeviceCctv aria-hidden />}
            title="No camera is placed yet"
            text="Place one on the floor plan, tell which zones it sees, and start its agent on the computer that reaches it."
          >
            <Button component="a" href="/floor" variant="default" onClick={(e) => follow(e, '/floor')}>
              Open the floor plan
            </Button>
          </EmptyNote>
        </div>
      ) : (
        <div className="ec-cameras">
          {config.cameras.map((camera) => (
            <CameraCard key={camera.id} camera={camera} word={data?.get(camera.id) ?? null} />
          ))}
        </div>
      )}
    </div>
  );
}
