import { SegmentedControl } from '@mantine/core';
import { IconAlertTriangle, IconAntenna, IconDeviceTv, IconHeart, IconSpeakerphone } from '@tabler/icons-react';
import { memo, useMemo, useState } from 'react';
import type { Happening } from '../../protocol/console.ts';
import { useLiveData } from '../live/useLive.tsx';
import { Age, SimulatedMark } from '../parts/marks.tsx';
import type { Selection } from './selection.ts';

const icons = {
  switch: IconDeviceTv,
  like: IconHeart,
  device: IconAntenna,
  campaign: IconSpeakerphone,
  fault: IconAlertTriangle,
} as const;
const none: readonly Happening[] = [];
type Show = 'all' | 'rest' | 'like';

const FeedItem = memo(function FeedItem({
  entry,
  onSelect,
}: {
  readonly entry: Happening;
  readonly onSelect: (s: Selection) => void;
}) {
  const Icon = icons[entry.kind];
  const { screen } = entry;
  const body = (
    <>
      <Icon aria-hidden />
      <span className="ec-feed-text">
        {entry.text} {entry.simulated && <SimulatedMark short />}
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

/** What happened lately, newest first, each with its reason. */
export function Feed({ onSelect }: { readonly onSelect: (s: Selection) => void }) {
  const all = useLiveData((d) => d.happenings, none);
  const [show, setShow] = useState<Show>('all');
  const happenings = useMemo(
    () => all.filter((h) => show === 'all' || (show === 'like') === (h.kind === 'like')),
    [all, show],
  );
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
      {happenings.length === 0 ? (
        <p className="ec-dim">Nothing yet. Switches of screens, likes and device news appear here as they happen.</p>
      ) : (
        <ol tabIndex={0} aria-label="Happenings, newest first">
          {happenings.map((entry) => (
            <FeedItem key={`${entry.atMs}|${entry.kind}|${entry.text}`} entry={entry} onSelect={onSelect} />
          ))}
        </ol>
      )}
    </section>
  );
}
