import { useQuery } from '@tanstack/react-query';
import { memo } from 'react';
import type { Camera } from '../../../config/schema/camera.ts';
import type { CameraWord } from '../../protocol/cameraDay.ts';
import { useLiveData } from '../live/useLive.tsx';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { Age, QualityMark, SimulatedMark } from '../parts/marks.tsx';
import { useStore } from '../store/useStore.tsx';
import { knownValue, numberText, sureText } from '../words/amount.ts';
import { cameraDayQuery } from './camerasQuery.ts';
import { factorText, isMovement, seesText, stateWords, watcherOf } from './cameraWords.ts';
import { DayChart } from './DayChart.tsx';
import { HandCounts } from './HandCounts.tsx';
import { RememberView } from './RememberView.tsx';

/** One camera: how it does, what it counts now, its day, and how far it is off. */
export const CameraCard = memo(function CameraCard({
  camera,
  word,
}: {
  readonly camera: Camera;
  readonly word: CameraWord | null;
}) {
  const { config, zones } = useStore();
  const devices = useLiveData((d) => d.devices, null);
  const simulated = useLiveData(
    (d) => camera.zones.some((z) => d.readings.get(`zone.occupancy:${z}`)?.simulated === true),
    false,
  );
  const watcher = watcherOf(camera.id, devices?.values() ?? []);
  const state = stateWords(config.store.cameraCounting.enabled, watcher, word, simulated);
  const day = useQuery(cameraDayQuery(camera.id));
  return (
    <section className="ec-card ec-camera" aria-label={camera.name} data-testid={`camera-${camera.id}`}>
      <header>
        <h2>{camera.name}</h2>
        <span className="ec-camera-state" data-tone={state.tone}>
          <i aria-hidden />
          {state.headline}
        </span>
      </header>
      {state.detail !== '' && <p className="ec-camera-detail">{state.detail}</p>}
      {watcher !== null && (
        <p className="ec-dim ec-camera-sees">
          {seesText(watcher.how)}. Agent: {watcher.device.name}
        </p>
      )}
      {camera.crowd !== undefined && (
        <p className="ec-dim">
          Told is {factorText(camera.crowd.factor)} than it finds, expected to be off by{' '}
          {numberText(camera.crowd.error)}.
        </p>
      )}
      <RememberView camera={camera} watched={watcher !== null} word={word} />
      {day.error !== null && (
        <ErrorNote title="The day could not be loaded" error={day.error} onRetry={() => void day.refetch()} />
      )}
      {camera.zones.map((id) => {
        const name = zones.get(id)?.name ?? id;
        const today = day.data?.zones.find((z) => z.zone === id);
        return (
          <div key={id} className="ec-camera-zone">
            <Now zone={id} name={name} />
            {day.data !== undefined && today !== undefined && (
              <DayChart day={day.data} zone={today} name={name} camera={camera.id} />
            )}
            <HandCounts camera={camera} zone={id} />
          </div>
        );
      })}
    </section>
  );
});

function Now({ zone, name }: { readonly zone: string; readonly name: string }) {
  const reading = useLiveData((d) => d.readings.get(`zone.occupancy:${zone}`), undefined);
  const value = knownValue(reading);
  const movement = isMovement(reading);
  return (
    <div className="ec-camera-now">
      <h3>{name}</h3>
      <p>
        <b className="ec-num" data-testid={`now-${zone}`}>
          {movement ? (value === null ? '?' : value > 0 ? 'Movement' : 'Nothing moves') : numberText(value)}
        </b>
        <span>{movement ? 'people are not counted' : value === 1 ? 'person now' : 'people now'}</span>
      </p>
      <p className="ec-camera-quality">
        <QualityMark quality={reading?.quality ?? 'unknown'} />
        {reading !== undefined && sureText(reading) !== null && <span className="ec-num">{sureText(reading)}</span>}
        {reading?.atMs !== undefined && reading.atMs !== null && <Age atMs={reading.atMs} suffix="ago" />}
        {reading?.simulated === true && <SimulatedMark />}
      </p>
    </div>
  );
}
