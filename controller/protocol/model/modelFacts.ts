import { EXPORT_AGAIN, glbParts, ModelFault } from './glb.ts';
import { compressedView, elementBytes, gltf, MESHOPT, VARIANTS, variantNames } from './gltf.ts';
import type { Gltf } from './gltf.ts';

export const MAX_MODEL_BYTES = 40 * 1024 * 1024;
export const MAX_MODEL_TRIANGLES = 2_000_000;
/** Longest side of a texture, pixels. */
export const MAX_TEXTURE_SIDE = 8192;
/** Most numbers of one kind: an unindexed model of the most triangles has this many corners. */
const MAX_COUNT = 3 * MAX_MODEL_TRIANGLES;
/** Most bytes that all its parts may have once they are unpacked. */
const MAX_UNPACKED_BYTES = 512 * 1024 * 1024;
/** A node may stand in a tree this deep. */
const MAX_DEPTH = 200;
const EMBED = 'export it as one .glb file with everything embedded';

/** Extensions that players draw, in part by leaving them out. */
const KNOWN = new Set<string>([
  ...MESHOPT,
  VARIANTS,
  'KHR_mesh_quantization',
  'KHR_texture_transform',
  'KHR_lights_punctual',
  'KHR_materials_anisotropy',
  'KHR_materials_clearcoat',
  'KHR_materials_diffuse_roughness',
  'KHR_materials_dispersion',
  'KHR_materials_emissive_strength',
  'KHR_materials_ior',
  'KHR_materials_iridescence',
  'KHR_materials_sheen',
  'KHR_materials_specular',
  'KHR_materials_transmission',
  'KHR_materials_unlit',
  'KHR_materials_volume',
  'EXT_materials_bump',
  'EXT_texture_webp',
  'EXT_texture_avif',
]);
/** Refused where a file only uses them: what they pack or multiply is not there without them. */
const REFUSED = ['KHR_draco_mesh_compression', 'EXT_mesh_gpu_instancing'];
const WITHOUT: Readonly<Record<string, string>> = {
  KHR_draco_mesh_compression: 'export it without Draco (plain or meshopt)',
  KHR_texture_basisu: 'export it with PNG, JPEG or WebP textures instead of KTX2',
};

/** What is in a sound model. */
export interface ModelFacts {
  /** Drawn in one frame. */
  readonly triangles: number;
  /** Names of its material variants, in the order of the file. */
  readonly variants: readonly string[];
  /** Its textures as they lie in the file, compressed pictures. */
  readonly pictures: readonly Uint8Array[];
  /** It needs the meshopt decoder. */
  readonly meshopt: boolean;
}

/**
 * Looks through a .glb file without drawing it: whole, all in itself, nothing that a player could not draw, within
 * limits. The sides of its textures are left to whoever can read pictures.
 *
 * @param text decodes UTF-8
 * @throws ModelFault
 */
export function modelFacts(bytes: Uint8Array, text: (utf8: Uint8Array) => string): ModelFacts {
  if (bytes.byteLength > MAX_MODEL_BYTES) {
    throw new ModelFault(`it is larger than ${MAX_MODEL_BYTES / 1024 / 1024} MB`, 'export it smaller');
  }
  const { json, binary } = glbParts(bytes);
  const model = described(json, text);
  refuseExtensions(model);
  refuseForeign(model, binary);
  checkViews(model, binary);
  checkAccessors(model);
  const triangles = trianglesOf(model);
  if (triangles === 0) throw new ModelFault('there is no surface in it that could be shown', EXPORT_AGAIN);
  if (triangles > MAX_MODEL_TRIANGLES) {
    throw new ModelFault(
      `it has ${triangles.toLocaleString('en')} triangles, and screens draw up to ${MAX_MODEL_TRIANGLES.toLocaleString('en')}`,
      'simplify it',
    );
  }
  return {
    triangles,
    variants: variantsOf(model),
    pictures: picturesOf(model, binary),
    meshopt: model.extensionsUsed.some((e) => (MESHOPT as readonly string[]).includes(e)),
  };
}

function described(json: Uint8Array, text: (utf8: Uint8Array) => string): Gltf {
  let raw: unknown;
  try {
    raw = JSON.parse(text(json));
  } catch {
    throw new ModelFault('the file is damaged: its description is no JSON', EXPORT_AGAIN);
  }
  const parsed = gltf.safeParse(raw);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ModelFault(
      `the file is damaged: its description is wrong at ${issue?.path.join('.') ?? 'its root'}`,
      EXPORT_AGAIN,
    );
  }
  const { version, minVersion } = parsed.data.asset;
  const needs = minVersion ?? version;
  if (!needs.startsWith('2.'))
    throw new ModelFault(`it needs glTF ${needs.slice(0, 12)}`, 'export it as glTF 2.0 (.glb)');
  return parsed.data;
}

function refuseExtensions(model: Gltf): void {
  const required = new Set(model.extensionsRequired);
  for (const extension of REFUSED) if (model.extensionsUsed.includes(extension)) required.add(extension);
  for (const extension of required) {
    if (KNOWN.has(extension)) continue;
    throw new ModelFault(
      `it needs ${extension.slice(0, 60)}, which players do not have`,
      WITHOUT[extension] ?? `export it without ${extension.slice(0, 60)}`,
    );
  }
}

function isFallback(buffer: Gltf['buffers'][number]): boolean {
  return MESHOPT.some((name) => buffer.extensions?.[name] !== undefined);
}

function refuseForeign(model: Gltf, binary: Uint8Array | null): void {
  for (const { uri } of [...model.buffers, ...model.images]) {
    if (uri !== undefined) throw new ModelFault(`a part of it lies elsewhere ("${uri.slice(0, 40)}")`, EMBED);
  }
  model.buffers.forEach((buffer, i) => {
    if (isFallback(buffer)) return;
    if (i > 0) throw new ModelFault('a part of it lies elsewhere', EMBED);
    if (binary === null || buffer.byteLength > binary.byteLength) {
      throw new ModelFault(
        `the file is cut off: ${buffer.byteLength} bytes of data were written and ${binary?.byteLength ?? 0} are there`,
        EXPORT_AGAIN,
      );
    }
  });
}

function damaged(what: string): ModelFault {
  return new ModelFault(`the file is damaged: ${what}`, EXPORT_AGAIN);
}

function checkViews(model: Gltf, binary: Uint8Array | null): void {
  let unpacked = 0;
  model.bufferViews.forEach((view, i) => {
    unpacked += view.byteLength;
    if (unpacked > MAX_UNPACKED_BYTES) throw new ModelFault('unpacked it is larger than 512 MB', 'simplify it');
    const buffer = model.buffers[view.buffer];
    if (buffer === undefined || view.byteOffset + view.byteLength > buffer.byteLength) {
      throw damaged(`part ${i} of its data reaches behind the end`);
    }
    for (const name of MESHOPT) {
      const raw = view.extensions?.[name];
      if (raw === undefined) continue;
      const packed = compressedView.safeParse(raw);
      if (
        !packed.success ||
        packed.data.buffer !== 0 ||
        packed.data.count * packed.data.byteStride !== view.byteLength ||
        packed.data.byteOffset + packed.data.byteLength > (binary?.byteLength ?? 0)
      ) {
        throw damaged(`part ${i} of its compressed data reaches behind the end`);
      }
    }
  });
}

function checkAccessors(model: Gltf): void {
  const fits = (view: number, offset: number, count: number, each: number): boolean => {
    const found = model.bufferViews[view];
    if (found === undefined) return false;
    const stride = found.byteStride === undefined || found.byteStride === 0 ? each : found.byteStride;
    return count === 0 || offset + (count - 1) * stride + each <= found.byteLength;
  };
  model.accessors.forEach((a, i) => {
    const each = elementBytes(a.type, a.componentType);
    if (each === null) throw damaged(`its numbers ${i} are of no known kind`);
    if (a.count > MAX_COUNT) throw new ModelFault(`it has more than ${MAX_COUNT / 1e6} million corners`, 'simplify it');
    if (a.bufferView !== undefined && !fits(a.bufferView, a.byteOffset, a.count, each)) {
      throw damaged(`its numbers ${i} reach behind their part`);
    }
    if (a.sparse === undefined) return;
    const { count, indices, values } = a.sparse;
    const ofIndex = elementBytes('SCALAR', indices.componentType);
    const sound =
      ofIndex !== null &&
      count <= a.count &&
      fits(indices.bufferView, indices.byteOffset, count, ofIndex) &&
      fits(values.bufferView, values.byteOffset, count, each);
    if (!sound) throw damaged(`its sparse numbers ${i} reach behind their part`);
  });
}

function trianglesOfMesh(model: Gltf, mesh: number): number {
  const found = model.meshes[mesh];
  if (found === undefined) throw damaged(`it names a mesh ${mesh} that is not there`);
  let sum = 0;
  for (const { attributes, indices, mode } of found.primitives) {
    const at = indices ?? attributes['POSITION'];
    const count = at === undefined ? 0 : model.accessors[at]?.count;
    if (count === undefined) throw damaged(`mesh ${mesh} names numbers that are not there`);
    if (mode === 4) sum += Math.floor(count / 3);
    if (mode === 5 || mode === 6) sum += Math.max(0, count - 2);
  }
  return sum;
}

/** Of the scene that is shown: a mesh that stands in it twice is drawn twice. */
function trianglesOf(model: Gltf): number {
  const roots = model.scenes[model.scene ?? 0]?.nodes ?? [];
  const known = new Map<number, number>();
  let sum = 0;
  const seen = new Set<number>();
  const visit = (index: number, depth: number): void => {
    const node = model.nodes[index];
    if (node === undefined) throw damaged(`it names a node ${index} that is not there`);
    if (depth > MAX_DEPTH || seen.has(index)) throw damaged('its nodes are no tree');
    seen.add(index);
    if (node.mesh !== undefined) {
      const count = known.get(node.mesh) ?? trianglesOfMesh(model, node.mesh);
      known.set(node.mesh, count);
      sum += count;
    }
    for (const child of node.children) visit(child, depth + 1);
  };
  for (const root of roots) visit(root, 0);
  return sum;
}

function variantsOf(model: Gltf): string[] {
  const raw = model.extensions?.[VARIANTS];
  const parsed = variantNames.safeParse(raw);
  return parsed.success ? parsed.data.variants.map((v) => v.name) : [];
}

function picturesOf(model: Gltf, binary: Uint8Array | null): Uint8Array[] {
  return model.images.map(({ bufferView }, i) => {
    const view = bufferView === undefined ? undefined : model.bufferViews[bufferView];
    if (view?.buffer !== 0 || binary === null) throw damaged(`texture ${i} is not there`);
    return binary.subarray(view.byteOffset, view.byteOffset + view.byteLength);
  });
}
