import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useConfigChange } from '../api/changes.ts';
import { useStore } from '../store/useStore.tsx';
import { useDeviceAt } from '../home/PlanScreen.tsx';
import { kindNames, zoneAt } from './items.ts';
import type { Item } from './items.ts';
import { ZoneSelect } from './PlaceFields.tsx';
import { removalOf } from './removal.ts';
import { FLOOR } from './useEditor.ts';
import type { Editor } from './useEditor.ts';

/** Says what refers to something before it is deleted: what moves, what goes on without it, and what is in the way. */
export function DeleteDialog({ editor }: { readonly editor: Editor }) {
  const item = editor.deleting;
  return (
    <Modal
      opened={item !== null}
      onClose={() => editor.askDelete(null)}
      title={item === null ? '' : `Delete ${item.entry.name}?`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {item !== null && <Question key={`${item.kind}-${item.entry.id}`} item={item} editor={editor} />}
    </Modal>
  );
}

function Question({ item, editor }: { readonly item: Item; readonly editor: Editor }) {
  const { config } = useStore();
  const { change } = useConfigChange(FLOOR);
  const [moveTo, setMoveTo] = useState<string | null>(null);
  const { uses, changes } = removalOf(config, item, moveTo);
  const blocked = uses.some((use) => use.way === 'blocks');
  const moves = uses.some((use) => use.way === 'moves');
  const others = config.zones.filter((z) => z.id !== item.entry.id);
  const device = useDeviceAt(item.kind === 'rack' ? 'rack' : 'player', item.entry.id);
  const bound = (item.kind === 'screen' || item.kind === 'rack') && device !== undefined ? device : null;
  const kind = kindNames[item.kind].one.toLowerCase();
  const near = item.kind === 'zone' ? zoneAt({ ...config, zones: others }, item.entry.polygon[0]!) : null;
  return (
    <Stack gap="md">
      {uses.length === 0 && <Text size="sm">Nothing refers to this {kind}. Undo brings it back.</Text>}
      {uses.length > 0 && (
        <>
          <Text size="sm">
            {blocked
              ? `This ${kind} cannot be deleted yet:`
              : `This ${kind} is used. Together with deleting it, this happens:`}
          </Text>
          <ul className="ec-uses">
            {uses
              .toSorted((a, b) => Number(b.way === 'blocks') - Number(a.way === 'blocks'))
              .map((use) => (
                <li key={`${use.what} ${use.name} ${use.how}`} data-way={use.way}>
                  <span className="ec-dim">{use.what}</span> <b>{use.name}</b> {use.how}
                </li>
              ))}
          </ul>
        </>
      )}
      {bound !== null && (
        <Text size="sm">The device {bound.name} stands there; pair it with another place afterwards.</Text>
      )}
      {moves && !blocked && others.length > 0 && (
        <ZoneSelect
          label="Zone that takes them"
          {...(near === null ? {} : { description: `The nearest is ${near.name}.` })}
          except={item.entry.id}
          value={moveTo}
          onSave={setMoveTo}
        />
      )}
      {moves && others.length === 0 && <Text size="sm">There is no other zone. Draw one first.</Text>}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" data-autofocus onClick={() => editor.askDelete(null)}>
          Cancel
        </Button>
        <Button
          color="red.9"
          disabled={blocked || (moves && moveTo === null)}
          onClick={() => {
            editor.askDelete(null);
            editor.pick(null);
            void change(`Delete ${item.entry.name}`, changes);
          }}
        >
          Delete {kind}
        </Button>
      </Group>
    </Stack>
  );
}
