import { Alert, Button, Progress, SegmentedControl, Select, TextInput } from '@mantine/core';
import { IconArrowsSplit2, IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReplayState } from '../../protocol/replay.ts';
import { go, useParam } from '../frame/route.ts';
import { EmptyNote } from '../parts/EmptyNote.tsx';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { PageHead } from '../parts/PageHead.tsx';
import { useStore } from '../store/useStore.tsx';
import { instantText } from '../words/age.ts';
import { attempts, isAttempt, requestOf } from './attempt.ts';
import type { Attempt } from './attempt.ts';
import { isChanged } from './figures.ts';
import { OutcomeTable, ScreensTable } from './OutcomeTable.tsx';
import { instantOf, periodFault, periodOf, periods } from './period.ts';
import type { PeriodKind } from './period.ts';
import { ReplayNote } from './ReplayNote.tsx';
import { useReplay } from './useReplay.ts';

interface FormProps {
  readonly attempt: Attempt;
  readonly busy: boolean;
  readonly onRun: (attempt: Attempt, fromMs: number, toMs: number) => void;
}

function PeriodForm({ attempt: first, busy, onRun }: FormProps) {
  const store = useStore();
  const { timeZone } = store.config.store;
  const [nowMs] = useState(() => Date.now());
  const [attempt, setAttempt] = useState<Attempt>(first);
  const [kind, setKind] = useState<PeriodKind>('today');
  const [own, setOwn] = useState(() => periodOf('today', nowMs, timeZone));
  const [tried, setTried] = useState(false);
  const { from, to } = own;
  const fault = periodFault(from, to, nowMs, timeZone);
  const choose = (next: PeriodKind): void => {
    setKind(next);
    if (next !== 'own') setOwn(periodOf(next, Date.now(), timeZone));
  };
  return (
    <form
      className="ec-card ec-part ec-what-if-form"
      aria-label="What to try, and on which time"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        // What lasts until now ends now, not when the page was opened.
        const untilNow = kind === 'today' || kind === 'week';
        const time = kind === 'own' ? own : periodOf(kind, Date.now(), timeZone);
        const begin = instantOf(time.from, timeZone);
        const end = untilNow ? Date.now() : instantOf(time.to, timeZone);
        if (fault === null && begin !== null && end !== null) onRun(attempt, begin, end);
      }}
    >
      <Select
        label="What to try"
        searchable
        limit={80}
        allowDeselect={false}
        maxDropdownHeight={340}
        nothingFoundMessage="No campaign has this name"
        data={attempts(store)}
        value={attempt}
        onChange={(v) => {
          if (v !== null && isAttempt(v, store)) setAttempt(v);
        }}
      />
      <div className="ec-period">
        <span className="ec-label" id="ec-period">
          On which time
        </span>
        <SegmentedControl
          aria-labelledby="ec-period"
          fullWidth
          size="xs"
          value={kind}
          onChange={(v) => choose(periods.find((p) => p.value === v)?.value ?? 'today')}
          data={[...periods]}
        />
      </div>
      {kind === 'own' && (
        <>
          <TextInput
            type="datetime-local"
            label="From"
            value={from}
            onChange={(e) => setOwn({ from: e.currentTarget.value, to })}
          />
          <TextInput
            type="datetime-local"
            label="To"
            value={to}
            error={tried || (from !== '' && to !== '') ? fault : null}
            onChange={(e) => setOwn({ from, to: e.currentTarget.value })}
          />
        </>
      )}
      <Button
        type="submit"
        loading={busy}
        disabled={kind !== 'own' && fault !== null}
        leftSection={<IconPlayerPlay size={17} aria-hidden />}
      >
        Run
      </Button>
    </form>
  );
}

function Running({ state, onCancel }: { readonly state: ReplayState; readonly onCancel: () => void }) {
  const { done, all } = state.progress;
  const percent = all === 0 ? 0 : Math.min(100, Math.round((100 * done) / all));
  return (
    <section className="ec-card ec-running" aria-label="Running">
      <p role="status">
        {state.state === 'waiting'
          ? 'Waiting: another one is run first.'
          : `Running what was sensed once more: ${percent} %.`}
      </p>
      <Progress value={percent} aria-label="Progress" animated={false} />
      <Button variant="default" size="xs" onClick={onCancel}>
        Cancel
      </Button>
    </section>
  );
}

function Outcome({ state }: { readonly state: ReplayState }) {
  const { config } = useStore();
  const { timeZone } = config.store;
  const { whatIf, report } = state;
  const span = `${instantText(state.from, timeZone)} to ${instantText(state.to, timeZone)}`;
  if (whatIf === null) {
    return (
      <div className="ec-what-if">
        <p className="ec-dim ec-num">{span}</p>
        {report !== null && <ReplayNote report={report} />}
      </div>
    );
  }
  const changed = whatIf.campaigns.filter(isChanged).length;
  return (
    <div className="ec-what-if">
      <div>
        <h2 data-testid="verdict">
          {changed === 0
            ? 'It would have changed nothing on the screens'
            : changed === 1
              ? 'One campaign would have done differently'
              : `${changed} campaigns would have done differently`}
        </h2>
        <p className="ec-dim ec-num">{span}</p>
      </div>
      {whatIf.campaigns.length > 0 && <OutcomeTable campaigns={whatIf.campaigns} />}
      {whatIf.screens.length > 0 && (
        <>
          <h2 className="ec-what-if-screens">Screens</h2>
          <ScreensTable screens={whatIf.screens} />
        </>
      )}
      {whatIf.notes.length > 0 && (
        <ul className="ec-note ec-notes">
          {whatIf.notes.map((n) => (
            <li key={n} className="ec-sentence">
              {n}
            </li>
          ))}
        </ul>
      )}
      <ReplayNote report={whatIf.replay} />
    </div>
  );
}

/** An instant as the controller writes it in its words. */
const INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/;

function Failed({ state, onBegin }: { readonly state: ReplayState; readonly onBegin: (fromMs: number) => void }) {
  const { timeZone } = useStore().config.store;
  const { error, to } = state;
  const message = error?.message ?? 'The controller gave no reason; its log says more.';
  const found = INSTANT.exec(message)?.[0];
  const firstMs = found === undefined ? null : Date.parse(found);
  const text = firstMs === null ? message : message.replace(INSTANT, instantText(firstMs, timeZone));
  return (
    <Alert role="alert" color="red" variant="light" title="It could not be run" maw={720}>
      <p className="ec-sentence">{text}</p>
      {error !== null && error.faults.length > 0 && (
        <ul className="ec-fault-list">
          {error.faults.slice(0, 8).map((f) => (
            <li key={`${f.path} ${f.message}`}>
              <code>{f.path}</code>: {f.message}. <span className="ec-sentence">{f.fix}.</span>
            </li>
          ))}
        </ul>
      )}
      {firstMs !== null && firstMs < to && (
        <Button size="xs" variant="default" mt="sm" onClick={() => onBegin(firstMs)}>
          Begin at {instantText(firstMs, timeZone)}
        </Button>
      )}
    </Alert>
  );
}

/** What would have been: a recorded time run again with another schedule. */
export function WhatIfPage() {
  const store = useStore();
  const asked = useParam('try') ?? '';
  const { state, error, asking, run, cancel } = useReplay(useParam('run'));
  const attempt: Attempt = isAttempt(asked, store) ? asked : 'now';
  const start = (chosen: Attempt, from: number, to: number): void =>
    run(requestOf(chosen, from, to, store), (id) => `/what-if?try=${encodeURIComponent(chosen)}&run=${id}`);
  const active = state?.state === 'waiting' || state?.state === 'running';
  return (
    <div className="ec-page">
      <PageHead
        title="What if"
        lead="What was sensed on a past day, run once more with another schedule: what each campaign would have done."
      >
        <Button variant="default" onClick={() => go('/campaigns')}>
          Campaigns
        </Button>
      </PageHead>
      <PeriodForm attempt={attempt} busy={asking || active} onRun={start} />
      {error !== null && <ErrorNote title="It could not be run" error={error} />}
      {active && <Running state={state} onCancel={cancel} />}
      {state?.state === 'done' && <Outcome state={state} />}
      {state?.state === 'failed' && <Failed state={state} onBegin={(from) => start(attempt, from, state.to)} />}
      {state?.state === 'cancelled' && <p className="ec-dim">It was cancelled; nothing came of it.</p>}
      {state === undefined && error === null && (
        <EmptyNote
          icon={<IconArrowsSplit2 aria-hidden />}
          title="Nothing has been run yet"
          text="Choose what to try and a time that was recorded. Nothing changes on the screens."
        />
      )}
    </div>
  );
}
