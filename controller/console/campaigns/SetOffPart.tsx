import { Button, SegmentedControl } from '@mantine/core';
import { useStore } from '../store/useStore.tsx';
import { conditionText } from '../words/triggerSentence.ts';
import { newSentence, withSetOff } from './draft.ts';
import type { Draft } from './draft.ts';
import { SentenceFields } from './SentenceFields.tsx';

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
