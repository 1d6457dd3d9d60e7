import { Select } from '@mantine/core';
import type { Comparison } from '../../../config/schema/condition.ts';
import type { StoreIndex } from '../store/storeIndex.ts';
import { useStore } from '../store/useStore.tsx';
import { isTime, lineName, readingWords } from './readingWords.ts';
import type { Line, Sentence } from './sentence.ts';
import { Inline } from './ValueField.tsx';

type Unknown = Comparison['whenUnknown'];

const unknowns: readonly { value: Unknown; label: string }[] = [
  { value: 'false', label: 'it does not count' },
  { value: 'true', label: 'it counts as true' },
  { value: 'keep', label: 'it counts as before' },
];

/** What counts for the line as it reads; in the data it is said of the comparison, which a "not" turns round. */
function turned(line: Line, value: Unknown): Unknown {
  if (!line.not || value === 'keep') return value;
  return value === 'true' ? 'false' : 'true';
}

function silentText(line: Line, store: StoreIndex): string {
  if (line.reading === 'button.pressed')
    return `While ${store.buttons.get(line.of ?? '')?.name ?? 'the button'} is silent`;
  if (line.reading === 'member.arrived') return 'While nothing is heard of members';
  return `While ${lineName(line, store)} ${readingWords[line.reading].verb} not known`;
}

/** The rules that most sentences leave as they are. */
export function MoreRules({
  sentence: s,
  onChange,
}: {
  readonly sentence: Sentence;
  readonly onChange: (sentence: Sentence) => void;
}) {
  const store = useStore();
  // The clock is never silent.
  const sensed = s.lines.map((line, i) => ({ line, i })).filter(({ line }) => !isTime(line.reading));
  const plain = (s.coolDownS ?? 0) === 0 && sensed.every(({ line }) => turned(line, line.whenUnknown) === 'false');
  return (
    <details className="ec-more" open={!plain}>
      <summary>More about this sentence</summary>
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
      {sensed.map(({ line, i }) => {
        const what = sensed.length === 1 ? 'While the sensor is silent' : silentText(line, store);
        return (
          <p key={i} className="ec-say">
            <span>{what},</span>
            <Select
              className="ec-inline"
              aria-label={what}
              size="xs"
              allowDeselect={false}
              data={[...unknowns]}
              value={turned(line, line.whenUnknown)}
              onChange={(v) => {
                const chosen = unknowns.find((u) => u.value === v)?.value ?? 'false';
                const next = { ...line, whenUnknown: turned(line, chosen) };
                onChange({ ...s, lines: s.lines.map((l, j) => (j === i ? next : l)) });
              }}
            />
          </p>
        );
      })}
    </details>
  );
}
