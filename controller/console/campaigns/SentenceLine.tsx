import { ActionIcon, NumberInput, Select } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { ReadingKind } from '../../../config/schema/condition.ts';
import { readingCatalogue } from '../../protocol/reading.ts';
import { useStore } from '../store/useStore.tsx';
import { readingWords, subjects } from './readingWords.ts';
import { isPress } from './sentence.ts';
import type { Line } from './sentence.ts';

const kinds = Object.keys(readingWords) as ReadingKind[];

/** A number inside a sentence. */
export function Inline({
  label,
  value,
  min = 0,
  max,
  onChange,
}: {
  readonly label: string;
  readonly value: number | null;
  readonly min?: number;
  readonly max: number;
  readonly onChange: (value: number | null) => void;
}) {
  return (
    <NumberInput
      className="ec-inline-number"
      aria-label={label}
      size="xs"
      min={min}
      max={max}
      clampBehavior="blur"
      hideControls
      value={value ?? ''}
      onChange={(v) => onChange(typeof v === 'number' ? v : null)}
    />
  );
}

/** One line of the sentence: which reading, of what, how many. */
export function SentenceLine({
  line,
  onChange,
  onRemove,
}: {
  readonly line: Line;
  readonly onChange: (line: Line) => void;
  readonly onRemove: (() => void) | null;
}) {
  const store = useStore();
  const { max } = readingCatalogue[line.reading];
  const usable = kinds.filter((k) => k === line.reading || subjects(k, store).length > 0);
  const choose = (kind: ReadingKind): void => {
    const list = subjects(kind, store);
    const of = list.some((s) => s.value === line.of) ? line.of : list.length === 1 ? list[0]!.value : null;
    onChange({ ...line, reading: kind, of });
  };
  return (
    <>
      <Select
        className="ec-inline"
        aria-label="Reading"
        size="xs"
        allowDeselect={false}
        data={usable.map((k) => ({ value: k, label: readingWords[k].name }))}
        value={line.reading}
        comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
        onChange={(v) => choose(kinds.find((k) => k === v) ?? line.reading)}
      />
      {readingWords[line.reading].link !== '' && <span>{readingWords[line.reading].link}</span>}
      <Select
        className="ec-inline"
        data-long
        aria-label="Of what"
        size="xs"
        searchable
        limit={60}
        allowDeselect={false}
        placeholder="choose"
        data={subjects(line.reading, store)}
        value={line.of}
        comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
        onChange={(of) => onChange({ ...line, of })}
      />
      {isPress(line) ? (
        <span>is pressed</span>
      ) : (
        <>
          <span>are</span>
          <Select
            className="ec-inline"
            aria-label="Direction"
            size="xs"
            w={96}
            allowDeselect={false}
            data={[
              { value: '>=', label: 'at least' },
              { value: '<=', label: 'at most' },
            ]}
            value={line.op}
            onChange={(v) => onChange({ ...line, op: v === '<=' ? '<=' : '>=', exit: null })}
          />
          <Inline label="How many" value={line.value} max={max} onChange={(value) => onChange({ ...line, value })} />
        </>
      )}
      {onRemove !== null && (
        <ActionIcon variant="subtle" color="gray" size="sm" aria-label="Take this condition out" onClick={onRemove}>
          <IconX size={15} aria-hidden />
        </ActionIcon>
      )}
    </>
  );
}
