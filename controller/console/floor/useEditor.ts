import { useEffect, useRef, useState } from 'react';
import type { Point } from '../../../config/schema/geometry.ts';
import { useConfigChange } from '../api/changes.ts';
import { same } from '../api/changeSets.ts';
import { idFrom } from '../api/newId.ts';
import { useRight } from '../api/session.ts';
import { useParam } from '../frame/route.ts';
import { useStore } from '../store/useStore.tsx';
import { freshItem } from './freshItem.ts';
import { itemAt, itemsOf, kindNames, putItem, sectionOf } from './items.ts';
import type { Item, ItemKind, Picked } from './items.ts';
import { ringFault } from './outline.ts';

/** Name of the floor plan's undo history. */
export const FLOOR = 'floor';
/** After this long without another key the item is saved, ms. */
const SOON_MS = 500;

export type Tool = 'select' | ItemKind;

/** An item as it is being changed. `fresh`: it is not in the store yet and waits for its name. */
export interface Draft {
  readonly item: Item;
  readonly fresh: boolean;
}

export interface Editor {
  readonly allowed: boolean;
  readonly tool: Tool;
  readonly picked: Picked | null;
  readonly draft: Draft | null;
  /** Why the draft cannot be saved, in words. */
  readonly fault: string | null;
  /** The draft has to be saved or given up first. */
  readonly locked: boolean;
  /** Corners of the zone that is being drawn. */
  readonly drawing: readonly Point[];
  readonly deleting: Item | null;
  readonly current: Item | null;
  readonly use: (tool: Tool) => void;
  readonly pick: (picked: Picked | null) => void;
  readonly draw: (corners: readonly Point[]) => void;
  /** Shows an item as it would be. */
  readonly show: (item: Item) => void;
  /** Saves an item that was changed; one that cannot be saved stays a draft. */
  readonly save: (item: Item, label: string) => void;
  /** Shows an item as it would be and saves it when nothing more comes for a moment: for keys that are held. */
  readonly soon: (item: Item, label: string) => void;
  readonly begin: (kind: ItemKind, at: Point, outline?: readonly Point[]) => void;
  readonly create: () => Promise<void>;
  readonly discard: () => void;
  readonly askDelete: (item: Item | null) => void;
  readonly undo: () => void;
  readonly redo: () => void;
}

/** Everything that happens on the floor plan: tools, selection, drafts, and what is saved. */
export function useEditor(): Editor {
  const { config } = useStore();
  const { change, undo, redo, known } = useConfigChange(FLOOR);
  const allowed = useRight('plan');
  const [tool, setTool] = useState<Tool>('select');
  const asked = useParam('receiver');
  const [picked, setPicked] = useState<Picked | null>(asked === null ? null : { kind: 'receiver', id: asked });
  const [draft, setDraft] = useState<Draft | null>(null);
  const [drawing, setDrawing] = useState<readonly Point[]>([]);
  const [deleting, setDeleting] = useState<Item | null>(null);
  const soonSaved = useRef<{ readonly timer: ReturnType<typeof setTimeout>; readonly done: () => void } | null>(null);

  const settle = (): void => {
    const waiting = soonSaved.current;
    soonSaved.current = null;
    if (waiting === null) return;
    clearTimeout(waiting.timer);
    waiting.done();
  };
  useEffect(
    () => () => {
      const waiting = soonSaved.current;
      soonSaved.current = null;
      if (waiting === null) return;
      clearTimeout(waiting.timer);
      waiting.done();
    },
    [],
  );

  const fault = draft?.item.kind === 'zone' ? ringFault(draft.item.entry.polygon) : null;
  const locked = draft !== null && (draft.fresh || fault !== null);
  const saved = picked === null ? null : itemAt(config, picked);
  const current = draft !== null ? draft.item : saved;

  const save = (item: Item, label: string): void => {
    if (draft?.fresh === true) {
      setDraft({ item, fresh: true });
      return;
    }
    if (item.kind === 'zone' && ringFault(item.entry.polygon) !== null) {
      setDraft({ item, fresh: false });
      return;
    }
    setDraft(null);
    const before = itemAt(config, { kind: item.kind, id: item.entry.id });
    if (before === null || same(before.entry, item.entry)) return;
    void change(label, [putItem(item)]);
  };

  return {
    allowed,
    tool,
    picked,
    draft,
    fault,
    locked,
    drawing,
    deleting,
    current,
    use(next) {
      settle();
      if (locked) return;
      setTool(next);
      setDrawing([]);
      if (next !== 'select') setPicked(null);
    },
    pick(next) {
      settle();
      if (locked) return;
      setPicked(next);
      setTool('select');
    },
    draw: setDrawing,
    show(item) {
      setDraft({ item, fresh: draft?.fresh === true });
    },
    save,
    soon(item, label) {
      const waiting = soonSaved.current;
      if (waiting !== null) clearTimeout(waiting.timer);
      soonSaved.current = null;
      setDraft({ item, fresh: draft?.fresh === true });
      if (draft?.fresh === true) return;
      const done = (): void => {
        soonSaved.current = null;
        save(item, label);
      };
      soonSaved.current = { timer: setTimeout(done, SOON_MS), done };
    },
    begin(kind, at, outline) {
      settle();
      setTool('select');
      setDrawing([]);
      setPicked(null);
      setDraft({ item: freshItem(config, kind, at, outline), fresh: true });
    },
    async create() {
      if (draft === null || fault !== null) return;
      const { kind, entry } = draft.item;
      const name = entry.name.trim();
      const section = sectionOf[kind];
      const taken = (id: string): boolean =>
        itemsOf(config, kind).some((other) => other.entry.id === id) || known(section, id);
      const id = idFrom(name, taken, kind);
      const item = { kind, entry: { ...entry, id, name } } as Item;
      setDraft(null);
      setPicked({ kind, id });
      const done = await change(`Add ${kindNames[kind].one.toLowerCase()} ${name}`, [putItem(item)]);
      if (done.ok) return;
      setPicked(null);
      setDraft({ item: draft.item, fresh: true });
    },
    discard() {
      setDraft(null);
    },
    askDelete(item) {
      settle();
      setDeleting(item);
    },
    undo() {
      settle();
      if (!locked) void undo();
    },
    redo() {
      settle();
      if (!locked) void redo();
    },
  };
}
