import { ActionIcon, Autocomplete, Select } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { readingTarget } from '../../../config/schema/condition.ts';
import { readingCatalogue } from '../../protocol/reading.ts';
import { useStore } from '../store/useStore.tsx';
import { isTime, readingChoices, readingWords, segmentsOf, subjects } from './readingWords.ts';
import { happens, withNot, withReading } from './sentence.ts';
import type { Line } from './sentence.ts';
import { ValueField } from './ValueField.tsx';

/** Each way round: what it says with "are", with "is" and of the clock. */
const directions = [
  { value: '>=', not: false, are: 'at least', is: 'at least', time: 'from' },
  { value: '<=', not: false, are: 'at most', is: 'at most', time: 'up to' },
  { value: '>=', not: true, are: 'fewer than', is: 'less than', time: 'before' },
  { value: '<=', not: true, are: 'more than', is: 'more than', time: 'after' },
] as const;

function Direction({ line, onChange }: LineProps) {
  const words = isTime(line.reading) ? 'time' : readingWords[line.reading].verb;
  return (
    <Select
      className="ec-inline"
      aria-label="Direction"
      size="xs"
      allowDeselect={false}
      data={directions.map((d) => ({ value: `${d.value}${d.not}`, label: d[words] }))}
      value={`${line.op}${line.not}`}
      onChange={(v) => {
        const found = directions.find((d) => `${d.value}${d.not}` === v);
        if (found !== undefined) onChange({ ...withNot(line, found.not), op: found.value, exit: null });
      }}
    />
  );
}

/** Whether it happens, for what has no number. */
function Happening({ line, onChange }: LineProps) {
  const [yes, no] =
    line.reading === 'button.pressed' ? ['is pressed', 'is not pressed'] : ['has just come in', 'has not just come in'];
  return (
    <Select
      className="ec-inline"
      aria-label="Whether it happens"
      size="xs"
      allowDeselect={false}
      data={[
        { value: 'yes', label: yes },
        { value: 'no', label: no },
      ]}
      value={line.not ? 'no' : 'yes'}
      onChange={(v) => onChange(withNot(line, v === 'no'))}
    />
  );
}

/** A segment of members; those that are declared are suggested. */
function SegmentField({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }) {
  const store = useStore();
  return (
    <Autocomplete
      className="ec-inline"
      aria-label="Segment"
      size="xs"
      maxLength={63}
      placeholder="segment"
      data={segmentsOf(store)}
      value={value}
      comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
      onChange={(typed) => onChange(typed.trim().toLowerCase())}
    />
  );
}

function Subject({ line, onChange }: LineProps) {
  const store = useStore();
  const target = readingTarget(line.reading);
  if (target === 'store') return null;
  if (target === 'segments') return <SegmentField value={line.of ?? ''} onChange={(of) => onChange({ ...line, of })} />;
  return (
    <Select
      className="ec-inline"
      aria-label="Of what"
      size="xs"
      searchable
      limit={60}
      allowDeselect={false}
      placeholder="choose"
      nothingFoundMessage="Nothing has this name"
      data={subjects(line.reading, store)}
      value={line.of}
      comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
      onChange={(of) => onChange({ ...line, of })}
    />
  );
}

interface LineProps {
  readonly line: Line;
  readonly onChange: (line: Line) => void;
}

/** One line of the sentence: which reading, of what, how many. */
export function SentenceLine({ line, onChange, onRemove }: LineProps & { readonly onRemove: (() => void) | null }) {
  const store = useStore();
  const { link, verb, unit } = readingWords[line.reading];
  const choices = readingChoices(store, line.reading);
  return (
    <>
      <Select
        className="ec-inline"
        aria-label="Reading"
        size="xs"
        allowDeselect={false}
        maxDropdownHeight={340}
        data={choices.map(({ group, items }) => ({
          group,
          items: items.map((k) => ({ value: k, label: readingWords[k].name })),
        }))}
        value={line.reading}
        comboboxProps={{ width: 'min(340px, 92vw)', position: 'bottom-start' }}
        renderOption={({ option }) => (
          <span className="ec-reading-option">
            {option.label}
            <span className="ec-dim">{readingCatalogue[option.value].description}</span>
          </span>
        )}
        onChange={(v) => {
          const kind = choices.flatMap((c) => c.items).find((k) => k === v);
          if (kind !== undefined) onChange(withReading(line, kind, subjects(kind, store)));
        }}
      />
      {link !== '' && <span>{link}</span>}
      <Subject line={line} onChange={onChange} />
      {line.reading === 'zone.mix' && (
        <>
          <span>of segment</span>
          <SegmentField value={line.segment} onChange={(segment) => onChange({ ...line, segment })} />
        </>
      )}
      {happens(line.reading) ? (
        <Happening line={line} onChange={onChange} />
      ) : (
        <>
          <span>{verb}</span>
          <Direction line={line} onChange={onChange} />
          <ValueField
            kind={line.reading}
            label="How many"
            value={line.value}
            onChange={(value) => onChange({ ...line, value })}
          />
          {unit !== '' && <span>{unit}</span>}
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
