import type { Box, Shape, Size } from './shape.ts';
import { isTall, shapeOf, unitOf } from './shape.ts';

/** Boxes and type sizes of the product template, pixels. Nothing overlaps; everything lies inside the picture. */
export interface ProductLayout {
  readonly shape: Shape;
  readonly unit: number;
  /** Light stage on which the product stands. */
  readonly picture: Box;
  /** Coloured field with the words. */
  readonly words: Box;
  /** Side of the printed code with its quiet zone; 0 where no code a phone could read has room. */
  readonly code: number;
  readonly type: {
    readonly name: number;
    readonly nameLeast: number;
    readonly price: number;
    readonly likes: number;
    readonly label: number;
  };
}

/** Smallest code that a phone reads from one to two metres: 180 px on a picture 1080 px high, and never under 96 px. */
export function codeSide(size: Size): number {
  const unit = unitOf(size);
  const side = Math.round(Math.max(unit * 20, 96));
  return side > Math.min(size.width, size.height) * 0.42 ? 0 : side;
}

export function productLayout(size: Size): ProductLayout {
  const shape = shapeOf(size);
  const unit = unitOf(size);
  const { width, height } = size;
  const code = codeSide(size);
  const type = { name: unit * 10.4, nameLeast: unit * 5, price: unit * 13.5, likes: unit * 9, label: unit * 2.9 };
  if (isTall(shape)) {
    const split = Math.round(height * (shape === 'column' ? 0.4 : 0.5));
    return {
      shape,
      unit,
      code,
      picture: { x: 0, y: 0, width, height: split },
      words: { x: 0, y: split, width, height: height - split },
      type: { ...type, name: unit * 10, price: unit * 13 },
    };
  }
  const share = shape === 'ribbon' ? 0.3 : shape === 'square' ? 0.44 : 0.46;
  const split = Math.round(width * (1 - share));
  return {
    shape,
    unit,
    code,
    picture: { x: split, y: 0, width: width - split, height },
    words: { x: 0, y: 0, width: split, height },
    type: shape === 'ribbon' ? { ...type, name: unit * 12, nameLeast: unit * 6 } : type,
  };
}

/** Where the places of a ranking stand, first place first, pixels. */
export interface RankingLayout {
  readonly shape: Shape;
  readonly unit: number;
  /** `columns`: side by side; `rows`: below each other. */
  readonly flow: 'columns' | 'rows';
  readonly header: Box;
  readonly places: readonly Box[];
  /** Unit of the type on a card: grows with the card. */
  readonly cardUnit: number;
}

export function rankingLayout(size: Size, places: number): RankingLayout {
  const shape = shapeOf(size);
  const unit = unitOf(size);
  const { width, height } = size;
  const edge = Math.round(unit * 6);
  const gap = Math.round(unit * 2.4);
  if (shape === 'ribbon') {
    const head = Math.round(width * 0.24);
    const header = { x: edge, y: edge, width: head - edge, height: height - 2 * edge };
    const inner = { x: head + edge, y: edge, width: width - head - 2 * edge, height: height - 2 * edge };
    const boxes = columns(inner, places, gap);
    return { shape, unit, flow: 'columns', header, places: boxes, cardUnit: cardUnit(boxes, 'columns', unit) };
  }
  const head = Math.round(unit * (isTall(shape) ? 27 : 19));
  const header = { x: edge, y: edge, width: width - 2 * edge, height: head - edge };
  const inner = { x: edge, y: head + gap, width: width - 2 * edge, height: height - head - gap - edge };
  const flow = isTall(shape) ? 'rows' : 'columns';
  const boxes = flow === 'rows' ? rows(inner, places, gap) : columns(inner, places, gap);
  return { shape, unit, flow, header, places: boxes, cardUnit: cardUnit(boxes, flow, unit) };
}

function cardUnit(boxes: readonly Box[], flow: 'columns' | 'rows', unit: number): number {
  const box = boxes[0]!;
  if (flow === 'rows') return Math.min(box.height / 27, box.width / 44, unit * 1.8);
  return Math.min(box.width / 31, box.height / 44, unit * 1.5);
}

function columns(area: Box, count: number, gap: number): Box[] {
  const width = (area.width - gap * (count - 1)) / count;
  return Array.from({ length: count }, (_, i) => ({
    x: area.x + i * (width + gap),
    y: area.y,
    width,
    height: area.height,
  }));
}

function rows(area: Box, count: number, gap: number): Box[] {
  const height = (area.height - gap * (count - 1)) / count;
  return Array.from({ length: count }, (_, i) => ({
    x: area.x,
    y: area.y + i * (height + gap),
    width: area.width,
    height,
  }));
}
