import { NumberInput, Select } from '@mantine/core';
import { useMemo } from 'react';
import type { PlayClass } from '../../../config/schema/campaign.ts';
import { useStore } from '../store/useStore.tsx';
import type { Draft } from './draft.ts';
import { weightWords } from './loopShare.ts';

const classes: Readonly<Record<PlayClass, { readonly label: string; readonly text: string }>> = {
  scheduled: { label: 'Scheduled', text: 'Shares the loop with the others of its priority.' },
  fallback: { label: 'Fallback', text: 'Plays only where and when nothing else is booked.' },
  triggered: { label: 'Triggered', text: 'Goes before the loop while its sentence holds.' },
  takeover: { label: 'Takeover', text: 'Goes before everything but an emergency, for as long as it is on.' },
  emergency: { label: 'Emergency', text: 'Goes before everything. For evacuation and the like.' },
};

/** How it stands against the others: class, priority, share, and what they come to. */
export function WeightPart({
  draft,
  faults,
  onEdit,
}: {
  readonly draft: Draft;
  readonly faults: Readonly<Record<string, string>>;
  readonly onEdit: (part: Partial<Draft>) => void;
}) {
  const store = useStore();
  const byClock = draft.setOff.kind === 'loop';
  const choice: PlayClass[] = byClock
    ? ['scheduled', 'fallback', 'takeover', 'emergency']
    : ['triggered', 'takeover', 'emergency'];
  const words = useMemo(() => {
    const dayparts = new Map([...store.dayparts, ...draft.made.map((d) => [d.id, d] as const)]);
    const { id, on, from, to, priority, share } = draft;
    return weightWords(
      {
        id,
        on,
        class: draft.class,
        priority: priority ?? 50,
        share: share ?? 1,
        dayparts: [...draft.dayparts],
        from: from === '' ? undefined : from,
        to: to === '' ? undefined : to,
        recurrence: draft.rules.recurrence,
      },
      store,
      dayparts,
    );
  }, [draft, store]);
  return (
    <section
      className="ec-card ec-part"
      aria-labelledby="ec-weight-title"
      data-fault={faults['class'] ?? faults['priority'] ?? faults['share']}
    >
      <header>
        <h2 id="ec-weight-title">Weight</h2>
        <p className="ec-dim">Who goes first where several want the same screen.</p>
      </header>
      <div className="ec-row">
        <Select
          label="Class"
          allowDeselect={false}
          data={choice.map((c) => ({ value: c, label: classes[c].label }))}
          value={draft.class}
          error={faults['class']}
          onChange={(v) => onEdit({ class: choice.find((c) => c === v) ?? draft.class })}
        />
        <NumberInput
          label="Priority, 0 to 100"
          min={0}
          max={100}
          allowDecimal={false}
          clampBehavior="blur"
          value={draft.priority ?? ''}
          error={faults['priority']}
          onChange={(v) => onEdit({ priority: typeof v === 'number' ? v : null })}
        />
        {byClock && (
          <NumberInput
            label="Share of voice"
            min={1}
            max={1000}
            allowDecimal={false}
            clampBehavior="blur"
            value={draft.share ?? ''}
            error={faults['share']}
            onChange={(v) => onEdit({ share: typeof v === 'number' ? v : null })}
          />
        )}
      </div>
      <p className="ec-dim">
        {classes[draft.class].text} Inside a class only the highest priority plays
        {byClock ? '; those of the same priority share the time, twice the share is twice the time.' : '.'}
      </p>
      {words.length > 0 && (
        <ul className="ec-weight-words" data-testid="weight">
          {words.map((w) => (
            <li key={w}>{w}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
