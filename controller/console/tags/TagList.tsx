import { Button, Select, TextInput } from '@mantine/core';
import { IconSearch, IconTags } from '@tabler/icons-react';
import { useCallback, useMemo, useState } from 'react';
import type { Tag } from '../../../config/schema/tag.ts';
import type { TagNow } from '../../protocol/console.ts';
import type { TagEntry } from '../../protocol/tags.ts';
import { useRight } from '../api/session.ts';
import { useTicking } from '../live/useAge.ts';
import { useLiveData } from '../live/useLive.tsx';
import { EmptyNote } from '../parts/EmptyNote.tsx';
import { useStore } from '../store/useStore.tsx';
import { countShown, filteredTags } from './filter.ts';
import type { Show, TagGround } from './filter.ts';
import { TagRow } from './TagRow.tsx';
import { classes, classWords, storeDay } from './tagWords.ts';

const none: ReadonlyMap<string, TagNow> = new Map();
const MINUTE_MS = 60_000;
const shows = ['all', 'lost', 'low', 'silent'] as const satisfies readonly Show[];
const showWords: Readonly<Record<Show, string>> = {
  all: 'All tags',
  lost: 'Lost',
  low: 'Battery low',
  silent: 'Not heard for a day',
};

/** The enrolled tags with search and filters. */
export function TagList({
  entries,
  onOpen,
  onEnrol,
}: {
  /** null: not known yet, or this role may not see it. */
  readonly entries: ReadonlyMap<string, TagEntry> | null;
  readonly onOpen: (id: string) => void;
  readonly onEnrol: () => void;
}) {
  const store = useStore();
  const told = useRight('plan');
  const { tags, store: shop } = store.config;
  const [text, setText] = useState('');
  const [of, setOf] = useState<Tag['class'] | 'all'>('all');
  const [show, setShow] = useState<Show>('all');
  // Places change all the time; the list follows them only while somebody looks for one.
  const live = useLiveData((d) => (text === '' ? none : d.tags), none);
  const nowMs = useTicking(useCallback((now: number) => Math.floor(now / MINUTE_MS) * MINUTE_MS, []));
  const ground = useMemo<TagGround>(
    () => ({
      entries,
      live,
      nowMs,
      timeZone: shop.timeZone,
      zoneName: (id) => store.zones.get(id)?.name ?? id,
    }),
    [entries, live, nowMs, shop.timeZone, store.zones],
  );
  const list = useMemo(() => filteredTags(tags, { text, of, show }, ground), [tags, text, of, show, ground]);
  const today = storeDay(nowMs, shop.timeZone);
  if (tags.length === 0) {
    return (
      <div className="ec-card">
        <EmptyNote
          icon={<IconTags aria-hidden />}
          title="No tag is enrolled yet"
          text="Tags on baskets, fobs and badges tell in which zone they are. Enrol the first one: hold it to the receiver at the desk, or type what it advertises. Tags that are not enrolled are neither sent nor stored."
        >
          {told && <Button onClick={onEnrol}>Enrol the first tag</Button>}
        </EmptyNote>
      </div>
    );
  }
  return (
    <>
      <div className="ec-filters">
        <TextInput
          aria-label="Search tags"
          placeholder="Search by name, place or identity"
          leftSection={<IconSearch size={16} aria-hidden />}
          value={text}
          onChange={(e) => setText(e.currentTarget.value)}
        />
        <Select
          aria-label="Which class"
          value={of}
          allowDeselect={false}
          onChange={(v) => setOf(classes.find((c) => c === v) ?? 'all')}
          data={[
            { value: 'all', label: 'All classes' },
            ...classes.map((c) => ({
              value: c,
              label: `${classWords[c].many} (${tags.filter((t) => t.class === c).length})`,
            })),
          ]}
        />
        <Select
          aria-label="Which tags"
          value={show}
          allowDeselect={false}
          onChange={(v) => setShow(shows.find((s) => s === v) ?? 'all')}
          data={shows
            .filter((s) => told || s === 'all' || s === 'lost')
            .map((s) => ({ value: s, label: `${showWords[s]} (${countShown(tags, s, ground)})` }))}
        />
        <p className="ec-tags-count ec-dim ec-num" role="status">
          {list.length === tags.length ? `${tags.length} enrolled` : `${list.length} of ${tags.length}`}
        </p>
      </div>
      <div className="ec-card ec-table-wrap" tabIndex={0} role="region" aria-label="Enrolled tags">
        {list.length === 0 ? (
          <EmptyNote
            icon={<IconSearch aria-hidden />}
            title="No tag fits"
            text="Try another word, or look at all tags."
          >
            <Button
              variant="default"
              onClick={() => {
                setText('');
                setOf('all');
                setShow('all');
              }}
            >
              Show all
            </Button>
          </EmptyNote>
        ) : (
          <table className="ec-table ec-tags">
            <thead>
              <tr>
                <th scope="col">Tag</th>
                <th scope="col">Where it is</th>
                {told && (
                  <>
                    <th scope="col">Battery</th>
                    <th scope="col">Heard</th>
                  </>
                )}
                <th scope="col">
                  <span className="ec-visually-hidden">Open</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {list.map((tag) => (
                <TagRow
                  key={tag.id}
                  tag={tag}
                  entry={entries === null ? null : entries.get(tag.id)}
                  told={told}
                  today={today}
                  onOpen={onOpen}
                />
              ))}
            </tbody>
          </table>
        )}
      </div>
    </>
  );
}
