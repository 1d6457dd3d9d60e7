/** A surface of a model: corners and normals as x, y, z in turn, triangles as places among the corners. */
export interface Surface {
  readonly name: string;
  readonly positions: readonly number[];
  readonly normals: readonly number[];
  readonly triangles: readonly number[];
  /** Material by its place; `variants` name another one for variants by theirs. */
  readonly material: number;
  readonly variants?: readonly { readonly material: number; readonly variants: readonly number[] }[];
}

export interface GlbContents {
  readonly generator: string;
  readonly materials: readonly object[];
  readonly variants: readonly string[];
  readonly surfaces: readonly Surface[];
  readonly extensionsUsed?: readonly string[];
}

function bounds(values: readonly number[]): { min: number[]; max: number[] } {
  const min = [Infinity, Infinity, Infinity];
  const max = [-Infinity, -Infinity, -Infinity];
  values.forEach((v, i) => {
    min[i % 3] = Math.min(min[i % 3]!, Math.fround(v));
    max[i % 3] = Math.max(max[i % 3]!, Math.fround(v));
  });
  return { min, max };
}

/** Writes a glTF 2.0 binary file, everything in it. */
export function glbOf(contents: GlbContents): Buffer {
  const pieces: Buffer[] = [];
  const bufferViews: object[] = [];
  const accessors: object[] = [];
  let at = 0;
  const put = (data: Float32Array | Uint16Array, target: number, facts: object): number => {
    const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    const padded = Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
    bufferViews.push({ buffer: 0, byteOffset: at, byteLength: bytes.length, target });
    pieces.push(padded);
    at += padded.length;
    return accessors.push({ bufferView: bufferViews.length - 1, ...facts }) - 1;
  };
  const meshes = contents.surfaces.map(({ name, positions, normals, triangles, material, variants }) => {
    const count = positions.length / 3;
    const vec3 = { componentType: 5126, count, type: 'VEC3' };
    return {
      name,
      primitives: [
        {
          attributes: {
            POSITION: put(Float32Array.from(positions), 34962, { ...vec3, ...bounds(positions) }),
            NORMAL: put(Float32Array.from(normals), 34962, vec3),
          },
          indices: put(Uint16Array.from(triangles), 34963, {
            componentType: 5123,
            count: triangles.length,
            type: 'SCALAR',
          }),
          material,
          ...(variants === undefined ? {} : { extensions: { KHR_materials_variants: { mappings: variants } } }),
        },
      ],
    };
  });
  const named = contents.variants.map((name) => ({ name }));
  const json = {
    asset: { version: '2.0', generator: contents.generator },
    extensionsUsed: [...(named.length === 0 ? [] : ['KHR_materials_variants']), ...(contents.extensionsUsed ?? [])],
    ...(named.length === 0 ? {} : { extensions: { KHR_materials_variants: { variants: named } } }),
    scene: 0,
    scenes: [{ nodes: meshes.map((_, i) => i) }],
    nodes: meshes.map(({ name }, mesh) => ({ name, mesh })),
    meshes,
    materials: contents.materials,
    accessors,
    bufferViews,
    buffers: [{ byteLength: at }],
  };
  return glbFile(json, Buffer.concat(pieces));
}

/** The container alone: a description and the bytes that it speaks of. */
export function glbFile(json: unknown, binary: Buffer): Buffer {
  const text = Buffer.from(JSON.stringify(json));
  const padded = Buffer.concat([text, Buffer.alloc((4 - (text.length % 4)) % 4, 0x20)]);
  const data = Buffer.concat([binary, Buffer.alloc((4 - (binary.length % 4)) % 4)]);
  const chunk = (kind: string, body: Buffer): Buffer => {
    const head = Buffer.alloc(8);
    head.writeUInt32LE(body.length, 0);
    head.write(kind, 4, 'latin1');
    return Buffer.concat([head, body]);
  };
  const body = Buffer.concat([chunk('JSON', padded), ...(data.length === 0 ? [] : [chunk('BIN\0', data)])]);
  const head = Buffer.alloc(12);
  head.write('glTF', 0, 'latin1');
  head.writeUInt32LE(2, 4);
  head.writeUInt32LE(12 + body.length, 8);
  return Buffer.concat([head, body]);
}
