import { MultiSelect, NumberInput, SegmentedControl, Slider, Switch, TagsInput } from '@mantine/core';
import { idFrom } from '../api/newId.ts';
import { useStore } from '../store/useStore.tsx';
import type { Draft, Rules } from './draft.ts';
import { heldOutText, tagsOf } from './ruleWords.ts';

const marks = [5, 20, 30, 40, 50].map((value) => ({ value, label: `${value} %` }));

interface PartProps {
  readonly draft: Draft;
  readonly faults: Readonly<Record<string, string>>;
  readonly onEdit: (part: Partial<Draft>) => void;
}

/** Holds the campaign back for a share of its time, so that its effect can be seen. */
function HoldOutFields({ rules, onRules }: { readonly rules: Rules; readonly onRules: (rules: Rules) => void }) {
  const { holdOut } = rules;
  const { holdOut: _, ...without } = rules;
  return (
    <div className="ec-rule">
      <Switch
        size="sm"
        label="Measure what it brings"
        description="It stays away for a share of its time, drawn by lot. What is sold and liked in that time, beside the rest, later shows its effect."
        checked={holdOut !== undefined}
        onChange={(e) =>
          onRules(e.currentTarget.checked ? { ...rules, holdOut: { share: 0.1, by: 'hour', seed: 1 } } : without)
        }
      />
      {holdOut !== undefined && (
        <div className="ec-hold-out">
          <div>
            <span className="ec-label" id="ec-hold-share">
              Share of its time in which it stays away
            </span>
            <Slider
              aria-label="Share of its time in which it stays away"
              thumbLabel="Share of its time in which it stays away"
              min={5}
              max={50}
              step={5}
              label={(v) => `${v} %`}
              marks={marks}
              value={Math.round(holdOut.share * 100)}
              onChange={(v) => onRules({ ...rules, holdOut: { ...holdOut, share: v / 100 } })}
            />
          </div>
          <SegmentedControl
            aria-label="Held out by"
            size="xs"
            value={holdOut.by}
            onChange={(v) => onRules({ ...rules, holdOut: { ...holdOut, by: v === 'day' ? 'day' : 'hour' } })}
            data={[
              { value: 'hour', label: 'Whole hours' },
              { value: 'day', label: 'Whole days' },
            ]}
          />
          <p className="ec-note" data-testid="hold-out">
            {heldOutText(holdOut)}
          </p>
        </div>
      )}
    </div>
  );
}

/** What keeps it back, and how often it comes. */
export function RulesPart({ draft, faults, onEdit }: PartProps) {
  const store = useStore();
  const { rules, products } = draft;
  const set = (next: Rules): void => onEdit({ rules: next });
  const triggered = draft.setOff.kind !== 'loop';
  const fault = faults['maxPerHour'] ?? faults['separate'] ?? faults['products'] ?? faults['leastStock'];
  return (
    <section className="ec-card ec-part" aria-labelledby="ec-rules-title" data-fault={fault ?? faults['holdOut']}>
      <header>
        <h2 id="ec-rules-title">Rules</h2>
        <p className="ec-dim">How often it comes, and what keeps it back.</p>
      </header>
      <div className="ec-thirds">
        <NumberInput
          label="At most so many times an hour"
          description={
            triggered ? 'How often it may be set off in any hour.' : 'How often it comes on a screen in any hour.'
          }
          placeholder="No limit"
          min={1}
          max={3600}
          allowDecimal={false}
          clampBehavior="blur"
          value={rules.maxPerHour ?? ''}
          error={faults['maxPerHour']}
          onChange={(v) => {
            const { maxPerHour: _, ...rest } = rules;
            set(typeof v === 'number' ? { ...rest, maxPerHour: v } : rest);
          }}
        />
        <TagsInput
          label="Never right after"
          description="Campaigns with a tag in common, such as a brand, keep apart."
          placeholder={rules.separate.length === 0 ? 'A brand or another tag' : ''}
          data={tagsOf(store, draft.id)}
          maxTags={20}
          value={rules.separate}
          error={faults['separate']}
          onChange={(tags) => set({ ...rules, separate: [...new Set(tags.map((t) => idFrom(t, () => false, 'tag')))] })}
        />
      </div>
      <div className="ec-thirds">
        <MultiSelect
          label="Products that it advertises"
          placeholder={products.length === 0 ? 'None' : ''}
          data={store.config.products.map((p) => ({ value: p.id, label: p.name }))}
          value={[...products]}
          searchable
          limit={60}
          nothingFoundMessage="There is no such product"
          error={faults['products']}
          onChange={(next) => onEdit({ products: next })}
        />
        {products.length > 0 && (
          <NumberInput
            label="Rests below so many pieces"
            description={
              rules.leastStock === 0
                ? 'It plays whatever the stock.'
                : products.length === 1
                  ? 'While the product is known to have fewer in stock. 0: whatever the stock.'
                  : 'While all of them are known to have fewer in stock. 0: whatever the stock.'
            }
            min={0}
            max={1_000_000}
            allowDecimal={false}
            clampBehavior="blur"
            value={rules.leastStock}
            error={faults['leastStock']}
            onChange={(v) => set({ ...rules, leastStock: typeof v === 'number' ? v : 0 })}
          />
        )}
      </div>
      <HoldOutFields rules={rules} onRules={set} />
      {faults['holdOut'] !== undefined && <p className="ec-fault">{faults['holdOut']}</p>}
    </section>
  );
}
