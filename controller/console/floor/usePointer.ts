import { useState } from 'react';
import type { PointerEvent } from 'react';
import type { Point } from '../../../config/schema/geometry.ts';
import { useStore } from '../store/useStore.tsx';
import { headingOf, metres, movedBy, turnedTo } from './items.ts';
import type { Item, ItemKind } from './items.ts';
import { distance, rectangle, withCorner, withNewCorner } from './outline.ts';
import { anchorsOf, snap, snapMove, toGrid } from './snap.ts';
import type { Snapped } from './snap.ts';
import type { Editor } from './useEditor.ts';

type ZoneItem = Extract<Item, { kind: 'zone' }>;
/** What the pointer holds. */
export type Grip =
  | { readonly what: 'item'; readonly item: Item }
  | { readonly what: 'corner'; readonly item: ZoneItem; readonly index: number }
  | { readonly what: 'edge'; readonly item: ZoneItem; readonly index: number }
  | { readonly what: 'heading'; readonly item: Item }
  | { readonly what: 'draw' }
  | { readonly what: 'place'; readonly kind: ItemKind };

interface Hold {
  readonly grip: Grip;
  readonly from: Point;
  /** It went far enough to be a drag and not a click. */
  readonly moved: boolean;
}

/** A press that goes no further than this is a click, pixels. */
const CLICK_PX = 5;
/** Within this of a corner or an edge it snaps, pixels. */
const REACH_PX = 9;
/** Step of a heading that is dragged, degrees. */
const TURN_DEG = 5;

export interface Pointer {
  /** Where the pointer would set a corner or a thing; null while it is elsewhere. */
  readonly at: Snapped | null;
  /** First corner of the rectangle that is being drawn. */
  readonly rectangleFrom: Point | null;
  readonly dragging: boolean;
  readonly press: (event: PointerEvent<SVGElement>, grip: Grip) => void;
  readonly handlers: {
    readonly onPointerDown: (event: PointerEvent<SVGSVGElement>) => void;
    readonly onPointerMove: (event: PointerEvent<SVGSVGElement>) => void;
    readonly onPointerUp: (event: PointerEvent<SVGSVGElement>) => void;
    readonly onPointerCancel: () => void;
    readonly onPointerLeave: () => void;
  };
}

/** Drags, draws and places with mouse, pen or finger. */
export function usePointer(editor: Editor, scale: number): Pointer {
  const { config } = useStore();
  const { widthM, heightM } = config.floorPlan;
  const [hold, setHold] = useState<Hold | null>(null);
  const [at, setAt] = useState<Snapped | null>(null);
  const reach = REACH_PX / scale;

  const place = (event: PointerEvent<SVGElement>): Point => {
    const svg = event.currentTarget.ownerSVGElement ?? event.currentTarget;
    const box = svg.getBoundingClientRect();
    return { x: (event.clientX - box.left) / scale, y: (event.clientY - box.top) / scale };
  };
  const inside = (p: Point): Point => ({
    x: Math.min(widthM, Math.max(0, p.x)),
    y: Math.min(heightM, Math.max(0, p.y)),
  });
  const snapped = (p: Point, except: string | null = null): Snapped => {
    const anchors = anchorsOf(config.zones, except);
    const own = editor.drawing.length > 2 ? [editor.drawing[0]!] : [];
    return snap(inside(p), { ...anchors, corners: [...own, ...anchors.corners] }, reach);
  };

  /** The item as it is with the pointer at `p`. */
  const changed = (grip: Grip, from: Point, p: Point, fine: boolean): Item | null => {
    switch (grip.what) {
      case 'item': {
        const { item } = grip;
        if (item.kind === 'zone') {
          const anchors = anchorsOf(config.zones, item.entry.id);
          const by = snapMove(item.entry.polygon, p.x - from.x, p.y - from.y, anchors, reach);
          return movedBy(item, by.x, by.y);
        }
        const to = inside({ x: item.entry.at.x + p.x - from.x, y: item.entry.at.y + p.y - from.y });
        return movedBy(item, toGrid(to.x) - item.entry.at.x, toGrid(to.y) - item.entry.at.y);
      }
      case 'corner':
      case 'edge': {
        const { item, index } = grip;
        const to = snapped(p, item.entry.id).at;
        const { polygon } = item.entry;
        const ring = grip.what === 'corner' ? withCorner(polygon, index, to) : withNewCorner(polygon, index, to);
        return { kind: 'zone', entry: { ...item.entry, polygon: ring } };
      }
      case 'heading': {
        const { item } = grip;
        if (item.kind === 'zone' || headingOf(item) === null) return null;
        const deg = (Math.atan2(p.x - item.entry.at.x, item.entry.at.y - p.y) * 180) / Math.PI;
        const step = fine ? 1 : TURN_DEG;
        return turnedTo(item, ((Math.round(deg / step) * step) % 360 + 360) % 360); // prettier-ignore
      }
      case 'draw':
      case 'place':
        return null;
    }
  };

  const addCorner = (p: Point): void => {
    const first = editor.drawing[0];
    const last = editor.drawing.at(-1);
    if (first !== undefined && editor.drawing.length >= 3 && distance(first, p) < 0.001) {
      editor.begin('zone', p, editor.drawing);
      return;
    }
    if (last !== undefined && distance(last, p) < 0.001) return;
    editor.draw([...editor.drawing, { x: metres(p.x), y: metres(p.y) }]);
  };

  const press = (event: PointerEvent<SVGElement>, grip: Grip): void => {
    if (event.button !== 0 || hold !== null) return;
    const svg = event.currentTarget.ownerSVGElement ?? event.currentTarget;
    svg.setPointerCapture(event.pointerId);
    const from = place(event);
    // A corner that somebody draws begins where it snaps.
    setHold({ grip, from: grip.what === 'draw' ? snapped(from).at : from, moved: false });
    event.stopPropagation();
  };

  return {
    at: editor.tool === 'select' ? null : at,
    rectangleFrom: hold?.grip.what === 'draw' && hold.moved ? hold.from : null,
    dragging: hold?.moved === true,
    press,
    handlers: {
      onPointerDown(event) {
        if (!editor.allowed && editor.tool === 'select') {
          editor.pick(null);
          return;
        }
        if (editor.tool === 'zone') press(event, { what: 'draw' });
        else if (editor.tool !== 'select') press(event, { what: 'place', kind: editor.tool });
        else editor.pick(null);
      },
      onPointerMove(event) {
        const p = place(event);
        if (editor.tool !== 'select') setAt(snapped(p));
        if (hold === null) return;
        const far = distance(hold.from, p) * scale > CLICK_PX;
        if (!hold.moved && !far) return;
        if (!hold.moved) {
          if (hold.grip.what === 'draw' && editor.drawing.length > 0) return;
          setHold({ ...hold, moved: true });
        }
        if (!editor.allowed) return;
        const item = changed(hold.grip, hold.from, p, event.shiftKey);
        if (item !== null) editor.show(item);
      },
      onPointerUp(event) {
        if (hold === null) return;
        setHold(null);
        const { grip, from, moved } = hold;
        const p = place(event);
        if (grip.what === 'draw') {
          const to = snapped(p).at;
          const area = Math.abs((to.x - from.x) * (to.y - from.y));
          if (moved && area > 0.1) editor.begin('zone', from, rectangle(from, to));
          else addCorner(editor.drawing.length === 0 ? from : to);
          return;
        }
        if (grip.what === 'place') {
          editor.begin(grip.kind, snapped(p).at);
          return;
        }
        if (!moved) {
          if (grip.what === 'edge' && editor.allowed) {
            const ring = withNewCorner(grip.item.entry.polygon, grip.index, from);
            editor.save({ kind: 'zone', entry: { ...grip.item.entry, polygon: ring } }, labelOf(grip));
          } else if (grip.what === 'item') editor.pick({ kind: grip.item.kind, id: grip.item.entry.id });
          return;
        }
        if (!editor.allowed) return;
        const item = changed(grip, from, p, event.shiftKey);
        if (item === null) return;
        if (!editor.locked) editor.pick({ kind: item.kind, id: item.entry.id });
        editor.save(item, labelOf(grip));
      },
      onPointerCancel() {
        setHold(null);
        if (!editor.locked) editor.discard();
      },
      onPointerLeave: () => setAt(null),
    },
  };
}

function labelOf(grip: Exclude<Grip, { what: 'draw' | 'place' }>): string {
  const { name } = grip.item.entry;
  const verbs = { item: 'Move', corner: 'Reshape', edge: 'Add a corner to', heading: 'Turn' } as const;
  return `${verbs[grip.what]} ${name}`;
}
