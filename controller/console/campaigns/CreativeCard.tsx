import { ActionIcon } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconGripVertical, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { Creative } from '../../../config/schema/creative.ts';
import { Thumb } from '../parts/Thumb.tsx';
import { useStore } from '../store/useStore.tsx';
import { CreativeFields } from './CreativeFields.tsx';
import { kindWords } from './creativeWords.ts';
import { otherPlaces } from './draftChanges.ts';
import type { Parts } from './LayoutFields.tsx';
import { listText } from './listText.ts';
import type { AssetAt } from './sceneOf.ts';

interface CreativeCardProps {
  readonly creative: Creative;
  readonly index: number;
  readonly count: number;
  readonly campaign: string;
  readonly open: boolean;
  readonly fault: string | undefined;
  readonly asset: AssetAt;
  readonly parts: Parts;
  readonly onOpen: () => void;
  readonly onChange: (next: Creative) => void;
  readonly onMove: (from: number, to: number) => void;
  readonly onRemove: () => void;
}

/** Type of what is dragged: creatives of this list and nothing else. */
const DRAGGED = 'application/x-endcap-creative';

/** One thing that the campaign shows: its place in the order, and its fields while it is open. */
export function CreativeCard(props: CreativeCardProps) {
  const { creative, index, count, campaign, open, fault, asset, parts, onOpen, onChange, onMove, onRemove } = props;
  const store = useStore();
  const [over, setOver] = useState(false);
  const uses = otherPlaces(store, creative.id, campaign);
  const file = creative.kind === 'image' || creative.kind === 'video' ? creative.files : {};
  const own = asset(file.landscape ?? file.portrait);
  const name = creative.name.trim() === '' ? kindWords[creative.kind] : creative.name;
  return (
    <li
      className="ec-creative-card"
      data-open={open}
      data-over={over}
      data-fault={fault}
      onDragOver={(e) => {
        if (!e.dataTransfer.types.includes(DRAGGED)) return;
        e.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(e) => {
        setOver(false);
        const from = Number.parseInt(e.dataTransfer.getData(DRAGGED), 10);
        if (Number.isNaN(from)) return;
        e.preventDefault();
        e.stopPropagation();
        onMove(from, index);
      }}
    >
      <div className="ec-creative-head">
        <span
          className="ec-grip"
          draggable={count > 1}
          aria-hidden
          title="Drag to another place"
          onDragStart={(e) => {
            e.dataTransfer.setData(DRAGGED, String(index));
            e.dataTransfer.effectAllowed = 'move';
            const card = e.currentTarget.closest('li');
            if (card !== null) e.dataTransfer.setDragImage(card, 10, 20);
          }}
        >
          {count > 1 && <IconGripVertical size={17} />}
        </span>
        <button type="button" className="ec-creative-open" aria-expanded={open} onClick={onOpen}>
          <span className="ec-creative-thumb">
            <Thumb store={store} creative={creative} {...(own === undefined ? {} : { asset: own })} />
          </span>
          <span>
            <b>{name}</b>
            <span className="ec-dim ec-num">
              {kindWords[creative.kind]}, {Number.isFinite(creative.durationS) ? creative.durationS : '?'} s
            </span>
          </span>
        </button>
        {count > 1 && (
          <>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Move ${name} up`}
              disabled={index === 0}
              onClick={() => onMove(index, index - 1)}
            >
              <IconArrowUp size={17} aria-hidden />
            </ActionIcon>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Move ${name} down`}
              disabled={index === count - 1}
              onClick={() => onMove(index, index + 1)}
            >
              <IconArrowDown size={17} aria-hidden />
            </ActionIcon>
          </>
        )}
        <ActionIcon variant="subtle" color="gray" aria-label={`Take ${name} out`} onClick={onRemove}>
          <IconTrash size={17} aria-hidden />
        </ActionIcon>
      </div>
      {fault !== undefined && <p className="ec-fault">{fault}</p>}
      {open && (
        <>
          {uses.length > 0 && <p className="ec-note">Also in {listText(uses)}: what you change here changes there.</p>}
          <CreativeFields creative={creative} asset={asset} parts={parts} onChange={onChange} />
        </>
      )}
    </li>
  );
}
