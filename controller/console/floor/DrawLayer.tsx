import { outlinePath } from '../home/planGeometry.ts';
import { areaText, distance, lengthText, rectangle, rectangleText, ringFault } from './outline.ts';
import type { Editor } from './useEditor.ts';
import type { Pointer } from './usePointer.ts';

/** What is being drawn, with its measures at the pointer. */
export function DrawLayer({
  editor,
  pointer,
  scale,
}: {
  readonly editor: Editor;
  readonly pointer: Pointer;
  readonly scale: number;
}) {
  const { drawing } = editor;
  const { at, rectangleFrom } = pointer;
  const box = rectangleFrom !== null && at !== null ? rectangle(rectangleFrom, at.at) : null;
  const open = at === null || box !== null ? drawing : [...drawing, at.at];
  const last = drawing.at(-1);
  const bad = open.length >= 4 && ringFault(open)?.includes('crosses') === true;
  let text: string | null = null;
  if (box !== null) text = rectangleText(rectangleFrom!, at!.at);
  else if (at !== null && last !== undefined) {
    text = lengthText(distance(last, at.at));
    if (open.length >= 3) text += `, ${areaText(open)}`;
  }
  return (
    <g className="ec-fdraw" data-bad={bad} aria-hidden>
      {box !== null && <path d={outlinePath(box, scale)} />}
      {box === null && drawing.length > 0 && <path d={outlinePath(open, scale)} />}
      {drawing.map((p, i) => (
        <circle
          key={i}
          cx={p.x * scale}
          cy={p.y * scale}
          r={i === 0 && drawing.length >= 3 ? 7 : 4}
          data-first={i === 0}
        />
      ))}
      {at !== null && <circle className="ec-fsnap" data-to={at.to} cx={at.at.x * scale} cy={at.at.y * scale} r={6} />}
      {text !== null && at !== null && (
        <text className="ec-num" x={at.at.x * scale + 14} y={at.at.y * scale - 12}>
          {text}
        </text>
      )}
    </g>
  );
}
