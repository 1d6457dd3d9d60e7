import { Button, Menu, Modal, SegmentedControl, Select } from '@mantine/core';
import {
  IconArrowBarToLeft,
  IconCube,
  IconLayoutBoard,
  IconMessage,
  IconMusic,
  IconPhoto,
  IconPlus,
  IconShirt,
  IconStack2,
  IconTrophy,
  IconWorldWww,
} from '@tabler/icons-react';
import { useState } from 'react';
import type { Creative } from '../../../config/schema/creative.ts';
import { useStore } from '../store/useStore.tsx';
import { CreativeCard } from './CreativeCard.tsx';
import { moved } from './creativeWords.ts';
import { partOf, withCreatives, withPart } from './draft.ts';
import type { Draft } from './draft.ts';
import type { Parts } from './LayoutFields.tsx';
import { MediaPicker } from './MediaPicker.tsx';
import { PlaylistPart } from './PlaylistPart.tsx';
import type { AssetAt } from './sceneOf.ts';
import { creativeOf, template, templateWords } from './templates.ts';
import type { TemplateKind } from './templates.ts';

interface CreativesPartProps {
  readonly draft: Draft;
  readonly faults: Readonly<Record<string, string>>;
  readonly asset: AssetAt;
  readonly shown: number;
  readonly onShow: (index: number) => void;
  readonly onEdit: (change: (draft: Draft) => Partial<Draft>) => void;
}

const templates: readonly (readonly [TemplateKind, typeof IconMessage])[] = [
  ['product', IconShirt],
  ['ranking', IconTrophy],
  ['message', IconMessage],
  ['ticker', IconArrowBarToLeft],
  ['songs', IconMusic],
  ['page', IconWorldWww],
  ['layout', IconLayoutBoard],
];

/** Creatives of its own, in their order. */
function OwnCreatives({ draft, faults, asset, shown, onShow, onEdit }: CreativesPartProps) {
  const store = useStore();
  const [picking, setPicking] = useState(false);
  const [modelling, setModelling] = useState(false);
  const [choosing, setChoosing] = useState(false);
  const [said, setSaid] = useState('');
  const { creatives } = draft;
  const set = (list: readonly Creative[]): void => onEdit((d) => withCreatives(d, list));
  const parts: Parts = {
    of: (id) => partOf(draft, id, store),
    put: (part) => onEdit((d) => withPart(d, part)),
  };
  const add = (creative: Creative): void => {
    set([...creatives, creative]);
    onShow(creatives.length);
  };
  const move = (from: number, to: number): void => {
    if (to < 0 || to >= creatives.length || from === to) return;
    set(moved(creatives, from, to));
    onShow(to);
    setSaid(`${creatives[from]!.name} is now number ${to + 1} of ${creatives.length}.`);
  };
  const others = store.config.creatives.filter((c) => !creatives.some((own) => own.id === c.id));
  return (
    <>
      {creatives.length > 0 && (
        <ol className="ec-creative-list">
          {creatives.map((c, i) => (
            <CreativeCard
              key={`${c.id} ${creatives.slice(0, i).filter((x) => x.id === c.id).length}`}
              creative={c}
              index={i}
              count={creatives.length}
              campaign={draft.id}
              open={i === shown}
              fault={faults[`creative:${c.id}`]}
              asset={asset}
              parts={parts}
              onOpen={() => onShow(i)}
              onChange={(next) => set(creatives.map((x) => (x.id === next.id ? next : x)))}
              onMove={move}
              onRemove={() => {
                set(creatives.filter((_, j) => j !== i));
                onShow(Math.max(0, i - 1));
              }}
            />
          ))}
        </ol>
      )}
      {creatives.length === 0 && (
        <p className="ec-dim">
          A picture, a film, a 3D model, a product with its live likes, a message, a ticker, or several of them in
          regions.
        </p>
      )}
      {faults['creatives'] !== undefined && <p className="ec-fault">{faults['creatives']}</p>}
      <p role="status" className="ec-visually-hidden">
        {said}
      </p>
      <div className="ec-add">
        <Button
          variant={creatives.length === 0 ? 'light' : 'default'}
          leftSection={<IconPhoto size={17} aria-hidden />}
          onClick={() => setPicking(true)}
        >
          Picture or film
        </Button>
        <Menu position="bottom-start">
          <Menu.Target>
            <Button variant="default" leftSection={<IconPlus size={17} aria-hidden />}>
              Something else
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {templates.map(([kind, Icon]) => (
              <Menu.Item key={kind} leftSection={<Icon size={17} aria-hidden />} onClick={() => add(template(kind))}>
                {templateWords[kind]}
              </Menu.Item>
            ))}
            <Menu.Item leftSection={<IconCube size={17} aria-hidden />} onClick={() => setModelling(true)}>
              3D model
            </Menu.Item>
            {others.length > 0 && (
              <Menu.Item leftSection={<IconStack2 size={17} aria-hidden />} onClick={() => setChoosing(true)}>
                One of another campaign
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      </div>
      <MediaPicker
        opened={picking}
        kind="any"
        onClose={() => setPicking(false)}
        onPick={(entry, all) => {
          setPicking(false);
          add(creativeOf(entry, all));
        }}
      />
      <MediaPicker
        opened={modelling}
        kind="model"
        onClose={() => setModelling(false)}
        onPick={(entry, all) => {
          setModelling(false);
          add(creativeOf(entry, all));
        }}
      />
      <Modal
        opened={choosing}
        onClose={() => setChoosing(false)}
        title="One of another campaign"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Select
          label="Creative"
          description="It stays one thing: changed in one campaign, it changes in the others."
          searchable
          limit={60}
          data={others.map((c) => ({ value: c.id, label: c.name }))}
          onChange={(id) => {
            const found = partOf(draft, id ?? '', store);
            setChoosing(false);
            if (found !== undefined) add(found);
          }}
        />
      </Modal>
    </>
  );
}

/** What the campaign shows: creatives of its own, or a playlist. */
export function CreativesPart(props: CreativesPartProps) {
  const { draft, faults, onEdit } = props;
  const { playlist, ...without } = draft.rules;
  const own = playlist === undefined;
  return (
    <section
      className="ec-card ec-part"
      aria-labelledby="ec-creatives-title"
      data-fault={faults['creatives'] ?? faults['playlist']}
    >
      <header>
        <h2 id="ec-creatives-title">What it shows</h2>
        {own && draft.creatives.length > 1 && <p className="ec-dim">In this order, in turn.</p>}
      </header>
      <SegmentedControl
        aria-labelledby="ec-creatives-title"
        value={own ? 'own' : 'playlist'}
        onChange={(v) => onEdit(() => ({ rules: v === 'own' ? without : { ...without, playlist: playlist ?? '' } }))}
        data={[
          { value: 'own', label: 'Creatives of its own' },
          { value: 'playlist', label: 'A playlist' },
        ]}
      />
      {own ? (
        <OwnCreatives {...props} />
      ) : (
        <PlaylistPart draft={draft} fault={faults['playlist']} onEdit={(part) => onEdit(() => part)} />
      )}
    </section>
  );
}
