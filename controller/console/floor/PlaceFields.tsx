import { Group, Select } from '@mantine/core';
import { useStore } from '../store/useStore.tsx';
import { NumberField } from './Fields.tsx';
import { headingOf, metres, turnedTo } from './items.ts';
import type { Thing } from './items.ts';

/** Where a thing stands and looks, in numbers. */
export function PlaceFields({
  item,
  onSave,
}: {
  readonly item: Thing;
  readonly onSave: (item: Thing, label: string) => void;
}) {
  const { widthM, heightM } = useStore().config.floorPlan;
  const heading = headingOf(item);
  const { name, at } = item.entry;
  const move = (x: number, y: number): void =>
    onSave(
      { kind: item.kind, entry: { ...item.entry, at: { ...at, x: metres(x), y: metres(y) } } } as Thing,
      `Move ${name}`,
    );
  return (
    <Group grow gap="xs" align="flex-start">
      <NumberField
        label="From left"
        suffix=" m"
        decimals={2}
        step={0.1}
        min={0}
        max={widthM}
        value={at.x}
        onSave={(x) => move(x, at.y)}
      />
      <NumberField
        label="From top"
        suffix=" m"
        decimals={2}
        step={0.1}
        min={0}
        max={heightM}
        value={at.y}
        onSave={(y) => move(at.x, y)}
      />
      {heading !== null && (
        <NumberField
          label="Heading"
          suffix="°"
          step={5}
          min={0}
          max={360}
          value={heading}
          onSave={(deg) => onSave(turnedTo(item, deg) as Thing, `Turn ${name}`)}
        />
      )}
    </Group>
  );
}

/** Choice of a zone. */
export function ZoneSelect({
  label,
  description,
  value,
  onSave,
  clearable = false,
  except,
}: {
  readonly label: string;
  readonly description?: string;
  readonly value: string | null;
  readonly onSave: (zone: string | null) => void;
  readonly clearable?: boolean;
  /** A zone that is not offered. */
  readonly except?: string;
}) {
  const { config } = useStore();
  return (
    <Select
      label={label}
      description={description}
      placeholder={config.zones.length === 0 ? 'There is no zone yet' : 'Choose'}
      data={config.zones.filter((z) => z.id !== except).map((z) => ({ value: z.id, label: z.name }))}
      value={value === '' ? null : value}
      onChange={onSave}
      allowDeselect={false}
      clearable={clearable}
      searchable
      nothingFoundMessage="There is no such zone"
    />
  );
}
