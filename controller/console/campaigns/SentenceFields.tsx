import { Button, Select } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useStore } from '../store/useStore.tsx';
import { MoreRules } from './MoreRules.tsx';
import { lineName, readingWords } from './readingWords.ts';
import { emptyLine, happens, hasEnd, MAX_LINES, rangeFault } from './sentence.ts';
import type { Line, Sentence } from './sentence.ts';
import { SentenceLine } from './SentenceLine.tsx';
import { Inline, ValueField } from './ValueField.tsx';

interface SentenceProps {
  readonly sentence: Sentence;
  readonly faults: Readonly<Record<string, string>>;
  readonly onChange: (sentence: Sentence) => void;
}

/** How long what has no number counts, by itself. */
function byItself(lines: readonly Line[]): string {
  const plain = lines.length === 1 && !lines[0]!.not ? lines[0]!.reading : null;
  if (plain === 'button.pressed') return 'until ten seconds have passed';
  return plain === 'member.arrived' ? 'until half a minute has passed' : 'until that is over';
}

/** Where each line ends: below the number at which it stays true, or above it. */
function Ends({ sentence: s, onChange }: Omit<SentenceProps, 'faults'>) {
  const store = useStore();
  const set = (i: number, line: Line): void => onChange({ ...s, lines: s.lines.map((l, j) => (j === i ? line : l)) });
  const ending = s.lines.map((line, i) => ({ line, i })).filter(({ line }) => hasEnd(line));
  if (ending.length === 0) return <span>{byItself(s.lines)}</span>;
  const word = s.join === 'all' ? 'or' : 'and';
  const several = s.lines.length > 1;
  return (
    <>
      {ending.map(({ line, i }, n) => {
        const { verb, unit } = readingWords[line.reading];
        const they = several ? lineName(line, store) : verb === 'are' ? 'they' : 'it';
        const less = line.op === '<=' ? 'more than' : verb === 'are' ? 'fewer than' : 'less than';
        return (
          <span key={i} className="ec-inline-group">
            <span>
              {n === 0 ? 'until' : word} {they} {verb} {less}
            </span>
            <ValueField
              kind={line.reading}
              label={several ? `Condition ${i + 1} ends at` : 'Ends at'}
              value={line.exit ?? line.value}
              onChange={(v) => set(i, { ...line, exit: v === line.value ? null : v })}
            />
            {unit !== '' && <span>{unit}</span>}
          </span>
        );
      })}
      {ending.length < s.lines.length && (
        <span>
          {word} {s.lines.length - ending.length === 1 ? 'the other is' : 'the others are'} over
        </span>
      )}
    </>
  );
}

/** A trigger as one sentence, with a field for each of its words. */
export function SentenceFields({ sentence: s, faults, onChange }: SentenceProps) {
  const set = (part: Partial<Sentence>): void => onChange({ ...s, ...part });
  const texts = new Set(
    s.lines.flatMap((line, i) => {
      const range = happens(line.reading)
        ? null
        : (rangeFault(line.reading, line.value) ?? rangeFault(line.reading, line.exit));
      return range ?? faults[`line:${i}`] ?? [];
    }),
  );
  return (
    <>
      <div className="ec-say" role="group" aria-label="What sets it off">
        {s.lines.map((line, i) => (
          <span key={i} className="ec-inline-group">
            {i === 0 ? (
              <span>When</span>
            ) : i === 1 ? (
              <Select
                className="ec-inline"
                aria-label="All conditions or any"
                size="xs"
                allowDeselect={false}
                data={[
                  { value: 'all', label: 'and' },
                  { value: 'any', label: 'or' },
                ]}
                value={s.join}
                onChange={(v) => set({ join: v === 'any' ? 'any' : 'all' })}
              />
            ) : (
              <span>{s.join === 'all' ? 'and' : 'or'}</span>
            )}
            <SentenceLine
              line={line}
              onChange={(next) => set({ lines: s.lines.map((l, j) => (j === i ? next : l)) })}
              onRemove={s.lines.length === 1 ? null : () => set({ lines: s.lines.filter((_, j) => j !== i) })}
            />
          </span>
        ))}
        <span className="ec-inline-group">
          <span>for</span>
          <Inline label="Seconds it must hold" value={s.holdForS} max={3600} onChange={(v) => set({ holdForS: v })} />
          <span>s,</span>
        </span>
        <Ends sentence={s} onChange={onChange} />
        <span className="ec-inline-group">
          <span>for</span>
          <Inline
            label="Seconds until it goes"
            value={s.releaseAfterS}
            max={3600}
            onChange={(v) => set({ releaseAfterS: v })}
          />
          <span>s,</span>
        </span>
        <span className="ec-inline-group">
          <span>at least</span>
          <Inline
            label="Seconds on screen"
            value={s.minOnScreenS}
            max={3600}
            onChange={(v) => set({ minOnScreenS: v })}
          />
          <span>s on screen.</span>
        </span>
      </div>
      {[...texts].map((text) => (
        <p key={text} className="ec-fault">
          {text}
        </p>
      ))}
      <div className="ec-add">
        {s.lines.length < MAX_LINES && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlus size={15} aria-hidden />}
            onClick={() => set({ lines: [...s.lines, emptyLine] })}
          >
            And, or
          </Button>
        )}
      </div>
      <MoreRules sentence={s} onChange={onChange} />
    </>
  );
}
