import { Button, Menu, TextInput } from '@mantine/core';
import { IconChevronDown, IconPlus, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useStore } from '../store/useStore.tsx';
import type { StoreIndex } from '../store/storeIndex.ts';
import { Guarded } from '../parts/Guarded.tsx';
import { kindIcons } from './icons.ts';
import { itemsOf, kindNames, kinds } from './items.ts';
import type { Item } from './items.ts';
import { areaText } from './outline.ts';
import type { Editor } from './useEditor.ts';

function aside(item: Item, store: StoreIndex): string {
  const zone = (id: string | undefined): string => (id === undefined ? '' : (store.zones.get(id)?.name ?? id));
  switch (item.kind) {
    case 'zone':
      return areaText(item.entry.polygon);
    case 'screen':
      return zone(item.entry.zone);
    case 'rack':
      return `${zone(item.entry.zone)}, ${item.entry.products.length} ${item.entry.products.length === 1 ? 'product' : 'products'}`;
    case 'camera':
      return item.entry.zones.map(zone).join(', ');
    case 'button':
    case 'speaker':
      return zone(item.entry.zone);
    default:
      return '';
  }
}

/** Adds something in the middle of the plan, without drawing: for the keyboard and the phone. */
function AddMenu({ editor }: { readonly editor: Editor }) {
  const { widthM, heightM } = useStore().config.floorPlan;
  if (!editor.allowed) {
    return (
      <Guarded right="plan" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => undefined}>
        Add
      </Guarded>
    );
  }
  return (
    <Menu position="bottom-end" width={190}>
      <Menu.Target>
        <Button
          variant="default"
          leftSection={<IconPlus size={16} aria-hidden />}
          rightSection={<IconChevronDown size={14} aria-hidden />}
        >
          Add
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {kinds.map((kind) => {
          const Icon = kindIcons[kind];
          return (
            <Menu.Item
              key={kind}
              leftSection={<Icon size={17} aria-hidden />}
              onClick={() => editor.begin(kind, { x: widthM / 2, y: heightM / 2 })}
            >
              {kindNames[kind].one}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Everything on the plan as a list: the same hands without a pointer. */
export function PlaceList({ editor }: { readonly editor: Editor }) {
  const store = useStore();
  const [search, setSearch] = useState('');
  const words = search.trim().toLowerCase();
  const groups = kinds
    .map((kind) => ({
      kind,
      items: itemsOf(store.config, kind)
        .filter(({ entry }) => `${entry.name} ${entry.id}`.toLowerCase().includes(words))
        .sort((a, b) => a.entry.name.localeCompare(b.entry.name, 'en', { numeric: true })),
    }))
    .filter(({ items }) => items.length > 0);
  return (
    <section className="ec-floor-list" aria-label="Everything on the plan">
      <header>
        <TextInput
          aria-label="Find on the plan"
          placeholder="Find"
          leftSection={<IconSearch size={16} aria-hidden />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <AddMenu editor={editor} />
      </header>
      {groups.length === 0 && (
        <p className="ec-dim ec-floor-none">
          {words === ''
            ? 'Nothing is on the plan yet. Begin with a zone: choose the tool Zone and drag a rectangle, or use Add.'
            : 'Nothing on the plan is called that.'}
        </p>
      )}
      {groups.map(({ kind, items }) => {
        const Icon = kindIcons[kind];
        return (
          <section key={kind} aria-labelledby={`ec-list-${kind}`}>
            <h2 id={`ec-list-${kind}`}>
              {kindNames[kind].many} <span className="ec-dim ec-num">{items.length}</span>
            </h2>
            <ul>
              {items.map((item) => (
                <li key={item.entry.id}>
                  <button
                    type="button"
                    data-testid={`list-${kind}-${item.entry.id}`}
                    onClick={() => editor.pick({ kind, id: item.entry.id })}
                  >
                    <Icon aria-hidden />
                    <span className="ec-clip">{item.entry.name}</span>
                    <span className="ec-dim ec-clip ec-num">{aside(item, store)}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </section>
  );
}
