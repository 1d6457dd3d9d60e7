import { Button, SegmentedControl, Select } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useStore } from '../store/useStore.tsx';
import { conditionText } from '../words/triggerSentence.ts';
import { newSentence, withSetOff } from './draft.ts';
import type { Draft } from './draft.ts';
import { MoreRules } from './MoreRules.tsx';
import { emptyLine, isPress } from './sentence.ts';
import type { Line, Sentence } from './sentence.ts';
import { Inline, SentenceLine } from './SentenceLine.tsx';

interface SentenceProps {
  readonly sentence: Sentence;
  readonly faults: Readonly<Record<string, string>>;
  readonly onChange: (sentence: Sentence) => void;
}

/** Where each line ends: below the number at which it stays true, or above it. */
function Ends({ sentence: s, onChange }: Omit<SentenceProps, 'faults'>) {
  const set = (i: number, line: Line): void => onChange({ ...s, lines: s.lines.map((l, j) => (j === i ? line : l)) });
  const counted = s.lines.map((line, i) => ({ line, i })).filter(({ line }) => !isPress(line));
  if (counted.length === 0) return <span>until ten seconds have passed</span>;
  const word = s.join === 'all' ? 'or' : 'and';
  return (
    <>
      {counted.map(({ line, i }, n) => (
        <span key={i} className="ec-inline-group">
          <span>
            {n === 0 ? 'until they are' : `${word} the others are`} {line.op === '>=' ? 'fewer than' : 'more than'}
          </span>
          <Inline
            label={counted.length > 1 ? `Condition ${i + 1} ends at` : 'Ends at'}
            value={line.exit ?? line.value}
            max={1e9}
            onChange={(v) => set(i, { ...line, exit: v === line.value ? null : v })}
          />
        </span>
      ))}
    </>
  );
}

function SentenceFields({ sentence: s, faults, onChange }: SentenceProps) {
  const set = (part: Partial<Sentence>): void => onChange({ ...s, ...part });
  const faultTexts = new Set(s.lines.map((_, i) => faults[`line:${i}`]).filter((t) => t !== undefined));
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
                w={78}
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
      {[...faultTexts].map((text) => (
        <p key={text} className="ec-fault">
          {text}
        </p>
      ))}
      <div className="ec-add">
        {s.lines.length < 4 && (
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

/** What sets it off: the clock alone, or one sentence about what happens in the store. */
export function SetOffPart({
  draft,
  faults,
  onDraft,
}: {
  readonly draft: Draft;
  readonly faults: Readonly<Record<string, string>>;
  readonly onDraft: (change: (draft: Draft) => Draft) => void;
}) {
  const store = useStore();
  const { setOff } = draft;
  const lineFault = Object.keys(faults).find((f) => f.startsWith('line:'));
  return (
    <section
      className="ec-card ec-part"
      aria-labelledby="ec-setoff-title"
      data-fault={faults['trigger'] ?? (lineFault === undefined ? undefined : faults[lineFault])}
    >
      <header>
        <h2 id="ec-setoff-title">What sets it off</h2>
      </header>
      <SegmentedControl
        aria-labelledby="ec-setoff-title"
        value={setOff.kind === 'loop' ? 'loop' : 'sentence'}
        onChange={(v) =>
          onDraft((d) =>
            v === 'loop'
              ? withSetOff(d, { kind: 'loop' })
              : d.setOff.kind === 'loop'
                ? withSetOff(d, newSentence())
                : d,
          )
        }
        data={[
          { value: 'loop', label: 'Always in the loop' },
          { value: 'sentence', label: 'What happens in the store' },
        ]}
      />
      {setOff.kind === 'loop' && (
        <p className="ec-dim">It plays by the clock, in turn with the others on its screens.</p>
      )}
      {setOff.kind === 'sentence' && (
        <SentenceFields
          sentence={setOff.sentence}
          faults={faults}
          onChange={(sentence) => onDraft((d) => ({ ...d, setOff: { kind: 'sentence', sentence } }))}
        />
      )}
      {setOff.kind === 'kept' && (
        <>
          <p className="ec-note">
            When {conditionText(setOff.trigger.when, store)}. This was written in the store file and is more than one
            sentence can say; it is kept as it is.
          </p>
          <div className="ec-add">
            <Button size="xs" variant="default" onClick={() => onDraft((d) => withSetOff(d, newSentence()))}>
              Write a sentence instead
            </Button>
          </div>
        </>
      )}
      {faults['trigger'] !== undefined && <p className="ec-fault">{faults['trigger']}</p>}
    </section>
  );
}
