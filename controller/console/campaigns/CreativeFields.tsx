import { MultiSelect, NumberInput, SegmentedControl, Select, Switch, Textarea, TextInput } from '@mantine/core';
import { useId } from 'react';
import { transition as transitionSchema } from '../../../config/schema/creative.ts';
import type { Creative } from '../../../config/schema/creative.ts';
import { useStore } from '../store/useStore.tsx';
import { FileSlot } from './FileSlot.tsx';
import { LayoutFields } from './LayoutFields.tsx';
import type { Parts } from './LayoutFields.tsx';
import { ModelFields } from './ModelFields.tsx';
import type { AssetAt } from './sceneOf.ts';
import { GroundField, PageFields, SongsFields, SoundSwitch, TickerFields } from './TextFields.tsx';

type Of<K extends Creative['kind']> = Extract<Creative, { kind: K }>;
interface FieldsProps<C extends Creative> {
  readonly creative: C;
  readonly onChange: (next: C) => void;
}

function ProductFields({ creative, onChange }: FieldsProps<Of<'product'>>) {
  const { config } = useStore();
  return (
    <>
      <Select
        label="Product"
        placeholder="Choose a product"
        searchable
        limit={60}
        allowDeselect={false}
        data={config.products.map((p) => ({ value: p.id, label: p.name }))}
        value={creative.product === '' ? null : creative.product}
        onChange={(id) => {
          const product = config.products.find((p) => p.id === id);
          if (product === undefined) return;
          const unnamed = creative.name === 'Product card' || creative.product !== '';
          onChange({ ...creative, product: product.id, name: unnamed ? product.name : creative.name });
        }}
      />
      <TextInput
        label="Line above the name"
        placeholder="New on the knits table"
        maxLength={60}
        value={creative.headline}
        onChange={(e) => onChange({ ...creative, headline: e.currentTarget.value })}
      />
      <Switch
        label="How many are left, live"
        description="Nothing is said while the stock is not known."
        checked={creative.stock}
        onChange={(e) => onChange({ ...creative, stock: e.currentTarget.checked })}
      />
    </>
  );
}

function RankingFields({ creative, onChange }: FieldsProps<Of<'ranking'>>) {
  const { config } = useStore();
  return (
    <>
      <MultiSelect
        label="Products to rank"
        description="Ranked by their live likes."
        placeholder={creative.products.length === 0 ? 'Choose two or more' : ''}
        searchable
        limit={60}
        maxValues={24}
        data={config.products.map((p) => ({ value: p.id, label: p.name }))}
        value={creative.products}
        onChange={(products) => onChange({ ...creative, products })}
      />
      <TextInput
        label="Line above the ranking"
        maxLength={60}
        value={creative.headline}
        onChange={(e) => onChange({ ...creative, headline: e.currentTarget.value })}
      />
      <NumberInput
        label="Places shown"
        min={2}
        max={5}
        clampBehavior="strict"
        allowDecimal={false}
        w={120}
        value={creative.places}
        onChange={(v) => typeof v === 'number' && onChange({ ...creative, places: v })}
      />
    </>
  );
}

function MessageFields({ creative, onChange }: FieldsProps<Of<'message'>>) {
  return (
    <>
      <TextInput
        label="Message, large"
        maxLength={80}
        value={creative.headline}
        onChange={(e) => {
          // Until somebody gives it another name, a message is called what it says.
          const headline = e.currentTarget.value;
          const own = creative.name !== 'Message' && creative.name !== creative.headline;
          onChange({ ...creative, headline, name: own ? creative.name : headline });
        }}
      />
      <Textarea
        label="A sentence or two below it"
        maxLength={240}
        autosize
        minRows={2}
        value={creative.text}
        onChange={(e) => onChange({ ...creative, text: e.currentTarget.value })}
      />
      <GroundField creative={creative} onChange={onChange} />
    </>
  );
}

/** Fields of a creative, by its kind; every change shows in the preview. */
export function CreativeFields({
  creative,
  asset,
  parts,
  onChange,
}: {
  readonly creative: Creative;
  readonly asset: AssetAt;
  readonly parts: Parts;
  readonly onChange: (next: Creative) => void;
}) {
  const transition = useId();
  return (
    <div className="ec-creative-fields">
      {(creative.kind === 'image' || creative.kind === 'video') && (
        <div className="ec-slots">
          <FileSlot creative={creative} tall={false} asset={asset} onChange={onChange} />
          <FileSlot creative={creative} tall asset={asset} onChange={onChange} />
        </div>
      )}
      {creative.kind === 'product' && <ProductFields creative={creative} onChange={onChange} />}
      {creative.kind === 'ranking' && <RankingFields creative={creative} onChange={onChange} />}
      {creative.kind === 'video' && <SoundSwitch creative={creative} onChange={onChange} />}
      {creative.kind === 'message' && <MessageFields creative={creative} onChange={onChange} />}
      {creative.kind === 'page' && <PageFields creative={creative} onChange={onChange} />}
      {creative.kind === 'ticker' && <TickerFields creative={creative} onChange={onChange} />}
      {creative.kind === 'songs' && <SongsFields creative={creative} onChange={onChange} />}
      {creative.kind === 'model' && <ModelFields creative={creative} onChange={onChange} />}
      {creative.kind === 'layout' && (
        <LayoutFields
          creative={creative}
          parts={parts}
          fields={(part) => <CreativeFields creative={part} asset={asset} parts={parts} onChange={parts.put} />}
          onChange={onChange}
        />
      )}
      <div className="ec-row">
        <TextInput
          label="Name in the console"
          maxLength={80}
          value={creative.name}
          onChange={(e) => onChange({ ...creative, name: e.currentTarget.value })}
        />
        <NumberInput
          label="Seconds in one turn"
          min={1}
          max={600}
          clampBehavior="blur"
          w={140}
          value={Number.isFinite(creative.durationS) ? creative.durationS : ''}
          onChange={(v) => onChange({ ...creative, durationS: typeof v === 'number' ? v : Number.NaN })}
        />
        <div>
          <span className="ec-label" id={transition}>
            Comes on by a
          </span>
          <SegmentedControl
            aria-labelledby={transition}
            value={creative.transition}
            onChange={(v) => onChange({ ...creative, transition: transitionSchema.parse(v) })}
            data={[
              { value: 'fade', label: 'Fade' },
              { value: 'push', label: 'Push' },
              { value: 'cut', label: 'Cut' },
            ]}
          />
        </div>
      </div>
    </div>
  );
}
