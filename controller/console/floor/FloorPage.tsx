import { useEffect, useEffectEvent, useState } from 'react';
import { whyNot } from '../api/session.ts';
import { ChangeNote } from '../parts/ChangeNote.tsx';
import { DeleteDialog } from './DeleteDialog.tsx';
import { FloorPlan } from './FloorPlan.tsx';
import { hintText } from './hint.ts';
import { ItemPanel } from './ItemPanel.tsx';
import { PlaceList } from './PlaceList.tsx';
import { History, Toolbar, Zoom } from './Toolbar.tsx';
import { FLOOR, useEditor } from './useEditor.ts';
import type { Editor } from './useEditor.ts';

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, [role=dialog], [role=listbox]') !== null;
}

/** Keys that work wherever the focus is on the page: undo and redo, and those of drawing. */
function useFloorKeys(editor: Editor): void {
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    if (typing(event.target)) return;
    const key = event.key.toLowerCase();
    if ((event.ctrlKey || event.metaKey) && !event.altKey) {
      if (key === 'z' && !event.shiftKey) editor.undo();
      else if (key === 'y' || (key === 'z' && event.shiftKey)) editor.redo();
      else return;
      event.preventDefault();
      return;
    }
    if (event.key === 'Escape') {
      if (editor.tool === 'zone' && editor.drawing.length > 0) editor.draw([]);
      else if (editor.tool !== 'select') editor.use('select');
      else if (editor.draft !== null) editor.discard();
      else editor.pick(null);
      return;
    }
    if (editor.tool !== 'zone') return;
    if (event.key === 'Enter' && editor.drawing.length >= 3) {
      event.preventDefault();
      editor.begin('zone', editor.drawing[0]!, editor.drawing);
    } else if (event.key === 'Backspace') {
      event.preventDefault();
      editor.draw(editor.drawing.slice(0, -1));
    }
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => pressed(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}

/** The floor plan to draw on: zones, and where everything stands. */
export function FloorPage() {
  const editor = useEditor();
  const [zoom, setZoom] = useState(1);
  useFloorKeys(editor);
  useEffect(() => {
    document.title = 'Floor · Endcap';
  }, []);
  const { current } = editor;
  // Each form begins at its top.
  const place = current === null ? 'list' : `${current.kind}-${current.entry.id}`;
  return (
    <div className="ec-floor" data-panel={current !== null}>
      <div className="ec-floor-main">
        <header className="ec-floor-head">
          <h1>Floor</h1>
          <Zoom zoom={zoom} onZoom={setZoom} />
          {editor.allowed ? <History editor={editor} /> : <p className="ec-dim">To look at only. {whyNot('plan')}</p>}
        </header>
        <ChangeNote scope={FLOOR} />
        <Toolbar editor={editor} />
        <FloorPlan editor={editor} zoom={zoom} />
        <p className="ec-floor-hint ec-num" role="status" data-bad={editor.fault !== null}>
          {hintText(editor)}
        </p>
      </div>
      <aside key={place} className="ec-floor-side" aria-label="Places">
        {current === null ? <PlaceList editor={editor} /> : <ItemPanel item={current} editor={editor} />}
      </aside>
      <DeleteDialog editor={editor} />
    </div>
  );
}
