import { MultiSelect, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useStore } from '../store/useStore.tsx';
import { NameField, NumberField } from './Fields.tsx';
import { OutputCondition } from './OutputCondition.tsx';
import { ButtonTag } from './ButtonTag.tsx';
import { PlaceFields, ZoneSelect } from './PlaceFields.tsx';
import { ReceiverFields } from './ReceiverFields.tsx';
import type { Button, Speaker, Thing } from './items.ts';

type Small = Exclude<Thing, { kind: 'screen' | 'rack' }>;

/** Everything about a camera, receiver, button, output or speaker. */
export function ThingForm({
  item,
  fresh,
  onSave,
}: {
  readonly item: Small;
  readonly fresh: boolean;
  readonly onSave: (item: Small, label: string) => void;
}) {
  const { name } = item.entry;
  return (
    <>
      <NameField
        label="Name"
        value={name}
        autoFocus={fresh}
        onSave={(next) =>
          onSave({ kind: item.kind, entry: { ...item.entry, name: next } } as Small, `Rename ${name} to ${next}`)
        }
      />
      <Own item={item} onSave={onSave} />
      <PlaceFields item={item} onSave={(moved, label) => onSave(moved as Small, label)} />
      {item.kind === 'receiver' && (
        <NumberField
          label="Height above the floor"
          suffix=" m"
          decimals={2}
          step={0.1}
          min={-5}
          max={50}
          value={item.entry.at.z}
          onSave={(z) =>
            onSave({ kind: 'receiver', entry: { ...item.entry, at: { ...item.entry.at, z } } }, `Height of ${name}`)
          }
        />
      )}
    </>
  );
}

/** What only this kind has. */
function Own({ item, onSave }: { readonly item: Small; readonly onSave: (item: Small, label: string) => void }) {
  const { config } = useStore();
  const { name } = item.entry;
  switch (item.kind) {
    case 'camera':
      return (
        <>
          <MultiSelect
            label="Zones that it counts"
            data={config.zones.map((z) => ({ value: z.id, label: z.name }))}
            value={item.entry.zones}
            searchable
            onChange={(zones) => {
              if (zones.length === 0 && item.entry.id !== 'new') {
                notifications.show({
                  color: 'yellow',
                  message: 'A camera counts at least one zone. Add another one first, or delete the camera.',
                });
                return;
              }
              // An area belongs to one of its zones.
              const areas = item.entry.areas.filter((a) => zones.includes(a.zone));
              onSave({ kind: 'camera', entry: { ...item.entry, zones, areas } }, `Zones of ${name}`);
            }}
          />
          {(item.entry.areas.length > 0 || item.entry.lines.length > 0) && (
            <Text size="sm" c="dimmed">
              In its picture: {item.entry.areas.length} areas, {item.entry.lines.length} counting lines.
            </Text>
          )}
        </>
      );
    case 'output':
      return (
        <OutputCondition
          when={item.entry.when}
          onSave={(when) => onSave({ kind: 'output', entry: { ...item.entry, when } }, `Condition of ${name}`)}
        />
      );
    case 'button':
    case 'speaker': {
      const { zone, ...rest } = item.entry;
      const withZone = (next: string | null): Button | Speaker => (next === null ? rest : { ...rest, zone: next });
      return (
        <>
          <ZoneSelect
            label={item.kind === 'button' ? 'Zone that a press belongs to' : 'Zone that it plays to'}
            value={zone ?? null}
            clearable
            onSave={(next) => onSave({ kind: item.kind, entry: withZone(next) }, `Zone of ${name}`)}
          />
          {item.kind === 'button' && (
            <ButtonTag button={item.entry} onSave={(entry, label) => onSave({ kind: 'button', entry }, label)} />
          )}
        </>
      );
    }
    case 'receiver':
      return (
        <ReceiverFields receiver={item.entry} onSave={(entry, label) => onSave({ kind: 'receiver', entry }, label)} />
      );
  }
}
