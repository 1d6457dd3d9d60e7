import { Button, NumberInput, SegmentedControl, Select, TagsInput, TextInput } from '@mantine/core';
import { IconCube } from '@tabler/icons-react';
import { useId, useState } from 'react';
import type { Creative } from '../../../config/schema/creative.ts';
import { fileName } from '../library/mediaWords.ts';
import { useStore } from '../store/useStore.tsx';
import { MediaPicker } from './MediaPicker.tsx';
import { GroundField } from './TextFields.tsx';

type Model = Extract<Creative, { kind: 'model' }>;

/** A 3D model: its file, how it stands, what is written beside it. */
export function ModelFields({
  creative,
  onChange,
}: {
  readonly creative: Model;
  readonly onChange: (next: Model) => void;
}) {
  const { config } = useStore();
  const setting = useId();
  const [picking, setPicking] = useState(false);
  return (
    <>
      <div className="ec-model-file">
        <IconCube aria-hidden />
        <span className="ec-clip">{creative.model === '' ? 'No model yet' : fileName(creative.model)}</span>
        <Button size="compact-sm" variant="default" onClick={() => setPicking(true)}>
          {creative.model === '' ? 'Choose a model' : 'Change the model'}
        </Button>
      </div>
      <div className="ec-row">
        <div>
          <span className="ec-label" id={setting}>
            Setting
          </span>
          <SegmentedControl
            aria-labelledby={setting}
            value={creative.setting}
            onChange={(v) => onChange({ ...creative, setting: v === 'stage' ? 'stage' : 'turntable' })}
            data={[
              { value: 'turntable', label: 'Turning' },
              { value: 'stage', label: 'On a stage' },
            ]}
          />
        </div>
        <NumberInput
          label="Seconds for one turn"
          min={4}
          max={120}
          clampBehavior="blur"
          w={160}
          value={creative.turnS}
          onChange={(v) => typeof v === 'number' && onChange({ ...creative, turnS: v })}
        />
      </div>
      <TagsInput
        label="Variants shown in turn"
        description="Names as they stand in the model (colours, materials). None: the model as it is."
        maxTags={12}
        value={creative.variants}
        onChange={(variants) => onChange({ ...creative, variants })}
      />
      <Select
        label="Product beside it"
        description="Its name, price and code."
        placeholder="None"
        searchable
        clearable
        limit={60}
        data={config.products.map((p) => ({ value: p.id, label: p.name }))}
        value={creative.product ?? null}
        onChange={(id) => {
          const { product: _, ...rest } = creative;
          onChange(id === null ? rest : { ...rest, product: id });
        }}
      />
      <TextInput
        label="Line above the name"
        maxLength={60}
        value={creative.headline}
        onChange={(e) => onChange({ ...creative, headline: e.currentTarget.value })}
      />
      <GroundField creative={creative} onChange={onChange} />
      <MediaPicker
        opened={picking}
        kind="model"
        onClose={() => setPicking(false)}
        onPick={(entry) => {
          setPicking(false);
          onChange({ ...creative, model: entry.path });
        }}
      />
    </>
  );
}
