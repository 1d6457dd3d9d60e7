import { ActionIcon, Button, Select } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { Zone } from '../../../config/schema/floor.ts';
import { useStore } from '../store/useStore.tsx';
import { NameField, NumberField } from './Fields.tsx';
import { areaText, edgeMiddles, MAX_CORNERS, withCorner, withNewCorner, withoutCorner } from './outline.ts';

const iabKinds: readonly { readonly value: Zone['iabZone']; readonly label: string }[] = [
  { value: 'aisle', label: 'Aisle (in category)' },
  { value: 'entrance', label: 'Entrance (out of category)' },
  { value: 'checkout', label: 'Checkout' },
  { value: 'exterior', label: 'Exterior' },
  { value: 'other', label: 'Other' },
];

/** Everything about a zone, its corners in numbers as well. */
export function ZoneForm({
  zone,
  fresh,
  onSave,
}: {
  readonly zone: Zone;
  readonly fresh: boolean;
  readonly onSave: (zone: Zone, label: string) => void;
}) {
  const { widthM, heightM } = useStore().config.floorPlan;
  const { polygon, name } = zone;
  const middles = edgeMiddles(polygon);
  return (
    <>
      <NameField
        label="Name"
        value={name}
        autoFocus={fresh}
        onSave={(next) => onSave({ ...zone, name: next }, `Rename ${name} to ${next}`)}
      />
      <Select
        label="Kind"
        description="IAB in-store zone, for reports."
        data={iabKinds}
        value={zone.iabZone}
        allowDeselect={false}
        onChange={(next) => {
          const kind = iabKinds.find((k) => k.value === next);
          if (kind !== undefined) onSave({ ...zone, iabZone: kind.value }, `Kind of ${name}`);
        }}
      />
      <NumberField
        label="Capacity"
        description="People at which it is full on the live plan."
        suffix={zone.capacity === 1 ? ' person' : ' people'}
        min={1}
        max={10_000}
        value={zone.capacity}
        onSave={(capacity) => onSave({ ...zone, capacity }, `Capacity of ${name}`)}
      />
      <details className="ec-corners">
        <summary>
          {polygon.length} corners, <span className="ec-num">{areaText(polygon)}</span>
        </summary>
        <ol>
          {polygon.map((p, i) => (
            <li key={i}>
              <span className="ec-dim ec-num">{i + 1}</span>
              <NumberField
                label="x"
                aria-label={`Corner ${i + 1}, from left, metres`}
                suffix=" m"
                decimals={2}
                step={0.1}
                min={0}
                max={widthM}
                value={p.x}
                onSave={(x) => onSave({ ...zone, polygon: withCorner(polygon, i, { ...p, x }) }, `Reshape ${name}`)}
              />
              <NumberField
                label="y"
                aria-label={`Corner ${i + 1}, from top, metres`}
                suffix=" m"
                decimals={2}
                step={0.1}
                min={0}
                max={heightM}
                value={p.y}
                onSave={(y) => onSave({ ...zone, polygon: withCorner(polygon, i, { ...p, y }) }, `Reshape ${name}`)}
              />
              <ActionIcon
                variant="subtle"
                color="gray"
                c="var(--ec-ink)"
                aria-label={`Take corner ${i + 1} away`}
                disabled={polygon.length <= 3}
                onClick={() => {
                  const ring = withoutCorner(polygon, i);
                  if (ring !== null) onSave({ ...zone, polygon: ring }, `Take a corner from ${name}`);
                }}
              >
                <IconX size={16} aria-hidden />
              </ActionIcon>
            </li>
          ))}
        </ol>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          disabled={polygon.length >= MAX_CORNERS}
          onClick={() => {
            const last = polygon.length - 1;
            onSave({ ...zone, polygon: withNewCorner(polygon, last, middles[last]!) }, `Add a corner to ${name}`);
          }}
        >
          Add a corner
        </Button>
      </details>
    </>
  );
}
