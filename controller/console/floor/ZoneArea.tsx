import type { PointerEvent } from 'react';
import type { Zone } from '../../../config/schema/floor.ts';
import { outlinePath } from '../home/planGeometry.ts';
import type { Box } from '../home/planGeometry.ts';
import { itemKeys } from './itemKeys.ts';
import type { Item } from './items.ts';
import { areaText, ringFault } from './outline.ts';
import type { Editor } from './useEditor.ts';
import type { Grip } from './usePointer.ts';

export interface PlanItemProps<I extends Item> {
  readonly item: I;
  readonly scale: number;
  readonly picked: boolean;
  readonly editor: Editor;
  readonly press: (event: PointerEvent<SVGElement>, grip: Grip) => void;
}

/** A zone that can be picked and dragged; red while its outline cannot be saved. */
export function ZoneArea({ item, scale, picked, editor, press }: PlanItemProps<Extract<Item, { kind: 'zone' }>>) {
  const { entry } = item;
  const bad = ringFault(entry.polygon) !== null;
  const path = outlinePath(entry.polygon, scale);
  const busy = editor.tool !== 'select';
  return (
    <g
      className="ec-fzone"
      role="button"
      tabIndex={busy ? -1 : 0}
      aria-label={`Zone ${entry.name === '' ? 'without a name yet' : entry.name}, ${areaText(entry.polygon)}`}
      aria-pressed={picked}
      data-bad={bad}
      data-busy={busy}
      data-testid={`floor-zone-${entry.id}`}
      onPointerDown={(event) => {
        if (!busy) press(event, { what: 'item', item });
      }}
      onKeyDown={(event) => itemKeys(event, item, editor)}
    >
      <path d={path} />
    </g>
  );
}

/** Name and size of a zone. */
export function ZoneTitle({ zone, spot }: { readonly zone: Zone; readonly spot: Box }) {
  if (spot.w < 40) return null;
  const x = spot.x + spot.w / 2;
  const y = spot.y + spot.h / 2;
  const room = Math.max(4, Math.floor(spot.w / 7.2));
  const name = zone.name.length > room ? `${zone.name.slice(0, room - 1)}…` : zone.name;
  return (
    <text className="ec-ftitle" x={x} y={y} aria-hidden>
      <tspan x={x}>{name}</tspan>
      <tspan x={x} dy={16} className="ec-num">
        {areaText(zone.polygon)}
      </tspan>
    </text>
  );
}
