import { SegmentedControl, Select, Text } from '@mantine/core';
import type { Condition } from '../../../config/schema/condition.ts';
import { useStore } from '../store/useStore.tsx';
import { conditionText } from '../words/triggerSentence.ts';
import { NumberField } from './Fields.tsx';
import { ZoneSelect } from './PlaceFields.tsx';

/** When an output is on: people in a zone, or a button; anything richer is shown in words. */
export function OutputCondition({
  when,
  onSave,
}: {
  readonly when: Condition;
  readonly onSave: (when: Condition) => void;
}) {
  const store = useStore();
  const { buttons, zones } = store.config;
  if (!('reading' in when) || (when.reading !== 'zone.occupancy' && when.reading !== 'button.pressed')) {
    return (
      <div>
        <Text size="sm" fw={500}>
          It is on
        </Text>
        <Text size="sm">when {conditionText(when, store)}</Text>
      </div>
    );
  }
  const byButton = when.reading === 'button.pressed';
  return (
    <>
      <div>
        <Text size="sm" fw={500} mb={4} id="ec-output-when">
          It is on
        </Text>
        <SegmentedControl
          fullWidth
          aria-labelledby="ec-output-when"
          data={[
            { value: 'people', label: 'by people' },
            { value: 'button', label: 'by a button', disabled: buttons.length === 0 },
          ]}
          value={byButton ? 'button' : 'people'}
          onChange={(next) =>
            onSave(
              next === 'button'
                ? { reading: 'button.pressed', of: buttons[0]?.id ?? '', op: '>=', value: 1, whenUnknown: 'false' }
                : { reading: 'zone.occupancy', of: zones[0]?.id ?? '', op: '>=', value: 1, whenUnknown: 'false' },
            )
          }
        />
      </div>
      {byButton ? (
        <Select
          label="Button"
          data={buttons.map((b) => ({ value: b.id, label: b.name }))}
          value={when.of}
          allowDeselect={false}
          onChange={(of) => {
            if (of !== null) onSave({ ...when, of });
          }}
        />
      ) : (
        <>
          <ZoneSelect
            label="Zone"
            value={when.of}
            onSave={(of) => {
              if (of !== null) onSave({ ...when, of });
            }}
          />
          <NumberField
            label="From"
            suffix={when.value === 1 ? ' person' : ' people'}
            min={1}
            max={10_000}
            value={when.value}
            onSave={(value) => {
              const { exit: _old, ...rest } = when;
              onSave({ ...rest, value });
            }}
          />
        </>
      )}
    </>
  );
}
