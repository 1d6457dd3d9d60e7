import { CloseButton } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { StoreIndex } from '../store/storeIndex.ts';
import { useStore } from '../store/useStore.tsx';
import { RackPanel } from './RackPanel.tsx';
import { ScreenPanel } from './ScreenPanel.tsx';
import type { Selection } from './selection.ts';
import { ZonePanel } from './ZonePanel.tsx';

/** Name of what is selected, or null when the store has no such thing. */
export function panelTitle(store: StoreIndex, { kind, id }: Selection): string | null {
  const map = { screen: store.screens, zone: store.zones, rack: store.racks }[kind];
  return map.get(id)?.name ?? null;
}

/** Everything about the selected screen, zone or rack. */
export function Panel({
  selected,
  onSelect,
  heading,
}: {
  readonly selected: Selection;
  readonly onSelect: (s: Selection | null) => void;
  readonly heading: boolean;
}) {
  const store = useStore();
  const root = useRef<HTMLDivElement>(null);
  const opener = useRef<Element | null>(null);
  useEffect(() => {
    opener.current = document.activeElement;
    root.current?.scrollTo(0, 0);
  }, []);
  const close = (): void => {
    onSelect(null);
    if (opener.current instanceof HTMLElement || opener.current instanceof SVGElement) opener.current.focus();
  };
  const { kind, id } = selected;
  const screen = kind === 'screen' ? store.screens.get(id) : undefined;
  const zone = kind === 'zone' ? store.zones.get(id) : undefined;
  const rack = kind === 'rack' ? store.racks.get(id) : undefined;
  return (
    <div
      className="ec-panel"
      ref={root}
      onKeyDown={(e) => {
        if (e.key === 'Escape' && heading) close();
      }}
    >
      {heading && (
        <header className="ec-panel-head">
          <h2>{panelTitle(store, selected)}</h2>
          <CloseButton aria-label="Close" onClick={close} />
        </header>
      )}
      {screen !== undefined && <ScreenPanel screen={screen} />}
      {zone !== undefined && <ZonePanel zone={zone} onSelect={onSelect} />}
      {rack !== undefined && <RackPanel rack={rack} />}
    </div>
  );
}
