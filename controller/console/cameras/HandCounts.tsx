import { Button, Group, NumberInput, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { Camera } from '../../../config/schema/camera.ts';
import { handCountTaken } from '../../protocol/cameras.ts';
import type { HandCountFigures } from '../../protocol/cameras.ts';
import { call, messageOf, tell } from '../api/client.ts';
import { put } from '../api/changeSets.ts';
import { useRight, whyNot } from '../api/session.ts';
import { useUndoable } from '../api/useUndoable.tsx';
import { useLiveStore } from '../live/useLive.tsx';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { Guarded } from '../parts/Guarded.tsx';
import { useStore } from '../store/useStore.tsx';
import { numberText } from '../words/amount.ts';
import { handCountsQuery } from './camerasQuery.ts';
import { factorFault, factorText, figuresText, lastAt } from './cameraWords.ts';
import { ComparedCounts } from './ComparedCounts.tsx';

/** Counts by hand of a zone beside what was counted, and how far counting is off. */
export function HandCounts({ camera, zone }: { readonly camera: Camera; readonly zone: string }) {
  const { zones } = useStore();
  const { data, error, refetch } = useQuery(handCountsQuery);
  const name = zones.get(zone)?.name ?? zone;
  const counts = (data?.counts ?? []).filter((c) => c.zone === zone);
  const figures = data?.figures.find((f) => f.zone === zone);
  return (
    <div role="group" className="ec-hand" aria-label={`Counts by hand in ${name}`}>
      <h4>By hand</h4>
      {error !== null && (
        <ErrorNote title="Counts by hand could not be loaded" error={error} onRetry={() => void refetch()} />
      )}
      <Enter zone={zone} name={name} />
      {counts.length === 0 ? (
        <p className="ec-dim">Count the people yourself now and then: only that shows how far the camera is off.</p>
      ) : (
        <>
          {figures !== undefined && <Figures camera={camera} zone={zone} figures={figures} />}
          <ComparedCounts camera={camera} zone={zone} name={name} counts={counts} figures={figures} />
        </>
      )}
    </div>
  );
}

function Enter({ zone, name }: { readonly zone: string; readonly name: string }) {
  const allowed = useRight('plan');
  const client = useQueryClient();
  const store = useLiveStore();
  const field = useId();
  const [people, setPeople] = useState<number | string>('');
  const { timeZone } = useStore().config.store;
  const [time, setTime] = useState('');
  /** The time that is typed is one of yesterday; it is read again when it is entered. */
  const [isYesterdays, setIsYesterdays] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const nowMs = (): number => Math.round(Date.now() + store.get().offsetMs);
  if (!allowed) return <p className="ec-dim">{whyNot('plan')}</p>;
  const refresh = (): void => void client.invalidateQueries({ queryKey: handCountsQuery.queryKey });
  const takeBack = async (id: number, note: string): Promise<void> => {
    notifications.hide(note);
    try {
      await tell('DELETE', `/hand-counts/${id}`);
      refresh();
    } catch (failure) {
      notifications.show({ color: 'red', title: 'Not taken back', message: messageOf(failure) });
    }
  };
  const enter = async (): Promise<void> => {
    if (typeof people !== 'number') return;
    const at = time === '' ? null : lastAt(time, nowMs(), timeZone);
    if (time !== '' && at === null) {
      setFault('That is still to come.');
      return;
    }
    setBusy(true);
    try {
      const { count } = await call('POST', '/hand-counts', handCountTaken, {
        ...{ zone, people },
        ...(at === null ? {} : { at: at.atMs }),
      });
      setPeople('');
      setTime('');
      setIsYesterdays(false);
      refresh();
      const note = `hand-count-${count.id}`;
      notifications.show({
        id: note,
        autoClose: 10_000,
        color: 'petrol',
        closeButtonProps: { 'aria-label': 'Close' },
        message: (
          <Group justify="space-between" wrap="nowrap" gap="md">
            <span>
              {at?.yesterday === true && `Of yesterday, ${time}. `}
              {count.counted === null
                ? `Kept. Nothing was counted in ${name} at that time to compare it with.`
                : `Kept: ${count.people} by hand, ${numberText(count.counted)} counted.`}
            </span>
            <Button size="compact-sm" variant="light" onClick={() => void takeBack(count.id, note)}>
              Undo
            </Button>
          </Group>
        ),
      });
    } catch (failure) {
      notifications.show({ color: 'red', title: 'Not entered', message: messageOf(failure) });
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className="ec-hand-form"
      onSubmit={(event) => {
        event.preventDefault();
        void enter();
      }}
    >
      <NumberInput
        id={field}
        label="People you counted"
        min={0}
        max={1000}
        allowDecimal={false}
        value={people}
        onChange={setPeople}
      />
      <TextInput
        type="time"
        label="At, if not now"
        value={time}
        error={fault}
        onChange={(e) => {
          const typed = e.currentTarget.value;
          setTime(typed);
          setIsYesterdays(typed !== '' && lastAt(typed, nowMs(), timeZone)?.yesterday === true);
          setFault(null);
        }}
      />
      <Button type="submit" variant="default" loading={busy} disabled={typeof people !== 'number'}>
        Enter
      </Button>
      <p className="ec-dim ec-hand-note" role="status">
        {isYesterdays && `Still to come today: taken as yesterday’s ${time}.`}
      </p>
    </form>
  );
}

function Figures({
  camera,
  zone,
  figures,
}: {
  readonly camera: Camera;
  readonly zone: string;
  readonly figures: HandCountFigures;
}) {
  const { config } = useStore();
  const save = useUndoable('cameras');
  const { suggested } = figures;
  const offered = suggested !== null && camera.crowd?.factor !== suggested.factor ? suggested : null;
  const fault = factorFault(camera, zone, config.cameras);
  return (
    <div className="ec-hand-figures">
      <p>{figuresText(figures)}</p>
      {offered !== null && fault !== null && <p>{fault}</p>}
      {offered !== null && fault === null && (
        <>
          <p>
            With {factorText(offered.factor)} told than it finds, it would be off by {numberText(offered.error)}.
          </p>
          <Guarded
            right="plan"
            size="xs"
            variant="default"
            onClick={() =>
              void save(
                `Site factor of ${camera.name}`,
                [put('cameras', { ...camera, crowd: { factor: offered.factor, error: offered.error } })],
                `${camera.name} tells ${factorText(offered.factor)} than it finds from now on.`,
              )
            }
          >
            Tell {factorText(offered.factor)}
          </Guarded>
        </>
      )}
    </div>
  );
}
