import { SegmentedControl } from '@mantine/core';
import {
  IconAlertTriangle,
  IconAntenna,
  IconDeviceTv,
  IconHeart,
  IconHearts,
  IconSpeakerphone,
} from '@tabler/icons-react';
import { memo, useMemo, useState } from 'react';
import type { Happening } from '../../protocol/console.ts';
import { useLiveData } from '../live/useLive.tsx';
import { Age, SimulatedMark } from '../parts/marks.tsx';
import { useStore } from '../store/useStore.tsx';
import { numberText } from '../words/amount.ts';
import { feedLines } from './feedLines.ts';
import type { FeedLine, Show } from './feedLines.ts';
import type { Selection } from './selection.ts';

const icons = {
  switch: IconDeviceTv,
  like: IconHeart,
  device: IconAntenna,
  campaign: IconSpeakerphone,
  fault: IconAlertTriangle,
} as const;
const none: readonly Happening[] = [];

/** What happened in words; likes in the numbers of the store. */
function useText({ likes, text }: Happening): string {
  const store = useStore();
  if (likes === undefined) return text;
  const name = store.products.get(likes.product)?.name ?? likes.product;
  return `${name}: ${numberText(likes.added)} more ${likes.added === 1 ? 'like' : 'likes'}, ${numberText(likes.total)} now`;
}

const FeedItem = memo(function FeedItem({
  entry,
  onSelect,
}: {
  readonly entry: Happening;
  readonly onSelect: (s: Selection) => void;
}) {
  const Icon = icons[entry.kind];
  const { screen } = entry;
  const text = useText(entry);
  const body = (
    <>
      <Icon aria-hidden />
      <span className="ec-feed-text">
        {text} {entry.simulated && <SimulatedMark short />}
      </span>
      <span className="ec-feed-age">
        <Age atMs={entry.atMs} />
      </span>
    </>
  );
  return (
    <li data-kind={entry.kind}>
      {screen === null ? (
        <div className="ec-feed-item">{body}</div>
      ) : (
        <button type="button" className="ec-feed-item" onClick={() => onSelect({ kind: 'screen', id: screen })}>
          {body}
        </button>
      )}
    </li>
  );
});

/** Likes of further products in one line that opens all of them. */
function MoreLikes({
  line,
  onShow,
}: {
  readonly line: Extract<FeedLine, { kind: 'more' }>;
  readonly onShow: () => void;
}) {
  return (
    <li data-kind="like">
      <button type="button" className="ec-feed-item" onClick={onShow}>
        <IconHearts aria-hidden />
        <span className="ec-feed-text ec-dim">
          {numberText(line.added)} likes of{' '}
          {line.products === 1 ? 'another product' : `${line.products} other products`}{' '}
          {line.simulated && <SimulatedMark short />}
        </span>
        <span className="ec-feed-age">
          <Age atMs={line.atMs} />
        </span>
      </button>
    </li>
  );
}

/** What happened lately, newest first, each with its reason. */
export function Feed({ onSelect }: { readonly onSelect: (s: Selection) => void }) {
  const all = useLiveData((d) => d.happenings, none);
  const [show, setShow] = useState<Show>('all');
  const lines = useMemo(() => feedLines(all, show), [all, show]);
  return (
    <section className="ec-feed" aria-labelledby="ec-feed-title">
      <header>
        <h2 id="ec-feed-title">Happening now</h2>
        <SegmentedControl
          size="xs"
          aria-label="Which happenings"
          value={show}
          onChange={(v) => setShow(v === 'like' || v === 'rest' ? v : 'all')}
          data={[
            { value: 'all', label: 'All' },
            { value: 'rest', label: 'Screens' },
            { value: 'like', label: 'Likes' },
          ]}
        />
      </header>
      {lines.length === 0 ? (
        <p className="ec-dim">Nothing yet. Switches of screens, likes and device news appear here as they happen.</p>
      ) : (
        <ol tabIndex={0} aria-label="Happenings, newest first">
          {lines.map((line) =>
            line.kind === 'more' ? (
              <MoreLikes key={line.key} line={line} onShow={() => setShow('like')} />
            ) : (
              <FeedItem key={line.key} entry={line.happening} onSelect={onSelect} />
            ),
          )}
        </ol>
      )}
    </section>
  );
}
