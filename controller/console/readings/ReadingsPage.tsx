import { SegmentedControl, TextInput } from '@mantine/core';
import { IconGauge, IconSearch } from '@tabler/icons-react';
import { memo, useMemo, useState } from 'react';
import type { Reading, ReadingQuality } from '../../protocol/reading.ts';
import { useLive, useLiveData } from '../live/useLive.tsx';
import { EmptyNote } from '../parts/EmptyNote.tsx';
import { Age, QualityMark, SimulatedMark } from '../parts/marks.tsx';
import { PageHead } from '../parts/PageHead.tsx';
import { PageSkeleton } from '../parts/PageSkeleton.tsx';
import { Source } from '../parts/Source.tsx';
import { readingName } from '../store/storeIndex.ts';
import { useStore } from '../store/useStore.tsx';
import { errorText, knownValue, numberText, shownIn, sureText, unitText } from '../words/amount.ts';
import { listed } from './filter.ts';

const none: ReadonlyMap<string, Reading> = new Map();

const ReadingRow = memo(function ReadingRow({
  reading: r,
  name,
}: {
  readonly reading: Reading;
  readonly name: string;
}) {
  const { value, unit } = shownIn(knownValue(r), r.unit);
  return (
    <tr>
      <td className="ec-break">
        {name} {r.simulated && <SimulatedMark />}
      </td>
      <td className="ec-right ec-num">
        <b>{numberText(value)}</b> {errorText(r)}
      </td>
      <td className="ec-dim">{unitText(value, unit)}</td>
      <td>
        <QualityMark quality={r.quality} />
      </td>
      <td className="ec-right ec-num ec-age-cell">{r.atMs === null ? 'never heard' : <Age atMs={r.atMs} />}</td>
      <td className="ec-right ec-num">{sureText(r)?.replace(' sure', '')}</td>
      <td className="ec-dim ec-break">
        <Source source={r.source} />
      </td>
    </tr>
  );
});

/** Every current value with its age and how far it can be trusted. */
export function ReadingsPage() {
  const store = useStore();
  const ready = useLive((s) => s.data !== null);
  const readings = useLiveData((d) => d.readings, none);
  const [text, setText] = useState('');
  const [quality, setQuality] = useState<ReadingQuality | 'all'>('all');
  const list = useMemo(
    () => listed(readings.values(), (r) => readingName(store, r.kind, r.of, r.segment), { text, quality }),
    [readings, store, text, quality],
  );
  if (!ready) return <PageSkeleton />;
  return (
    <div className="ec-page">
      <PageHead
        title="Readings"
        lead="What the store knows now. A stale value never decides, and unknown is not zero."
      />
      <div className="ec-filters">
        <TextInput
          aria-label="Search readings"
          placeholder="Search by name or source"
          leftSection={<IconSearch size={16} aria-hidden />}
          value={text}
          onChange={(e) => setText(e.currentTarget.value)}
        />
        <SegmentedControl
          aria-label="Quality"
          value={quality}
          onChange={(v) => setQuality(v === 'live' || v === 'stale' || v === 'unknown' ? v : 'all')}
          data={[
            { value: 'all', label: 'All' },
            { value: 'live', label: 'Live' },
            { value: 'stale', label: 'Stale' },
            { value: 'unknown', label: 'Unknown' },
          ]}
        />
      </div>
      <div className="ec-card ec-table-wrap" tabIndex={0} role="region" aria-label="Readings">
        {list.length === 0 ? (
          <EmptyNote
            icon={<IconGauge aria-hidden />}
            title={readings.size === 0 ? 'Nothing has been sensed yet' : 'No reading fits'}
            text={
              readings.size === 0
                ? 'Start an agent, or send events to /api/v1/events with an ingest token.'
                : 'Try another word or another quality.'
            }
          />
        ) : (
          <table className="ec-table ec-readings">
            <thead>
              <tr>
                <th scope="col">Reading</th>
                <th scope="col" className="ec-right">
                  Value
                </th>
                <th scope="col">Unit</th>
                <th scope="col">Quality</th>
                <th scope="col" className="ec-right">
                  Age
                </th>
                <th scope="col" className="ec-right">
                  Sure
                </th>
                <th scope="col">Source</th>
              </tr>
            </thead>
            <tbody>
              {list.map((r) => (
                <ReadingRow key={r.key} reading={r} name={readingName(store, r.kind, r.of, r.segment)} />
              ))}
            </tbody>
          </table>
        )}
      </div>
    </div>
  );
}
