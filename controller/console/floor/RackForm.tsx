import { notifications } from '@mantine/notifications';
import type { Rack } from '../../../config/schema/screen.ts';
import { NameField, NumberField } from './Fields.tsx';
import { PlaceFields, ZoneSelect } from './PlaceFields.tsx';
import { ProductPicker } from './ProductPicker.tsx';

/** Everything about a rack: what hangs on it above all. */
export function RackForm({
  rack,
  fresh,
  onSave,
}: {
  readonly rack: Rack;
  readonly fresh: boolean;
  readonly onSave: (rack: Rack, label: string) => void;
}) {
  const { name } = rack;
  return (
    <>
      <NameField
        label="Name"
        value={name}
        autoFocus={fresh}
        onSave={(next) => onSave({ ...rack, name: next }, `Rename ${name} to ${next}`)}
      />
      <ProductPicker
        label="What hangs on it"
        products={rack.products}
        onSave={(products) => {
          if (products.length > 0 || fresh) onSave({ ...rack, products }, `Products of ${name}`);
          else {
            notifications.show({
              color: 'yellow',
              message: 'A rack shows at least one product. Add another one first, or delete the rack.',
            });
          }
        }}
      />
      <ZoneSelect
        label="Zone"
        value={rack.zone}
        onSave={(zone) => {
          if (zone !== null) onSave({ ...rack, zone }, `Zone of ${name}`);
        }}
      />
      <PlaceFields item={{ kind: 'rack', entry: rack }} onSave={(item, label) => onSave(item.entry as Rack, label)} />
      <NumberField
        label="Minimum"
        description="Below this many likes the rack shows no number."
        suffix={rack.minimum === 1 ? ' like' : ' likes'}
        min={1}
        max={1_000_000}
        value={rack.minimum}
        onSave={(minimum) => onSave({ ...rack, minimum }, `Minimum of ${name}`)}
      />
    </>
  );
}
