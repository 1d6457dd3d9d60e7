import { kindNames } from './items.ts';
import { measureText } from './outline.ts';
import type { Editor } from './useEditor.ts';

/** What to do next on the plan, in words. */
export function hintText(editor: Editor): string {
  const { tool, drawing, draft, fault, current } = editor;
  if (!editor.allowed) return 'Pick something on the plan or in the list to see it.';
  if (fault !== null) return fault;
  if (draft?.fresh === true) return 'Give it a name and save it. Until then you can still drag it.';
  if (tool === 'zone') {
    if (drawing.length === 0) return 'Click the corners one after the other, or drag a rectangle. Escape ends it.';
    const measured = measureText(drawing);
    const what =
      drawing.length < 3
        ? 'Click the next corner. Backspace takes the last one away, Escape cancels.'
        : 'Click the next corner; double-click, Enter or the first corner closes it.';
    return measured === '' ? what : `${what} Last edge ${measured}.`;
  }
  if (tool !== 'select') return `Click where the ${kindNames[tool].one.toLowerCase()} is. Escape ends it.`;
  if (current?.kind === 'zone') {
    return 'Drag it or its corners. A plus adds a corner, a double-click takes one away. Arrow keys: 0.1 m, with Shift 1 m.';
  }
  if (current !== null) return 'Drag it, or use the arrow keys: 0.1 m, with Shift 1 m. Delete asks before it deletes.';
  return 'Pick something to change it, or choose a tool to add something.';
}
