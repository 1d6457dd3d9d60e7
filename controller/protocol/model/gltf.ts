import { z } from 'zod';

/** What is read of a glTF 2.0 description; the rest is left to the renderer. */
const index = z.number().int().min(0);
const size = z
  .number()
  .int()
  .min(0)
  .max(2 ** 40);
const extensions = z.record(z.string(), z.unknown()).optional();

const bufferView = z.looseObject({
  buffer: index,
  byteOffset: size.default(0),
  byteLength: size,
  byteStride: size.optional(),
  extensions,
});
const accessor = z.looseObject({
  bufferView: index.optional(),
  byteOffset: size.default(0),
  componentType: z.number(),
  count: size,
  type: z.string(),
  sparse: z
    .looseObject({
      count: size,
      indices: z.looseObject({ bufferView: index, byteOffset: size.default(0), componentType: z.number() }),
      values: z.looseObject({ bufferView: index, byteOffset: size.default(0) }),
    })
    .optional(),
});
const primitive = z.looseObject({
  attributes: z.record(z.string(), index),
  indices: index.optional(),
  mode: z.number().int().min(0).max(6).default(4),
  extensions,
});
const node = z.looseObject({ mesh: index.optional(), children: z.array(index).default([]) });

export const gltf = z.looseObject({
  asset: z.looseObject({ version: z.string(), minVersion: z.string().optional() }),
  extensionsUsed: z.array(z.string()).default([]),
  extensionsRequired: z.array(z.string()).default([]),
  scene: index.optional(),
  scenes: z.array(z.looseObject({ nodes: z.array(index).default([]) })).default([]),
  nodes: z.array(node).default([]),
  meshes: z.array(z.looseObject({ primitives: z.array(primitive) })).default([]),
  accessors: z.array(accessor).default([]),
  bufferViews: z.array(bufferView).default([]),
  buffers: z.array(z.looseObject({ uri: z.string().optional(), byteLength: size, extensions })).default([]),
  images: z
    .array(z.looseObject({ uri: z.string().optional(), bufferView: index.optional(), mimeType: z.string().optional() }))
    .default([]),
  textures: z.array(z.looseObject({ source: index.optional(), extensions })).default([]),
  extensions,
});
export type Gltf = z.infer<typeof gltf>;

/** KHR_materials_variants, of the whole file. */
export const variantNames = z.looseObject({ variants: z.array(z.looseObject({ name: z.string().default('') })) });
/** KHR_materials_variants, of one primitive: which material in which variants. */
export const variantMaterials = z.looseObject({
  mappings: z.array(z.looseObject({ material: index, variants: z.array(index) })),
});
export const VARIANTS = 'KHR_materials_variants';

/** The part of a compressed buffer view that is really there. */
export const compressedView = z.looseObject({
  buffer: index,
  byteOffset: size.default(0),
  byteLength: size,
  byteStride: z.number().int().min(1),
  count: size,
});
export const MESHOPT = ['EXT_meshopt_compression', 'KHR_meshopt_compression'] as const;

/** Bytes of one element of an accessor; null for what glTF does not know. */
export function elementBytes(type: string, componentType: number): number | null {
  const parts = { SCALAR: 1, VEC2: 2, VEC3: 3, VEC4: 4, MAT2: 4, MAT3: 9, MAT4: 16 }[type];
  const each = { 5120: 1, 5121: 1, 5122: 2, 5123: 2, 5125: 4, 5126: 4 }[componentType];
  return parts === undefined || each === undefined ? null : parts * each;
}
