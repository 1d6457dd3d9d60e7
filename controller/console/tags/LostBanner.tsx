import { Button } from '@mantine/core';
import { IconMapPinSearch } from '@tabler/icons-react';
import type { Tag } from '../../../config/schema/tag.ts';
import type { TagNow } from '../../protocol/console.ts';
import type { TagEntry } from '../../protocol/tags.ts';
import { useLiveData } from '../live/useLive.tsx';
import { Age } from '../parts/marks.tsx';
import { useStore } from '../store/useStore.tsx';
import { ofPerson, placeWords } from './tagWords.ts';

const none: ReadonlyMap<string, TagNow> = new Map();

/** Tags that are named; the rest becomes a number. */
const MOST = 4;

/** Tags that are marked lost and are heard: found, most likely. */
export function LostBanner({
  entries,
  today,
  onOpen,
}: {
  readonly entries: ReadonlyMap<string, TagEntry> | null;
  readonly today: string;
  readonly onOpen: (id: string) => void;
}) {
  const { config } = useStore();
  const live = useLiveData((d) => d.tags, none);
  const heard = config.tags.filter((tag) => {
    if (!tag.lost) return false;
    if (ofPerson(tag)) return entries?.get(tag.id)?.heard?.day === today;
    const now = live.get(tag.id);
    return now !== undefined && now.state !== 'away';
  });
  if (heard.length === 0) return null;
  return (
    <section className="ec-lost" role="status" aria-label="Lost tags that are heard">
      <IconMapPinSearch aria-hidden />
      <ul>
        {heard.slice(0, MOST).map((tag) => (
          <li key={tag.id}>
            <p>
              <b>{tag.name}</b> is marked lost, and <LostPlace tag={tag} now={live.get(tag.id)} />
            </p>
            <Button
              size="compact-sm"
              variant="default"
              aria-label={`Look at it: ${tag.name}`}
              onClick={() => onOpen(tag.id)}
            >
              Look at it
            </Button>
          </li>
        ))}
        {heard.length > MOST && <li>and {heard.length - MOST} more; choose “Lost” below to see them.</li>}
      </ul>
    </section>
  );
}

function LostPlace({ tag, now }: { readonly tag: Tag; readonly now: TagNow | undefined }) {
  const store = useStore();
  if (ofPerson(tag)) return <>was heard today; where is not shown. It may have been before it was marked.</>;
  const { state, text, atMs } = placeWords(tag, now, (id) => store.zones.get(id)?.name ?? id);
  return (
    <>
      is heard {state === 'zone' ? `in ${text}` : state === 'nowhere' ? 'in no zone' : 'at a place that is not sure'}
      {atMs !== null && (
        <>
          , <Age atMs={atMs} suffix="ago" />
        </>
      )}
      .
    </>
  );
}
