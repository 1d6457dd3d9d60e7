import { VisuallyHidden } from '@mantine/core';
import type { CameraDay } from '../../protocol/cameras.ts';
import { useLiveData } from '../live/useLive.tsx';
import { SimulatedMark } from '../parts/marks.tsx';
import { useStore } from '../store/useStore.tsx';
import { timeText } from '../timeline/zoneTime.ts';
import { knownValue, numberText } from '../words/amount.ts';
import { emptyDayText, hourBars, watcherOf } from './cameraWords.ts';

/** People in one zone over the day, a bar an hour. An hour of which nothing is known is hatched, not empty. */
export function DayChart({
  day,
  zone,
  name,
  camera,
}: {
  readonly day: CameraDay;
  readonly zone: CameraDay['zones'][number];
  readonly name: string;
  readonly camera: string;
}) {
  const { timeZone } = useStore().config.store;
  const movement = useLiveData((d) => watcherOf(camera, d.devices.values())?.how.sees === 'movement', false);
  const counting = useLiveData((d) => knownValue(d.readings.get(`zone.occupancy:${zone.zone}`)) !== null, false);
  const bars = hourBars(day, zone.hours);
  const known = bars.filter((b) => b.people !== null);
  const most = known.reduce((max, b) => Math.max(max, b.people ?? 0), 0);
  if (known.length === 0) return <p className="ec-dim">{emptyDayText(counting)}</p>;
  return (
    <figure className="ec-people-day">
      <figcaption>
        {movement ? 'Movement' : 'People'} in {name} today, up to <b className="ec-num">{numberText(most)}</b> on
        average in an hour {known.some((b) => b.simulated) && <SimulatedMark />}
      </figcaption>
      <ol>
        {bars.map((bar) => {
          const from = timeText(bar.fromMs, timeZone);
          const said =
            bar.people === null
              ? `${from}: not known`
              : `${from}: ${numberText(bar.people)} people on average${bar.known < 0.95 ? `, known for ${Math.round(bar.known * 60)} min` : ''}${bar.simulated ? ', simulated' : ''}`;
          return (
            <li key={bar.fromMs} title={said} data-known={bar.people !== null} data-simulated={bar.simulated}>
              <i style={{ height: `${Math.max(bar.part * 100, bar.people === null ? 0 : 2)}%` }} aria-hidden />
              <VisuallyHidden>{said}</VisuallyHidden>
            </li>
          );
        })}
      </ol>
      <div className="ec-people-day-hours ec-num" aria-hidden>
        {bars
          .filter((_, i) => i % 6 === 0)
          .map((bar) => (
            <span key={bar.fromMs}>{timeText(bar.fromMs, timeZone)}</span>
          ))}
        <span>24:00</span>
      </div>
    </figure>
  );
}
