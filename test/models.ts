import { glbFile, glbOf } from '../config/stores/demo/model/glb.ts';
import { turned } from '../config/stores/demo/model/shapes.ts';

/** A small vase in two looks: red as it is, green and blue as variants. */
export function smallModel(): Buffer {
  const shape = turned(
    [
      [0, 0],
      [0.5, 0],
      [0.4, 1],
      [0, 1],
    ],
    24,
  );
  const colour = (name: string, baseColorFactor: number[]): object => {
    return { name, pbrMetallicRoughness: { baseColorFactor, metallicFactor: 0, roughnessFactor: 0.6 } };
  };
  return glbOf({
    generator: 'test',
    materials: [
      colour('red', [0.8, 0.02, 0.02, 1]),
      colour('green', [0.02, 0.6, 0.05, 1]),
      colour('blue', [0.02, 0.05, 0.8, 1]),
    ],
    variants: ['Green', 'Blue'],
    surfaces: [
      {
        name: 'Vase',
        ...shape,
        material: 0,
        variants: [
          { material: 1, variants: [0] },
          { material: 2, variants: [1] },
        ],
      },
    ],
  });
}

export type Description = Record<string, unknown>;

/** The parts of a .glb file, to change them. */
export function partsOf(glb: Buffer): { json: Description; binary: Buffer } {
  const length = glb.readUInt32LE(12);
  return {
    json: JSON.parse(glb.subarray(20, 20 + length).toString()) as Description,
    binary: glb.subarray(28 + length),
  };
}

/** The small model with its description changed. */
export function changedModel(change: (json: Description) => void): Buffer {
  const { json, binary } = partsOf(smallModel());
  change(json);
  return glbFile(json, binary);
}

/** One triangle whose texture is a given picture. */
export function texturedModel(picture: Buffer, mimeType = 'image/png'): Buffer {
  const corners = Float32Array.from([0, 0, 0, 1, 0, 0, 0, 1, 0]);
  const uv = Float32Array.from([0, 0, 1, 0, 0, 1]);
  const geometry = Buffer.concat([Buffer.from(corners.buffer), Buffer.from(uv.buffer)]);
  const json = {
    asset: { version: '2.0' },
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0 }],
    meshes: [{ primitives: [{ attributes: { POSITION: 0, TEXCOORD_0: 1 }, material: 0 }] }],
    materials: [{ pbrMetallicRoughness: { baseColorTexture: { index: 0 } } }],
    textures: [{ source: 0 }],
    images: [{ bufferView: 2, mimeType }],
    accessors: [
      { bufferView: 0, componentType: 5126, count: 3, type: 'VEC3', min: [0, 0, 0], max: [1, 1, 0] },
      { bufferView: 1, componentType: 5126, count: 3, type: 'VEC2' },
    ],
    bufferViews: [
      { buffer: 0, byteOffset: 0, byteLength: 36 },
      { buffer: 0, byteOffset: 36, byteLength: 24 },
      { buffer: 0, byteOffset: 60, byteLength: picture.length },
    ],
    buffers: [{ byteLength: 60 + picture.length }],
  };
  return glbFile(json, Buffer.concat([geometry, picture]));
}
