import type { Material, Object3D } from 'three';
import { Box3, Group, LoadingManager, Mesh, Texture, Vector3 } from 'three';
import { GLTFLoader } from 'three/addons/loaders/GLTFLoader.js';
import type { GLTF } from 'three/addons/loaders/GLTFLoader.js';
import { ModelFault } from '../../../../controller/protocol/model/glb.ts';
import { MAX_TEXTURE_SIDE, modelFacts } from '../../../../controller/protocol/model/modelFacts.ts';
import { HEAD_BYTES, imageSize } from '../../media/imageSize.ts';
import { readVariants } from './variants.ts';
import type { Variants } from './variants.ts';

/** Height or width of every model once it is in a scene, whatever unit it was made in. */
const SIZE = 2;

/** Its own axis may be this far from the middle of its box, part of its size. */
const OFF_AXIS = 0.2;

/** A model that stands on height 0 around the middle, and what it needs on the graphics card. */
export interface Model {
  readonly root: Group;
  readonly variants: Variants;
  /** Half its width, however it turns. */
  readonly radius: number;
  readonly height: number;
  readonly textures: ReadonlySet<Texture>;
  readonly geometries: number;
  dispose(): void;
}

/** @throws ModelFault */
function refuseHugeTextures(pictures: readonly Uint8Array[]): void {
  for (const picture of pictures) {
    const size = imageSize(picture.subarray(0, HEAD_BYTES));
    if (size === null)
      throw new ModelFault('a texture in it is no picture', 'export it with PNG, JPEG or WebP textures');
    if (Math.max(size.width, size.height) > MAX_TEXTURE_SIDE) {
      throw new ModelFault(
        `a texture in it has ${size.width} x ${size.height} pixels, and ${MAX_TEXTURE_SIDE} a side is the most`,
        'make its textures smaller',
      );
    }
  }
}

/** Reads no address but those of the file's own parts. */
function closedManager(): LoadingManager {
  const manager = new LoadingManager();
  manager.setURLModifier((url) => {
    if (!url.startsWith('blob:'))
      throw new ModelFault('a part of it lies elsewhere', 'export it with everything embedded');
    return url;
  });
  return manager;
}

async function parse(bytes: Uint8Array<ArrayBuffer>, meshopt: boolean): Promise<GLTF> {
  const loader = new GLTFLoader(closedManager());
  if (meshopt) {
    const { MeshoptDecoder } = await import('three/addons/libs/meshopt_decoder.module.js');
    loader.setMeshoptDecoder(MeshoptDecoder);
  }
  try {
    return await loader.parseAsync(bytes.buffer, '');
  } catch (error) {
    if (error instanceof ModelFault) throw error;
    throw new ModelFault(
      `it does not open (${error instanceof Error ? error.message : String(error)})`,
      'export it again',
    );
  }
}

/**
 * Opens a .glb file: looked through first, then read, put on its feet, its variants ready to be worn.
 *
 * @param wanted names of variants
 * @throws ModelFault
 */
export async function loadModel(bytes: Uint8Array<ArrayBuffer>, wanted: readonly string[]): Promise<Model> {
  const facts = modelFacts(bytes, (utf8) => new TextDecoder().decode(utf8));
  refuseHugeTextures(facts.pictures);
  const gltf = await parse(bytes, facts.meshopt);
  const variants = await readVariants(gltf, facts.variants, wanted);
  const root = new Group();
  const thing = gltf.scene;
  // Its own lights and cameras are those of the workshop that it was made in.
  const foreign: Object3D[] = [];
  thing.traverse((o) => {
    if ('isLight' in o || 'isCamera' in o) foreign.push(o);
  });
  for (const o of foreign) o.removeFromParent();
  root.add(thing);
  const { radius, height } = putOnFeet(thing);
  const held = collect(thing, variants.materials());
  return {
    root,
    variants,
    radius,
    height,
    textures: held.textures,
    geometries: held.geometries.size,
    dispose() {
      root.removeFromParent();
      for (const texture of held.textures) {
        texture.dispose();
        const picture: unknown = texture.source.data;
        if (typeof ImageBitmap !== 'undefined' && picture instanceof ImageBitmap) picture.close();
      }
      for (const geometry of held.geometries) geometry.dispose();
      for (const material of held.materials) material.dispose();
    },
  };
}

/**
 * Scales a thing to the common size and puts it on height 0. It turns around its own upright axis where that goes through
 * its middle part (a bottle with a spout), else around the middle of its box.
 */
function putOnFeet(thing: Object3D): { radius: number; height: number } {
  thing.updateMatrixWorld(true);
  const box = new Box3().setFromObject(thing, true);
  const size = box.getSize(new Vector3());
  const axis = box.getCenter(new Vector3());
  const largest = Math.max(size.x, size.y, size.z);
  if (!Number.isFinite(largest) || largest <= 0) {
    throw new ModelFault('it has no size: its surfaces are all in one point', 'export it again');
  }
  if (Math.abs(axis.x) < size.x * OFF_AXIS && Math.abs(axis.z) < size.z * OFF_AXIS) axis.set(0, 0, 0);
  const scale = SIZE / largest;
  const radius = reach(thing, axis) * scale;
  thing.scale.multiplyScalar(scale);
  thing.position.sub(axis).multiplyScalar(scale);
  thing.position.y = (thing.position.y / scale - box.min.y + axis.y) * scale;
  thing.updateMatrixWorld(true);
  return { radius: Math.max(radius, 0.02), height: Math.max(size.y * scale, 0.02) };
}

/** Farthest point of a thing from an upright axis. */
function reach(thing: Object3D, axis: Vector3): number {
  let most = 0;
  const at = new Vector3();
  thing.traverse((o) => {
    if (!(o instanceof Mesh)) return;
    const mesh = o as Mesh;
    const corners = mesh.geometry.getAttribute('position');
    for (let i = 0; i < corners.count; i++) {
      at.fromBufferAttribute(corners, i).applyMatrix4(mesh.matrixWorld);
      most = Math.max(most, Math.hypot(at.x - axis.x, at.z - axis.z));
    }
  });
  return most;
}

interface Held {
  readonly textures: Set<Texture>;
  readonly geometries: Set<{ dispose(): void }>;
  readonly materials: Set<Material>;
}

function collect(thing: Object3D, more: Iterable<Material>): Held {
  const held: Held = { textures: new Set(), geometries: new Set(), materials: new Set(more) };
  thing.traverse((o) => {
    if (!(o instanceof Mesh)) return;
    const mesh = o as Mesh;
    held.geometries.add(mesh.geometry);
    for (const material of [mesh.material].flat()) held.materials.add(material);
  });
  for (const material of held.materials) {
    for (const value of Object.values(material) as unknown[])
      if (value instanceof Texture) held.textures.add(value as Texture);
  }
  return held;
}
