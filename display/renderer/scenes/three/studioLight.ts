import { BackSide, BoxGeometry, Mesh, MeshBasicMaterial, PMREMGenerator, Scene } from 'three';
import type { WebGLRenderer, WebGLRenderTarget } from 'three';

/** Light of a photographer's studio: brightness, place and size of each surface that shines. */
const SURFACES: readonly {
  readonly light: number;
  readonly at: readonly [number, number, number];
  readonly size: readonly [number, number, number];
}[] = [
  // A long softbox at either side, a broad one overhead, a small one behind for the edge.
  { light: 11, at: [-4.4, 1.6, 2.2], size: [0.1, 4.6, 2.2] },
  { light: 6.5, at: [4.6, 1.2, 1.4], size: [0.1, 4.2, 1.6] },
  { light: 4, at: [0, 4.4, 0.4], size: [4.2, 0.1, 3] },
  { light: 6, at: [1.8, 2, -4.6], size: [1.6, 3, 0.1] },
  { light: 1.6, at: [0, -0.4, 5.6], size: [3, 2.4, 0.1] },
];

/** The light all around, filtered for every roughness of a surface. It is the same for every model of a page. */
export function studioLight(renderer: WebGLRenderer): WebGLRenderTarget {
  const room = new Scene();
  const box = new BoxGeometry();
  const materials: MeshBasicMaterial[] = [];
  const shine = (light: number): MeshBasicMaterial => {
    const material = new MeshBasicMaterial();
    material.color.setScalar(light);
    materials.push(material);
    return material;
  };
  const walls = new Mesh(box, shine(0.62));
  walls.material.side = BackSide;
  walls.scale.set(12, 10, 12);
  const floor = new Mesh(box, shine(0.42));
  floor.position.y = -4.9;
  floor.scale.set(11.8, 0.1, 11.8);
  room.add(walls, floor);
  for (const { light, at, size } of SURFACES) {
    const surface = new Mesh(box, shine(light));
    surface.position.set(...at);
    surface.scale.set(...size);
    room.add(surface);
  }
  const filter = new PMREMGenerator(renderer);
  const toneMapping = renderer.toneMapping;
  const target = filter.fromScene(room, 0.035, 0.1, 30, { size: 128 });
  renderer.toneMapping = toneMapping;
  filter.dispose();
  box.dispose();
  for (const material of materials) material.dispose();
  return target;
}
