import { Mesh } from 'three';
import type { Material } from 'three';
import type { GLTF } from 'three/addons/loaders/GLTFLoader.js';
import { VARIANTS, variantMaterials } from '../../../../controller/protocol/model/gltf.ts';

/** The looks of a model (KHR_materials_variants) that a scene shows. */
export interface Variants {
  /** How many are shown in turn; 1 where the model is shown as it is. */
  readonly count: number;
  /** Wanted names that the model does not have. */
  readonly unknown: readonly string[];
  /** Has the model wear one of them, by its place among those shown. */
  wear(place: number): void;
  /** Every material of every variant that is shown. */
  materials(): Iterable<Material>;
}

/** Gets the wanted variants of a model ready to be worn. */
export async function readVariants(gltf: GLTF, names: readonly string[], wanted: readonly string[]): Promise<Variants> {
  const shown = wanted.filter((name) => names.includes(name)).map((name) => names.indexOf(name));
  const meshes: { readonly mesh: Mesh; readonly worn: readonly Material[] }[] = [];
  const all: Mesh[] = [];
  gltf.scene.traverse((o) => {
    if (o instanceof Mesh) all.push(o as Mesh);
  });
  for (const mesh of all) {
    const extensions = mesh.userData['gltfExtensions'] as Record<string, unknown> | undefined;
    const parsed = variantMaterials.safeParse(extensions?.[VARIANTS]);
    if (!parsed.success || shown.length === 0) continue;
    const own = mesh.material as Material;
    const worn: Material[] = [];
    for (const variant of shown) {
      const mapping = parsed.data.mappings.find((m) => m.variants.includes(variant));
      worn.push(mapping === undefined ? own : await materialFor(gltf, mesh, mapping.material));
    }
    mesh.material = own;
    meshes.push({ mesh, worn });
  }
  return {
    count: Math.max(1, shown.length),
    unknown: wanted.filter((name) => !names.includes(name)),
    wear(place) {
      for (const { mesh, worn } of meshes) mesh.material = worn[place] ?? mesh.material;
    },
    materials: () => new Set(meshes.flatMap((m) => m.worn)),
  };
}

/** A material as the mesh needs it: with vertex colours, flat shading and so on where its surface asks for them. */
async function materialFor({ parser }: GLTF, mesh: Mesh, index: number): Promise<Material> {
  mesh.material = (await parser.getDependency('material', index)) as Material;
  parser.assignFinalMaterial(mesh);
  return mesh.material;
}
