import { Group, NumberInput, TextInput } from '@mantine/core';
import type { Tag } from '../../../config/schema/tag.ts';
import { useLiveStore } from '../live/useLive.tsx';
import { useStore } from '../store/useStore.tsx';
import { identityForms, readIdentity } from './identityText.ts';

/** A typed identity, checked while it is typed, with the forms that are known. */
export function TypedIdentity({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const { config } = useStore();
  const read = readIdentity(value);
  const owner = read.ok ? config.tags.find((t) => t.identity === read.identity) : undefined;
  const error =
    value.trim() === '' || (read.ok && owner === undefined)
      ? null
      : read.ok
        ? `${owner?.name ?? ''} has this identity already.`
        : read.message;
  return (
    <div className="ec-typed">
      <TextInput
        label="What the tag advertises"
        autoComplete="off"
        spellCheck={false}
        data-autofocus
        maxLength={120}
        value={value}
        error={error}
        onChange={(e) => onChange(e.currentTarget.value)}
      />
      {read.ok && owner === undefined && (
        <p className="ec-typed-said" role="status">
          Taken for {read.said}: <code>{read.identity}</code>
        </p>
      )}
      <details>
        <summary>Forms that are known</summary>
        <dl>
          {identityForms.map(({ name, example, where }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <code>{example}</code>
                <span className="ec-dim">{where}</span>
              </dd>
            </div>
          ))}
        </dl>
      </details>
    </div>
  );
}

/** What an Eddystone-EID tag was registered with, as it stands in the form. */
export interface RollingDraft {
  readonly key: string;
  readonly exponent: number | null;
  readonly counter: number | null;
  /** When the clock of the tag was typed, epoch ms of the controller. */
  readonly readAtMs: number;
}

export function rollingOf({ key, exponent, counter, readAtMs }: RollingDraft): Tag['eid'] | null {
  const digits = key.replaceAll(/[\s:-]/g, '').toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(digits) || exponent === null || counter === null) return null;
  return { key: digits, exponent, counter, at: new Date(readAtMs).toISOString() };
}

export function RollingFields({
  value,
  onChange,
}: {
  readonly value: RollingDraft;
  readonly onChange: (value: RollingDraft) => void;
}) {
  const live = useLiveStore();
  const digits = value.key.replaceAll(/[\s:-]/g, '');
  const bad = digits !== '' && !/^[0-9a-f]*$/i.test(digits);
  const whole = (v: string | number): number | null => (v === '' ? null : Number(v));
  return (
    <>
      <p className="ec-dim">
        An Eddystone-EID tag changes its id all the time; only the key that it was registered with names it. Read its
        clock in the maker’s app and type it at once.
      </p>
      <TextInput
        label="Identity key"
        description="32 digits, 0 to 9 and a to f."
        autoComplete="off"
        spellCheck={false}
        data-autofocus
        maxLength={64}
        value={value.key}
        error={
          bad
            ? 'A key has the digits 0 to 9 and a to f alone.'
            : digits.length > 32
              ? `A key has 32 digits; this has ${digits.length}.`
              : null
        }
        onChange={(e) => onChange({ ...value, key: e.currentTarget.value })}
      />
      <Group grow gap="sm" align="flex-start">
        <NumberInput
          label="Exponent"
          description="Its id changes every 2^exponent seconds; often 10."
          min={0}
          max={15}
          allowDecimal={false}
          clampBehavior="strict"
          hideControls
          value={value.exponent ?? ''}
          onChange={(v) => onChange({ ...value, exponent: whole(v) })}
        />
        <NumberInput
          label="Clock of the tag now"
          description="Seconds, as the maker’s app shows it."
          min={0}
          max={0xffffffff}
          allowDecimal={false}
          clampBehavior="strict"
          hideControls
          value={value.counter ?? ''}
          onChange={(v) => onChange({ ...value, counter: whole(v), readAtMs: Date.now() + live.get().offsetMs })}
        />
      </Group>
    </>
  );
}
