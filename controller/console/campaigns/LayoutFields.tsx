import { ActionIcon, Button, Menu, NumberInput, Select } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPhoto, IconPlus, IconTrash } from '@tabler/icons-react';
import { useId, useState } from 'react';
import type { ReactNode } from 'react';
import type { Creative } from '../../../config/schema/creative.ts';
import { useStore } from '../store/useStore.tsx';
import { kindWords, moved } from './creativeWords.ts';
import { otherPlaces } from './draftChanges.ts';
import { listText } from './listText.ts';
import { MediaPicker } from './MediaPicker.tsx';
import { creativeOf, template, templateWords } from './templates.ts';
import type { TemplateKind } from './templates.ts';

type Layout = Extract<Creative, { kind: 'layout' }>;

/** What regions show: creatives of the store, or made here and saved with the campaign. */
export interface Parts {
  readonly of: (id: string) => Creative | undefined;
  /** Makes or changes one. */
  readonly put: (part: Creative) => void;
}

interface RegionProps {
  readonly layout: string;
  readonly title: string;
  readonly note: string;
  readonly ids: readonly string[];
  readonly most: number;
  readonly kinds: readonly TemplateKind[];
  readonly parts: Parts;
  /** Fields of one of them. */
  readonly fields: (part: Creative) => ReactNode;
  readonly onIds: (ids: string[], made?: Creative) => void;
}

/** One region: its creatives in their order, each with its fields when it is opened. */
function Region({ layout, title, note, ids, most, kinds, parts, fields, onIds }: RegionProps) {
  const store = useStore();
  const heading = useId();
  const [open, setOpen] = useState<string | null>(null);
  const [picking, setPicking] = useState(false);
  const add = (part: Creative): void => {
    onIds([...ids, part.id], part);
    setOpen(part.id);
  };
  const others = store.config.creatives.filter((c) => c.kind !== 'layout' && !ids.includes(c.id));
  return (
    <section className="ec-region" aria-labelledby={heading}>
      <h3 id={heading}>{title}</h3>
      {ids.length === 0 && <p className="ec-dim">{note}</p>}
      <ol>
        {ids.map((id, i) => {
          const part = parts.of(id);
          const name = part?.name ?? id;
          const uses = open === id ? otherPlaces(store, id, layout) : [];
          return (
            <li key={id} className="ec-region-part" data-open={open === id}>
              <div>
                <button type="button" aria-expanded={open === id} onClick={() => setOpen(open === id ? null : id)}>
                  <b className="ec-clip">{name}</b>
                  <span className="ec-dim ec-num">
                    {part === undefined ? 'is gone' : `${kindWords[part.kind]}, ${part.durationS} s`}
                  </span>
                </button>
                {ids.length > 1 && (
                  <>
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      aria-label={`Move ${name} up`}
                      disabled={i === 0}
                      onClick={() => onIds(moved(ids, i, i - 1))}
                    >
                      <IconArrowUp size={16} aria-hidden />
                    </ActionIcon>
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      aria-label={`Move ${name} down`}
                      disabled={i === ids.length - 1}
                      onClick={() => onIds(moved(ids, i, i + 1))}
                    >
                      <IconArrowDown size={16} aria-hidden />
                    </ActionIcon>
                  </>
                )}
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={`Take ${name} out`}
                  onClick={() => onIds(ids.filter((other) => other !== id))}
                >
                  <IconTrash size={16} aria-hidden />
                </ActionIcon>
              </div>
              {uses.length > 0 && (
                <p className="ec-note">Also in {listText(uses)}: what you change here changes there.</p>
              )}
              {open === id && part !== undefined && fields(part)}
            </li>
          );
        })}
      </ol>
      {ids.length < most && (
        <div className="ec-row">
          <Select
            aria-label={`Something that is there already, for: ${title}`}
            placeholder="Something that is there already"
            searchable
            limit={60}
            data={others.map((c) => ({ value: c.id, label: c.name }))}
            value={null}
            onChange={(id) => id !== null && onIds([...ids, id])}
          />
          <Menu position="bottom-start">
            <Menu.Target>
              <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />}>
                Something new
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconPhoto size={16} aria-hidden />} onClick={() => setPicking(true)}>
                Picture or film
              </Menu.Item>
              {kinds.map((kind) => (
                <Menu.Item key={kind} onClick={() => add(template(kind))}>
                  {templateWords[kind]}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        </div>
      )}
      <MediaPicker
        opened={picking}
        kind="any"
        onClose={() => setPicking(false)}
        onPick={(entry, all) => {
          setPicking(false);
          add(creativeOf(entry, all));
        }}
      />
    </section>
  );
}

const PLAIN: readonly TemplateKind[] = ['product', 'ranking', 'message', 'songs', 'page'];

/** A picture cut into regions: a large one, one beside it, a band along the bottom. */
export function LayoutFields({
  creative,
  parts,
  fields,
  onChange,
}: {
  readonly creative: Layout;
  readonly parts: Parts;
  readonly fields: (part: Creative) => ReactNode;
  readonly onChange: (next: Layout) => void;
}) {
  const set = (part: Partial<Layout>, made?: Creative): void => {
    if (made !== undefined) parts.put(made);
    onChange({ ...creative, ...part });
  };
  const band = ([foot]: readonly string[], made?: Creative): void => {
    const { foot: _, ...rest } = creative;
    if (made !== undefined) parts.put(made);
    onChange(foot === undefined ? rest : { ...rest, foot });
  };
  const percent = (label: string, key: 'sidePercent' | 'footPercent', min: number, max: number) => (
    <NumberInput
      label={label}
      min={min}
      max={max}
      clampBehavior="blur"
      allowDecimal={false}
      suffix=" %"
      w={180}
      value={creative[key]}
      onChange={(v) => typeof v === 'number' && onChange({ ...creative, [key]: v })}
    />
  );
  const common = { layout: creative.id, parts, fields };
  return (
    <>
      <Region
        {...common}
        title="Large region"
        note="Choose at least one thing; several come in turn."
        ids={creative.main}
        most={20}
        kinds={PLAIN}
        onIds={(main, made) => set({ main }, made)}
      />
      <Region
        {...common}
        title="Beside it, below on tall screens"
        note="Empty: the large region has all the width."
        ids={creative.side}
        most={20}
        kinds={PLAIN}
        onIds={(side, made) => set({ side }, made)}
      />
      <Region
        {...common}
        title="Band along the bottom"
        note="Empty: there is no band. A ticker belongs here."
        ids={creative.foot === undefined ? [] : [creative.foot]}
        most={1}
        kinds={['ticker', 'message']}
        onIds={band}
      />
      <div className="ec-row">
        {creative.side.length > 0 && percent('Part of the region beside', 'sidePercent', 20, 50)}
        {creative.foot !== undefined && percent('Height of the band', 'footPercent', 6, 30)}
      </div>
    </>
  );
}
