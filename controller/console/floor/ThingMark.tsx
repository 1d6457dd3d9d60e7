import { viewCone } from '../home/planGeometry.ts';
import { useStore } from '../store/useStore.tsx';
import { kindIcons } from './icons.ts';
import { itemKeys } from './itemKeys.ts';
import { headingOf, kindNames } from './items.ts';
import type { Thing } from './items.ts';
import type { PlanItemProps } from './ZoneArea.tsx';

/** Reach of the cone that shows where something looks, metres. */
const CONE_M = 2.2;

/** A screen, rack, camera, receiver, button, output or speaker at its place. */
export function ThingMark({ item, scale, picked, editor, press }: PlanItemProps<Thing>) {
  const { entry, kind } = item;
  const heading = headingOf(item);
  const Icon = kindIcons[kind];
  const busy = editor.tool !== 'select';
  const x = entry.at.x * scale;
  const y = entry.at.y * scale;
  const r = scale < 16 ? 9 : 12;
  // The name stands beside the mark, towards the middle of the plan.
  const left = entry.at.x > useStore().config.floorPlan.widthM / 2;
  const name = entry.name === '' ? 'without a name yet' : entry.name;
  return (
    <>
      {heading !== null && (
        <path className="ec-fcone" aria-hidden data-on={picked} d={viewCone(entry.at, heading, CONE_M, scale)} />
      )}
      <g
        className="ec-fthing"
        role="button"
        tabIndex={busy ? -1 : 0}
        aria-label={`${kindNames[kind].one} ${name} at ${entry.at.x.toFixed(1)}, ${entry.at.y.toFixed(1)} m${heading === null ? '' : `, facing ${Math.round(heading)} degrees`}`}
        aria-pressed={picked}
        data-kind={kind}
        data-busy={busy}
        data-testid={`floor-${kind}-${entry.id}`}
        transform={`translate(${x} ${y})`}
        onPointerDown={(event) => {
          if (!busy) press(event, { what: 'item', item });
        }}
        onKeyDown={(event) => itemKeys(event, item, editor)}
      >
        <circle className="ec-fhit" r={22} />
        <rect x={-r} y={-r} width={2 * r} height={2 * r} rx={kind === 'screen' ? 4 : r} />
        <Icon x={-r * 0.65} y={-r * 0.65} width={r * 1.3} height={r * 1.3} aria-hidden />
        {picked && (
          <text x={left ? -r - 7 : r + 7} data-left={left} aria-hidden>
            {entry.name}
          </text>
        )}
      </g>
    </>
  );
}
