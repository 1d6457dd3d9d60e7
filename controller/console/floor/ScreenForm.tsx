import { Group, SegmentedControl, Select, Switch, Text } from '@mantine/core';
import type { Screen } from '../../../config/schema/screen.ts';
import { NameField, NumberField } from './Fields.tsx';
import { PanelFields } from './PanelFields.tsx';
import { PlaceFields, ZoneSelect } from './PlaceFields.tsx';

const sizes = [
  { value: '1280x720', label: 'HD, 1280 × 720' },
  { value: '1920x1080', label: 'Full HD, 1920 × 1080' },
  { value: '3840x2160', label: '4K, 3840 × 2160' },
] as const;

/** Everything about a screen. */
export function ScreenForm({
  screen,
  fresh,
  onSave,
}: {
  readonly screen: Screen;
  readonly fresh: boolean;
  readonly onSave: (screen: Screen, label: string) => void;
}) {
  const { name, widthPx, heightPx } = screen;
  const tall = heightPx > widthPx;
  const [long, short] = [Math.max(widthPx, heightPx), Math.min(widthPx, heightPx)];
  const preset = sizes.find((s) => s.value === `${long}x${short}`)?.value ?? 'other';
  const size = (w: number, h: number): void => onSave({ ...screen, widthPx: w, heightPx: h }, `Size of ${name}`);
  return (
    <>
      <NameField
        label="Name"
        value={name}
        autoFocus={fresh}
        onSave={(next) => onSave({ ...screen, name: next }, `Rename ${name} to ${next}`)}
      />
      <ZoneSelect
        label="Exposure zone"
        description="Who stands here can see the screen."
        value={screen.zone}
        onSave={(zone) => {
          if (zone !== null) onSave({ ...screen, zone }, `Zone of ${name}`);
        }}
      />
      <PlaceFields
        item={{ kind: 'screen', entry: screen }}
        onSave={(item, label) => onSave(item.entry as Screen, label)}
      />
      <div>
        <Text size="sm" fw={500} mb={4} id="ec-orientation">
          Orientation
        </Text>
        <SegmentedControl
          fullWidth
          aria-labelledby="ec-orientation"
          data={[
            { value: 'landscape', label: 'Landscape' },
            { value: 'portrait', label: 'Portrait' },
          ]}
          value={tall ? 'portrait' : 'landscape'}
          onChange={(next) => {
            if ((next === 'portrait') !== tall) size(heightPx, widthPx);
          }}
        />
      </div>
      <Select
        label="Picture"
        data={preset === 'other' ? [...sizes, { value: 'other', label: `${widthPx} × ${heightPx}` }] : [...sizes]}
        value={preset}
        allowDeselect={false}
        onChange={(next) => {
          const [w, h] = (next ?? '').split('x').map(Number);
          if (w !== undefined && h !== undefined) size(tall ? h : w, tall ? w : h);
        }}
      />
      <Group grow gap="xs">
        <NumberField
          label="Width"
          suffix=" px"
          min={64}
          max={16_384}
          value={widthPx}
          onSave={(w) => size(w, heightPx)}
        />
        <NumberField
          label="Height"
          suffix=" px"
          min={64}
          max={16_384}
          value={heightPx}
          onSave={(h) => size(widthPx, h)}
        />
      </Group>
      <PanelFields screen={screen} onSave={onSave} />
      <Switch
        label="It can be touched"
        checked={screen.interactive}
        onChange={(event) => onSave({ ...screen, interactive: event.currentTarget.checked }, `Touch of ${name}`)}
      />
    </>
  );
}
