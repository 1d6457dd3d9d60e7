// ONNX files made by hand: just enough of onnx.proto to write small graphs.
const text = (content: Uint8Array | string): Uint8Array =>
  typeof content === 'string' ? new TextEncoder().encode(content) : content;
const varint = (n: number): number[] => (n < 128 ? [n] : [(n % 128) + 128, ...varint(Math.floor(n / 128))]);
const bytes = (...parts: number[][]): Uint8Array => Uint8Array.from(parts.flat());
const part = (number: number, content: Uint8Array | string): number[] => {
  const inner = text(content);
  return [...varint(number * 8 + 2), ...varint(inner.length), ...inner];
};
const number = (field: number, value: number): number[] => [...varint(field * 8), ...varint(value)];

/** Numbers of TensorProto.DataType. */
export const FLOAT = 1;
export const UINT8 = 2;
export const INT8 = 3;
export const FLOAT16 = 10;

/** A named tensor that is declared. */
export interface Value {
  readonly name: string;
  readonly type: number;
  readonly dims: readonly (number | string)[];
}
export interface Constant {
  readonly type: number;
  readonly dims: readonly number[];
  readonly data: Uint8Array | Int8Array | Float32Array | BigInt64Array;
}
export interface Node {
  readonly op: string;
  readonly from: readonly string[];
  readonly to: string;
  /** Whole numbers, or lists of them. */
  readonly with?: Readonly<Record<string, number | readonly number[]>>;
}

export const floats = (dims: readonly number[], values: readonly number[]): Constant => ({
  type: FLOAT,
  dims,
  data: Float32Array.from(values),
});
export const longs = (values: readonly number[]): Constant => ({
  type: 7,
  dims: [values.length],
  data: BigInt64Array.from(values, BigInt),
});

function declared({ name, type, dims }: Value): Uint8Array {
  const shape = dims.map((d) => part(1, typeof d === 'number' ? bytes(number(1, d)) : bytes(part(2, d))));
  return bytes(part(1, name), part(2, bytes(part(1, bytes(number(1, type), part(2, bytes(...shape)))))));
}

function attribute(name: string, value: number | readonly number[]): Uint8Array {
  return typeof value === 'number'
    ? bytes(part(1, name), number(3, value), number(20, 2))
    : bytes(part(1, name), ...value.map((v) => number(8, v)), number(20, 7));
}

/** A whole file. */
export function onnxFile(graph: {
  readonly input: Value;
  readonly constants: Readonly<Record<string, Constant>>;
  readonly nodes: readonly Node[];
  readonly outputs: readonly Value[];
}): Uint8Array {
  const { input, constants, nodes, outputs } = graph;
  return bytes(
    number(1, 8),
    part(
      7,
      bytes(
        ...nodes.map(({ op, from, to, with: attributes = {} }) =>
          part(
            1,
            bytes(
              ...from.map((name) => part(1, name)),
              part(2, to),
              part(4, op),
              ...Object.entries(attributes).map(([name, value]) => part(5, attribute(name, value))),
            ),
          ),
        ),
        part(2, 'g'),
        ...Object.entries(constants).map(([name, { type, dims, data }]) =>
          part(
            5,
            bytes(
              ...dims.map((n) => number(1, n)),
              number(2, type),
              part(8, name),
              part(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
            ),
          ),
        ),
        part(11, declared(input)),
        ...outputs.map((output) => part(12, declared(output))),
      ),
    ),
    part(8, bytes(number(2, 13))),
  );
}
