import { Select } from '@mantine/core';
import type { Comparison } from '../../../config/schema/condition.ts';
import type { Sentence } from './sentence.ts';
import { Inline } from './SentenceLine.tsx';

const unknowns: readonly { value: Comparison['whenUnknown']; label: string }[] = [
  { value: 'false', label: 'it does not count' },
  { value: 'true', label: 'it counts as true' },
  { value: 'keep', label: 'it counts as before' },
];

/** The rules that most sentences leave as they are. */
export function MoreRules({
  sentence: s,
  onChange,
}: {
  readonly sentence: Sentence;
  readonly onChange: (sentence: Sentence) => void;
}) {
  const unknown = s.lines[0]?.whenUnknown ?? 'false';
  const plain = (s.coolDownS ?? 0) === 0 && s.lines.every((l) => l.whenUnknown === 'false');
  return (
    <details className="ec-more" open={!plain}>
      <summary>More rules</summary>
      <p className="ec-say">
        <span>Once it went, it may come again after</span>
        <Inline
          label="Pause before it may come again, seconds"
          value={s.coolDownS}
          max={86_400}
          onChange={(coolDownS) => onChange({ ...s, coolDownS })}
        />
        <span>s.</span>
      </p>
      <p className="ec-say">
        <span>While the sensor is silent,</span>
        <Select
          className="ec-inline"
          aria-label="While the sensor is silent"
          size="xs"
          allowDeselect={false}
          data={[...unknowns]}
          value={unknown}
          onChange={(v) => {
            const whenUnknown = unknowns.find((u) => u.value === v)?.value ?? 'false';
            onChange({ ...s, lines: s.lines.map((l) => ({ ...l, whenUnknown })) });
          }}
        />
      </p>
    </details>
  );
}
