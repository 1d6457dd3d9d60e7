import { ActionIcon, Switch } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import { useStore } from '../store/useStore.tsx';
import type { StoreIndex } from '../store/storeIndex.ts';
import { partOf } from './draft.ts';
import type { Draft } from './draft.ts';
import { targetsOf } from './loopShare.ts';
import { PreviewBox } from './PreviewBox.tsx';
import { sceneOf } from './sceneOf.ts';
import type { AssetAt } from './sceneOf.ts';

const shapes = [
  { id: 'wide', name: 'Wide', width: 1920, height: 1080 },
  { id: 'tall', name: 'Tall', width: 1080, height: 1920 },
  { id: 'ribbon', name: 'Very wide', width: 3840, height: 1080 },
] as const;

function shapeOf(width: number, height: number): (typeof shapes)[number]['id'] {
  if (height > width) return 'tall';
  return width / height >= 2.6 ? 'ribbon' : 'wide';
}

/** How many of the campaign's screens have each shape. */
function counts(draft: Draft, store: StoreIndex): Record<string, number> {
  const found: Record<string, number> = {};
  for (const id of targetsOf(draft.on, store)) {
    const screen = store.screens.get(id);
    if (screen === undefined) continue;
    const shape = shapeOf(screen.widthPx, screen.heightPx);
    found[shape] = (found[shape] ?? 0) + 1;
  }
  return found;
}

/** The campaign as its screens will draw it: each creative, on a wide, a tall and a very wide screen, as one types. */
export function PreviewPane({
  draft,
  asset,
  shown,
  onShow,
}: {
  readonly draft: Draft;
  readonly asset: AssetAt;
  readonly shown: number;
  readonly onShow: (index: number) => void;
}) {
  const store = useStore();
  const [turning, setTurning] = useState(false);
  const { creatives } = draft;
  const index = creatives.length === 0 ? 0 : Math.min(shown, creatives.length - 1);
  const creative = creatives[index];
  const scene = useMemo(
    () => (creative === undefined ? null : sceneOf(creative, store, asset, (id) => partOf(draft, id, store))),
    [creative, store, asset, draft],
  );
  const several = creatives.length > 1;
  const seconds = creative?.durationS ?? 10;
  useEffect(() => {
    if (!turning || !several) return;
    const timer = setTimeout(() => onShow((index + 1) % creatives.length), Math.max(1, seconds) * 1000);
    return () => clearTimeout(timer);
  }, [turning, several, index, seconds, creatives.length, onShow]);
  const aimed = counts(draft, store);
  const step = (by: number): void => onShow((index + by + creatives.length) % creatives.length);
  const what = creative === undefined ? 'the store card' : creative.name;
  return (
    <aside className="ec-preview" aria-label="Preview">
      <header>
        <h2>Preview</h2>
        {several && (
          <Switch label="In turn" size="xs" checked={turning} onChange={(e) => setTurning(e.currentTarget.checked)} />
        )}
      </header>
      <div className="ec-preview-name">
        {several && (
          <ActionIcon variant="default" aria-label="Creative before" onClick={() => step(-1)}>
            <IconChevronLeft size={17} aria-hidden />
          </ActionIcon>
        )}
        <p className="ec-clip">
          {creative === undefined ? 'Nothing to show yet' : creative.name}
          {several && (
            <span className="ec-dim ec-num">
              , {index + 1} of {creatives.length}
            </span>
          )}
        </p>
        {several && (
          <ActionIcon variant="default" aria-label="Next creative" onClick={() => step(1)}>
            <IconChevronRight size={17} aria-hidden />
          </ActionIcon>
        )}
      </div>
      {creative !== undefined && scene === null && (
        <p className="ec-dim ec-preview-lack">
          Something is still missing; until then screens would show the store card.
        </p>
      )}
      <div className="ec-preview-shapes">
        {shapes.map(({ id, name, width, height }) => (
          <figure key={id} data-shape={id}>
            <PreviewBox
              scene={scene}
              width={width}
              height={height}
              label={`${what} on a ${name.toLowerCase()} screen`}
            />
            <figcaption>
              {name}{' '}
              <span className="ec-dim ec-num">
                {width} × {height}
                {(aimed[id] ?? 0) > 0 && `, ${aimed[id]} of its screens`}
              </span>
            </figcaption>
          </figure>
        ))}
      </div>
    </aside>
  );
}
