import { ActionIcon, Button, Stack, Text } from '@mantine/core';
import { IconArrowLeft, IconTrash } from '@tabler/icons-react';
import { useDeviceAt } from '../home/PlanScreen.tsx';
import { OnlineMark } from '../parts/marks.tsx';
import { TypedAtOnce } from './Fields.tsx';
import { lacking } from './freshItem.ts';
import { kindNames } from './items.ts';
import type { Item } from './items.ts';
import { RackForm } from './RackForm.tsx';
import { ScreenForm } from './ScreenForm.tsx';
import { ThingForm } from './ThingForm.tsx';
import type { Editor } from './useEditor.ts';
import { ZoneForm } from './ZoneForm.tsx';

function Form({ item, fresh, editor }: { readonly item: Item; readonly fresh: boolean; readonly editor: Editor }) {
  switch (item.kind) {
    case 'zone':
      return (
        <ZoneForm
          zone={item.entry}
          fresh={fresh}
          onSave={(entry, label) => editor.save({ kind: 'zone', entry }, label)}
        />
      );
    case 'screen':
      return (
        <ScreenForm
          screen={item.entry}
          fresh={fresh}
          onSave={(entry, label) => editor.save({ kind: 'screen', entry }, label)}
        />
      );
    case 'rack':
      return (
        <RackForm
          rack={item.entry}
          fresh={fresh}
          onSave={(entry, label) => editor.save({ kind: 'rack', entry }, label)}
        />
      );
    default:
      return <ThingForm item={item} fresh={fresh} onSave={editor.save} />;
  }
}

/** Whether a device is at this place, and how it gets there. */
function DevicePart({ kind, id }: { readonly kind: 'screen' | 'rack'; readonly id: string }) {
  const device = useDeviceAt(kind === 'screen' ? 'player' : 'rack', id);
  const address = kind === 'screen' ? `/player?screen=${id}` : `/rack/${id}`;
  return (
    <p className="ec-floor-device">
      {device === undefined ? (
        <>
          <span className="ec-dim">No device yet. Open</span>{' '}
          <a href={address} target="_blank" rel="noreferrer">
            {address}
          </a>{' '}
          <span className="ec-dim">there and pair it on the page Devices.</span>
        </>
      ) : (
        <>
          {device.name} <OnlineMark online={device.online} />
        </>
      )}
    </p>
  );
}

/** Form of what is picked on the plan, or of what is about to be added. */
export function ItemPanel({ item, editor }: { readonly item: Item; readonly editor: Editor }) {
  const fresh = editor.draft?.fresh === true;
  const lacks = fresh ? (editor.fault ?? lacking(item)) : null;
  const kind = kindNames[item.kind].one;
  const title = fresh ? `New ${kind.toLowerCase()}` : item.entry.name;
  return (
    <section className="ec-floor-panel" aria-label={title}>
      <header>
        {!fresh && (
          <ActionIcon
            variant="subtle"
            color="gray"
            c="var(--ec-ink)"
            aria-label="Back to the list"
            aria-disabled={editor.locked}
            onClick={() => editor.pick(null)}
          >
            <IconArrowLeft size={18} aria-hidden />
          </ActionIcon>
        )}
        <div>
          <h2 className="ec-clip">{title}</h2>
          {!fresh && (
            <p className="ec-dim">
              {kind} <code>{item.entry.id}</code>
            </p>
          )}
        </div>
      </header>
      <TypedAtOnce value={fresh}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (fresh && lacks === null) void editor.create();
          }}
        >
          <fieldset disabled={!editor.allowed}>
            <Stack gap="sm">
              {editor.fault !== null && (
                <p className="ec-floor-fault" role="alert">
                  {editor.fault}
                </p>
              )}
              <Form key={fresh ? 'new' : item.entry.id} item={item} fresh={fresh} editor={editor} />
            </Stack>
          </fieldset>
          {fresh && (
            <div className="ec-floor-save">
              {lacks !== null && editor.fault === null && (
                <Text size="sm" c="dimmed" id="ec-lacks">
                  {lacks}
                </Text>
              )}
              <Button type="submit" disabled={lacks !== null} fullWidth>
                Save {kind.toLowerCase()}
              </Button>
              <Button variant="default" fullWidth onClick={editor.discard}>
                Discard
              </Button>
            </div>
          )}
          {!fresh && editor.fault !== null && (
            <Button variant="default" fullWidth mt="sm" onClick={editor.discard}>
              Put it back as it was
            </Button>
          )}
        </form>
      </TypedAtOnce>
      {!fresh && (item.kind === 'screen' || item.kind === 'rack') && <DevicePart kind={item.kind} id={item.entry.id} />}
      {!fresh && editor.allowed && (
        <Button
          variant="subtle"
          color="red"
          c="var(--ec-bad)"
          mt="md"
          leftSection={<IconTrash size={16} aria-hidden />}
          onClick={() => editor.askDelete(item)}
        >
          Delete {kind.toLowerCase()}
        </Button>
      )}
    </section>
  );
}
