/** Fields of a protocol buffer message, by number; only what a message or bytes can be looked into. */
type Rewrite = (field: number, content: Uint8Array) => Uint8Array | null;

/** The bytes are no ONNX model of the expected shape. */
export class OnnxShapeError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'OnnxShapeError';
  }
}

function readVarint(bytes: Uint8Array, at: number): { value: number; next: number } {
  let value = 0;
  for (let i = 0; i < 10; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) break;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { value, next: at + i + 1 };
  }
  throw new OnnxShapeError('the file is damaged or cut off');
}

function varint(value: number): number[] {
  const out: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    out.push((rest % 0x80) + 0x80);
    rest = Math.floor(rest / 0x80);
  }
  out.push(rest);
  return out;
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, p) => sum + p.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Copies a message; every field with bytes in it goes through `rewrite`: null leaves the field out. */
function rewriteMessage(bytes: Uint8Array, rewrite: Rewrite): Uint8Array {
  const parts: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length) {
    const start = at;
    const key = readVarint(bytes, at);
    const wire = key.value % 8;
    const field = Math.floor(key.value / 8);
    if (wire === 2) {
      const length = readVarint(bytes, key.next);
      const end = length.next + length.value;
      if (end > bytes.length) throw new OnnxShapeError('the file is damaged or cut off');
      const content = bytes.subarray(length.next, end);
      const made = rewrite(field, content);
      if (made === content) parts.push(bytes.subarray(start, end));
      else if (made !== null) parts.push(Uint8Array.from([...varint(key.value), ...varint(made.length)]), made);
      at = end;
    } else {
      if (wire === 0) at = readVarint(bytes, key.next).next;
      else if (wire === 1) at = key.next + 8;
      else if (wire === 5) at = key.next + 4;
      else throw new OnnxShapeError('the file is damaged or of another kind');
      if (at > bytes.length) throw new OnnxShapeError('the file is damaged or cut off');
      parts.push(bytes.subarray(start, at));
    }
  }
  return concat(parts);
}

// Field numbers of onnx.proto.
const MODEL_GRAPH = 7;
const GRAPH_INPUT = 11;
const GRAPH_OUTPUT = 12;
const GRAPH_VALUE_INFO = 13;
const VALUE_TYPE = 2;
const TYPE_TENSOR = 1;
const TENSOR_SHAPE = 2;
const SHAPE_DIM = 1;

/** A dimension with a value: field 1, varint. */
function dimension(value: number): Uint8Array {
  return Uint8Array.from([0x08, ...varint(value)]);
}

/** Rewrites the shape inside a ValueInfo; null takes the shape out. */
function withShape(valueInfo: Uint8Array, shape: (dims: Uint8Array) => Uint8Array | null): Uint8Array {
  return rewriteMessage(valueInfo, (f, type) =>
    f !== VALUE_TYPE
      ? type
      : rewriteMessage(type, (g, tensor) =>
          g !== TYPE_TENSOR ? tensor : rewriteMessage(tensor, (h, dims) => (h !== TENSOR_SHAPE ? dims : shape(dims))),
        ),
  );
}

function dimsOf(shape: Uint8Array): number {
  let dims = 0;
  rewriteMessage(shape, (f, dim) => {
    if (f === SHAPE_DIM) dims++;
    return dim;
  });
  return dims;
}

/**
 * The same model with another declared picture size. A network of convolutions runs on any multiple of its largest
 * stride; only the size written into the file holds it to one. Sizes that were derived from it are taken out, so that
 * the runtime derives them anew.
 *
 * @param model an ONNX file
 * @param width pixels, a multiple of 32
 * @param height pixels, a multiple of 32
 * @throws OnnxShapeError when it is no ONNX model with a picture (four dimensions) as its input
 */
export function withInputSize(model: Uint8Array, width: number, height: number): Uint8Array {
  let pictures = 0;
  const resized = rewriteMessage(model, (field, graph) =>
    field !== MODEL_GRAPH
      ? graph
      : rewriteMessage(graph, (part, content) => {
          if (part === GRAPH_VALUE_INFO) return null;
          if (part === GRAPH_OUTPUT) return withShape(content, () => null);
          if (part !== GRAPH_INPUT) return content;
          return withShape(content, (shape) => {
            if (dimsOf(shape) !== 4) return shape;
            pictures++;
            let index = 0;
            return rewriteMessage(shape, (f, dim) => {
              if (f !== SHAPE_DIM) return dim;
              const at = index++;
              return at === 2 ? dimension(height) : at === 3 ? dimension(width) : dim;
            });
          });
        }),
  );
  if (pictures === 0) throw new OnnxShapeError('its input is no picture: four dimensions are expected');
  return resized;
}
