import type { KeyboardEvent } from 'react';
import { headingOf, movedBy, turnedTo } from './items.ts';
import type { Item } from './items.ts';
import type { Editor } from './useEditor.ts';

/** Steps of the arrow keys, metres: plain and with Shift. */
const STEP = 0.1;
const LEAP = 1;

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Step of an arrow key, metres; null for any other key. */
export function arrowStep(event: KeyboardEvent): { readonly dx: number; readonly dy: number } | null {
  const way = arrows[event.key];
  if (way === undefined || event.ctrlKey || event.metaKey || event.altKey) return null;
  const step = event.shiftKey ? LEAP : STEP;
  return { dx: way[0] * step, dy: way[1] * step };
}

/** Keys on an item of the plan: Enter picks, arrows move, [ and ] turn, Delete asks to delete. */
export function itemKeys(event: KeyboardEvent, item: Item, editor: Editor): void {
  if (event.key === 'Enter' || event.key === ' ') {
    event.preventDefault();
    editor.pick({ kind: item.kind, id: item.entry.id });
    return;
  }
  if (!editor.allowed) return;
  const draft = editor.draft?.item === item;
  const step = arrowStep(event);
  if (step !== null) {
    event.preventDefault();
    if (editor.locked && !draft) return;
    if (!draft) editor.pick({ kind: item.kind, id: item.entry.id });
    editor.soon(movedBy(item, step.dx, step.dy), `Move ${item.entry.name}`);
    return;
  }
  const heading = headingOf(item);
  if (heading !== null && (event.key === '[' || event.key === ']')) {
    event.preventDefault();
    editor.soon(turnedTo(item, (heading + (event.key === ']' ? 5 : 355)) % 360), `Turn ${item.entry.name}`);
    return;
  }
  if ((event.key === 'Delete' || event.key === 'Backspace') && !editor.locked) {
    event.preventDefault();
    editor.askDelete(item);
  }
}
