import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { decisionAnswer } from '../../protocol/replay.ts';
import type { DecisionAnswer } from '../../protocol/replay.ts';
import type { Reading } from '../../protocol/reading.ts';
import { call } from '../api/client.ts';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { QualityMark, SimulatedMark } from '../parts/marks.tsx';
import { readingName } from '../store/storeIndex.ts';
import { useStore } from '../store/useStore.tsx';
import { ageText, instantText } from '../words/age.ts';
import { knownValue } from '../words/amount.ts';
import { classWords } from '../words/campaignWords.ts';
import { readText } from '../words/readingValue.ts';
import { instantOf, localOf } from '../whatif/period.ts';
import { Losers } from './Losers.tsx';

function ThenReading({ reading: r, atMs }: { readonly reading: Reading; readonly atMs: number }) {
  const store = useStore();
  return (
    <li className="ec-ground">
      <span className="ec-ground-name">
        {readingName(store, r.kind, r.of, r.segment)} {r.simulated && <SimulatedMark short />}
      </span>
      <span className="ec-ground-was">
        <b className="ec-num">{readText(r.kind, knownValue(r), r.unit)}</b>
      </span>
      <span className="ec-ground-now">
        <QualityMark quality={r.quality} />
        {r.atMs !== null && <span className="ec-dim ec-num">{ageText(atMs - r.atMs)} old</span>}
      </span>
    </li>
  );
}

function Then({ answer }: { readonly answer: DecisionAnswer }) {
  const store = useStore();
  const { timeZone } = store.config.store;
  const name = answer.campaign === null ? null : (store.campaigns.get(answer.campaign)?.name ?? answer.campaign);
  const readings = answer.then.length > 0 ? answer.then : answer.readings;
  return (
    <div data-testid="earlier">
      <h4 className="ec-num">{instantText(answer.askedMs, timeZone)}</h4>
      <p>
        <b>{name ?? (answer.campaigns.length > 0 ? 'The booked loop' : 'The store card')}</b>{' '}
        {answer.class !== null && <span className="ec-tag">{classWords[answer.class]}</span>}
      </p>
      <p className="ec-why-text ec-sentence">
        {answer.cause.text} {answer.cause.simulated && <SimulatedMark />}
      </p>
      <p className="ec-dim ec-num">
        Decided {instantText(answer.atMs, timeZone)} by rule {answer.cause.rule}
      </p>
      {answer.note !== '' && <p className="ec-dim">{answer.note}</p>}
      {readings.length > 0 && (
        <>
          <h4>Readings then</h4>
          <ul>
            {readings.map((r) => (
              <ThenReading key={r.key} reading={r} atMs={answer.askedMs} />
            ))}
          </ul>
        </>
      )}
      <Losers losers={answer.losers} />
    </div>
  );
}

/** Why a screen showed what it showed at an instant of the past. */
export function WhyEarlier({ screen }: { readonly screen: string }) {
  const { timeZone } = useStore().config.store;
  const [typed, setTyped] = useState(() => localOf(Date.now() - 3_600_000, timeZone));
  const [atMs, setAtMs] = useState<number | null>(null);
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['decision', screen, atMs],
    queryFn: () => call('GET', `/screens/${screen}/decision?at=${atMs ?? 0}`, decisionAnswer),
    enabled: atMs !== null,
    staleTime: 60_000,
  });
  const instant = instantOf(typed, timeZone);
  return (
    <details className="ec-earlier">
      <summary>Why at an earlier time</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (instant === null) return;
          if (instant === atMs) void refetch();
          else setAtMs(instant);
        }}
      >
        <TextInput
          type="datetime-local"
          step={1}
          label="Day and time, by the clock of the store"
          value={typed}
          onChange={(e) => setTyped(e.currentTarget.value)}
        />
        <Button type="submit" variant="default" loading={isFetching} disabled={instant === null}>
          Look
        </Button>
      </form>
      {error !== null && <ErrorNote title="Nothing is known of that time" error={error} />}
      {data !== undefined && error === null && <Then answer={data} />}
    </details>
  );
}
