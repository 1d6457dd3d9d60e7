import type { KeyboardEvent, PointerEvent } from 'react';
import type { Zone } from '../../../config/schema/floor.ts';
import type { Point } from '../../../config/schema/geometry.ts';
import { arrowStep } from './itemKeys.ts';
import { headingOf, middleOf, turnedTo } from './items.ts';
import type { Item } from './items.ts';
import { distance, edgeMiddles, lengthText, MAX_CORNERS, withCorner, withNewCorner, withoutCorner } from './outline.ts';
import type { Editor } from './useEditor.ts';
import type { Grip } from './usePointer.ts';

interface HandlesProps {
  readonly item: Item;
  readonly scale: number;
  readonly editor: Editor;
  readonly press: (event: PointerEvent<SVGElement>, grip: Grip) => void;
}

/** What the picked item is reshaped and turned by. */
export function Handles(props: HandlesProps) {
  return props.item.kind === 'zone' ? <ZoneHandles {...props} item={props.item} /> : <HeadingHandle {...props} />;
}

type ZoneItem = Extract<Item, { kind: 'zone' }>;

function reshaped(item: ZoneItem, polygon: Zone['polygon']): ZoneItem {
  return { kind: 'zone', entry: { ...item.entry, polygon } };
}

function ZoneHandles({ item, scale, editor, press }: HandlesProps & { readonly item: ZoneItem }) {
  const { polygon, name } = item.entry;
  const middle = middleOf(polygon);
  const cornerKeys = (event: KeyboardEvent, index: number, at: Point): void => {
    const step = arrowStep(event);
    if (step !== null) {
      event.preventDefault();
      event.stopPropagation();
      const to = { x: at.x + step.dx, y: at.y + step.dy };
      editor.soon(reshaped(item, withCorner(polygon, index, to)), `Reshape ${name}`);
      return;
    }
    if (event.key !== 'Delete' && event.key !== 'Backspace') return;
    event.preventDefault();
    event.stopPropagation();
    takeAway(index);
  };
  const takeAway = (index: number): void => {
    const ring = withoutCorner(polygon, index);
    if (ring !== null) editor.save(reshaped(item, ring), `Take a corner from ${name}`);
  };
  return (
    <>
      <g className="ec-fmeasures ec-num" aria-hidden>
        {edgeMiddles(polygon).map((m, i) => {
          const length = distance(polygon[i]!, polygon[(i + 1) % polygon.length]!);
          return length * scale < 64 ? null : (
            <text key={i} {...outside(m, middle, scale)}>
              {lengthText(length)}
            </text>
          );
        })}
      </g>
      {polygon.length < MAX_CORNERS &&
        edgeMiddles(polygon).map((m, i) =>
          distance(polygon[i]!, polygon[(i + 1) % polygon.length]!) * scale < 36 ? null : (
            <g
              key={`edge-${i}`}
              className="ec-fhandle"
              data-edge
              role="button"
              tabIndex={0}
              aria-label={`Add a corner to edge ${i + 1}`}
              transform={`translate(${m.x * scale} ${m.y * scale})`}
              onPointerDown={(event) => press(event, { what: 'edge', item, index: i })}
              onKeyDown={(event) => {
                if (event.key !== 'Enter' && event.key !== ' ') return;
                event.preventDefault();
                editor.save(reshaped(item, withNewCorner(polygon, i, m)), `Add a corner to ${name}`);
              }}
            >
              <circle className="ec-fhit" r={14} />
              <circle r={5} />
              <path d="M-2.5 0H2.5M0 -2.5V2.5" />
            </g>
          ),
        )}
      {polygon.map((p, i) => (
        <g
          key={`corner-${i}`}
          className="ec-fhandle"
          role="button"
          tabIndex={0}
          aria-label={`Corner ${i + 1} of ${polygon.length} at ${p.x.toFixed(2)}, ${p.y.toFixed(2)} m. Arrows move it, Delete takes it away`}
          data-testid={`corner-${i}`}
          transform={`translate(${p.x * scale} ${p.y * scale})`}
          onPointerDown={(event) => {
            // A press that is no drag leaves the corner ready for the keyboard.
            event.currentTarget.focus({ preventScroll: true });
            press(event, { what: 'corner', item, index: i });
          }}
          onDoubleClick={(event) => {
            event.stopPropagation();
            takeAway(i);
          }}
          onKeyDown={(event) => cornerKeys(event, i, p)}
        >
          <circle className="ec-fhit" r={16} />
          <rect x={-6} y={-6} width={12} height={12} rx={3} />
        </g>
      ))}
    </>
  );
}

/** Distance of a measure from its edge, pixels. */
const ASIDE = 22;

/** Where the measure of an edge stands: away from the middle of the zone. */
function outside(edge: Point, middle: Point, scale: number): Point {
  const away = Math.hypot(edge.x - middle.x, edge.y - middle.y) || 1;
  return {
    x: edge.x * scale + ((edge.x - middle.x) / away) * ASIDE,
    y: Math.max(12, edge.y * scale + ((edge.y - middle.y) / away) * (ASIDE - 4) + 4),
  };
}

/** Distance of the turning handle from its thing, pixels. */
const ARM = 46;

function HeadingHandle({ item, scale, editor, press }: HandlesProps) {
  const heading = headingOf(item);
  if (heading === null || item.kind === 'zone') return null;
  const rad = (heading * Math.PI) / 180;
  const x = item.entry.at.x * scale;
  const y = item.entry.at.y * scale;
  const [hx, hy] = [x + ARM * Math.sin(rad), y - ARM * Math.cos(rad)];
  return (
    <>
      <line className="ec-farm" x1={x} y1={y} x2={hx} y2={hy} aria-hidden />
      <g
        className="ec-fhandle"
        role="slider"
        tabIndex={0}
        aria-label={`Heading of ${item.entry.name === '' ? 'the new thing' : item.entry.name}`}
        aria-valuemin={0}
        aria-valuemax={360}
        aria-valuenow={Math.round(heading)}
        aria-valuetext={`${Math.round(heading)} degrees`}
        data-testid="heading-handle"
        transform={`translate(${hx} ${hy})`}
        onPointerDown={(event) => press(event, { what: 'heading', item })}
        onKeyDown={(event) => {
          const way = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
          if (way === undefined) return;
          event.preventDefault();
          const to = (heading + way * (event.shiftKey ? 45 : 5) + 360) % 360;
          editor.soon(turnedTo(item, to), `Turn ${item.entry.name}`);
        }}
      >
        <circle className="ec-fhit" r={16} />
        <circle r={6} />
      </g>
    </>
  );
}
