import { ActionIcon, NativeSelect, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { Camera } from '../../../config/schema/camera.ts';
import type { HandCountEntry, HandCountFigures } from '../../protocol/cameras.ts';
import { messageOf, tell } from '../api/client.ts';
import { useRight } from '../api/session.ts';
import { useStore } from '../store/useStore.tsx';
import { timeText } from '../timeline/zoneTime.ts';
import { numberText } from '../words/amount.ts';
import { handCountsQuery } from './camerasQuery.ts';
import { dayErrorText } from './cameraWords.ts';

/** All counts by hand of one day beside what was counted, with how far it was off and how far it was expected to be. */
export function ComparedCounts({
  camera,
  zone,
  name,
  counts,
  figures,
}: {
  readonly camera: Camera;
  readonly zone: string;
  readonly name: string;
  /** At least one, newest first. */
  readonly counts: readonly HandCountEntry[];
  readonly figures: HandCountFigures | undefined;
}) {
  const { timeZone } = useStore().config.store;
  const [chosen, setChosen] = useState<string | null>(null);
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', day: 'numeric', month: 'short' });
  const days = [...new Set(counts.map((c) => format.format(c.atMs)))];
  const day = chosen !== null && days.includes(chosen) ? chosen : days[0]!;
  const ofDay = counts.filter((c) => format.format(c.atMs) === day);
  const expected = camera.zones.length === 1 && camera.crowd !== undefined ? camera.crowd.error : figures?.meanError;
  return (
    <>
      <div className="ec-compared-day">
        {days.length > 1 ? (
          <NativeSelect
            label="Day"
            data={days}
            value={day}
            onChange={(e) => setChosen(e.currentTarget.value)}
            data-testid={`hand-day-${zone}`}
          />
        ) : (
          <b>{day}</b>
        )}
        <p className="ec-dim">{dayErrorText(ofDay, expected ?? null)}</p>
      </div>
      <Table counts={ofDay} name={name} camera={camera.name} />
    </>
  );
}

function Table({
  counts,
  name,
  camera,
}: {
  readonly counts: readonly HandCountEntry[];
  readonly name: string;
  readonly camera: string;
}) {
  const { timeZone } = useStore().config.store;
  const allowed = useRight('plan');
  const client = useQueryClient();
  const remove = async (id: number): Promise<void> => {
    try {
      await tell('DELETE', `/hand-counts/${id}`);
      await client.invalidateQueries({ queryKey: handCountsQuery.queryKey });
    } catch (failure) {
      notifications.show({ color: 'red', title: 'Not taken back', message: messageOf(failure) });
    }
  };
  return (
    <div className="ec-table-wrap" tabIndex={0} role="region" aria-label={`Compared in ${name}, ${camera}`}>
      <table className="ec-table ec-compared">
        <thead>
          <tr>
            <th scope="col">At</th>
            <th scope="col" className="ec-right">
              By hand
            </th>
            <th scope="col" className="ec-right">
              Counted
            </th>
            <th scope="col" className="ec-right">
              Off by
            </th>
            {allowed && (
              <th scope="col">
                <span className="ec-dim">Undo</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {counts.map((c) => {
            const off = c.counted === null ? null : c.counted - c.people;
            return (
              <tr key={c.id}>
                <td className="ec-num">{timeText(c.atMs, timeZone)}</td>
                <td className="ec-right ec-num">{c.people}</td>
                <td className="ec-right ec-num">{numberText(c.counted)}</td>
                <td className="ec-right ec-num">
                  {off === null ? 'not known' : `${off > 0 ? '+' : ''}${numberText(off)}`}
                </td>
                {allowed && (
                  <td>
                    <Tooltip label="Take this count back">
                      <ActionIcon
                        variant="subtle"
                        color="gray"
                        aria-label={`Take back the count of ${timeText(c.atMs, timeZone)}`}
                        onClick={() => void remove(c.id)}
                      >
                        <IconTrash size={16} aria-hidden />
                      </ActionIcon>
                    </Tooltip>
                  </td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
