import { Button, Menu, Modal, SegmentedControl, Select } from '@mantine/core';
import { IconMessage, IconPhoto, IconPlus, IconShirt, IconStack2, IconTrophy } from '@tabler/icons-react';
import { useState } from 'react';
import type { Creative } from '../../../config/schema/creative.ts';
import type { MediaEntry } from '../../protocol/http.ts';
import { fileName, isFilm, orientationOf } from '../library/mediaWords.ts';
import { useStore } from '../store/useStore.tsx';
import { CreativeCard } from './CreativeCard.tsx';
import { moved } from './creativeWords.ts';
import type { Draft } from './draft.ts';
import { freshId } from './freshId.ts';
import { MediaPicker } from './MediaPicker.tsx';
import { namedOther } from './namedOther.ts';
import { PlaylistPart } from './PlaylistPart.tsx';
import type { AssetAt } from './sceneOf.ts';

interface CreativesPartProps {
  readonly draft: Draft;
  readonly faults: Readonly<Record<string, string>>;
  readonly asset: AssetAt;
  readonly shown: number;
  readonly onShow: (index: number) => void;
  readonly onEdit: (part: Partial<Draft>) => void;
}

/** A creative of a picked file; the file for the other orientation comes along where its name says so. */
function creativeOf(entry: MediaEntry, all: readonly MediaEntry[]): Creative {
  const film = isFilm(entry);
  const name = fileName(entry.path).replace(/\.\w+$/, '');
  const other = namedOther(entry, all);
  const tall = orientationOf(entry) === 'portrait';
  const [landscape, portrait] = tall ? [other?.path, entry.path] : [entry.path, other?.path];
  const plain = name.replace(/[-_.]?(landscape|portrait|wide|tall)$/i, '').replace(/[-_]+/g, ' ');
  const title = plain.charAt(0).toUpperCase() + plain.slice(1);
  const length = entry.durationMs === null ? 8 : Math.round(entry.durationMs / 1000);
  const base = {
    id: freshId(name, 'creative'),
    name: title === '' ? name : title.slice(0, 80),
    files: { ...(landscape === undefined ? {} : { landscape }), ...(portrait === undefined ? {} : { portrait }) },
    transition: 'fade',
  } as const;
  if (!film) return { ...base, kind: 'image', durationS: 10 };
  return { ...base, kind: 'video', durationS: Math.min(600, Math.max(1, length)), sound: true };
}

function template(kind: 'product' | 'ranking' | 'message'): Creative {
  const base = { durationS: 10, transition: 'fade' } as const;
  if (kind === 'product') {
    return {
      ...base,
      id: freshId('product', 'creative'),
      name: 'Product card',
      kind,
      product: '',
      headline: '',
      stock: false,
    };
  }
  if (kind === 'ranking') {
    const name = 'Most liked';
    return {
      ...base,
      id: freshId(name, 'creative'),
      name,
      kind,
      products: [],
      headline: 'Most liked today',
      places: 3,
    };
  }
  return { ...base, id: freshId('message', 'creative'), name: 'Message', kind, headline: '', text: '' };
}

/** Creatives of its own, in their order. */
function OwnCreatives({ draft, faults, asset, shown, onShow, onEdit }: CreativesPartProps) {
  const store = useStore();
  const [picking, setPicking] = useState(false);
  const [choosing, setChoosing] = useState(false);
  const [said, setSaid] = useState('');
  const { creatives } = draft;
  const set = (list: readonly Creative[]): void => onEdit({ creatives: list });
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
        <p className="ec-dim">A picture, a film, a product with its live likes, a ranking, or a message.</p>
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
            <Menu.Item leftSection={<IconShirt size={17} aria-hidden />} onClick={() => add(template('product'))}>
              Product card with price and live likes
            </Menu.Item>
            <Menu.Item leftSection={<IconTrophy size={17} aria-hidden />} onClick={() => add(template('ranking'))}>
              Ranking by likes
            </Menu.Item>
            <Menu.Item leftSection={<IconMessage size={17} aria-hidden />} onClick={() => add(template('message'))}>
              Message
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
            const found = store.creatives.get(id ?? '');
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
        onChange={(v) => onEdit({ rules: v === 'own' ? without : { ...without, playlist: playlist ?? '' } })}
        data={[
          { value: 'own', label: 'Creatives of its own' },
          { value: 'playlist', label: 'A playlist' },
        ]}
      />
      {own ? <OwnCreatives {...props} /> : <PlaylistPart draft={draft} fault={faults['playlist']} onEdit={onEdit} />}
    </section>
  );
}
