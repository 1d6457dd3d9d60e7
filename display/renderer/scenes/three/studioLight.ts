import { CubeTexture, DataTexture, DataUtils, HalfFloatType, LinearFilter, LinearMipmapLinearFilter } from 'three';

const SIDE = 64;
/** Levels that surfaces of rising roughness read; the last is for the roughest and for plain diffuse light. */
const LEVELS = 5;

type Vector = readonly [number, number, number];

/** Softboxes of a photographer's studio: brightness, place as two angles, half their width and height. Radians. */
const SOFTBOXES: readonly {
  readonly light: number;
  readonly azimuth: number;
  readonly elevation: number;
  readonly half: readonly [number, number];
}[] = [
  // A long one at either side, a broad one overhead, a small one behind for the edge, and a little from the front.
  { light: 8.5, azimuth: -1.1, elevation: 0.26, half: [0.2, 0.74] },
  { light: 5, azimuth: 1.28, elevation: 0.2, half: [0.15, 0.7] },
  { light: 3.6, azimuth: 0, elevation: 1.4, half: [0.5, 0.34] },
  { light: 5, azimuth: 2.7, elevation: 0.38, half: [0.16, 0.3] },
  { light: 0.9, azimuth: 0.1, elevation: -0.05, half: [0.3, 0.22] },
];
const WALLS = 0.5;
const FLOOR = 0.34;

/** Part of a box that a blurred look at a distance from its middle sees, 0 to 1. Blur takes no light away. */
function seen(distance: number, half: number, blur: number): number {
  return (Math.tanh((distance + half) / blur) - Math.tanh((distance - half) / blur)) / 2;
}

/** Light that a surface of a roughness gets from a direction. */
function lightFrom([x, y, z]: Vector, roughness: number): number {
  const blur = 0.03 + 1.15 * roughness ** 1.3;
  const up = Math.asin(Math.max(-1, Math.min(1, y)));
  let sum = FLOOR + (WALLS - FLOOR) * (0.5 + 0.5 * Math.tanh((up + 0.35) / (0.3 + blur)));
  for (const { light, azimuth, elevation, half } of SOFTBOXES) {
    // Angles as the box sees them, so that one overhead is as square as one in front.
    const [sa, ca, se, ce] = [Math.sin(azimuth), Math.cos(azimuth), Math.sin(elevation), Math.cos(elevation)];
    const front = x * sa * ce + y * se + z * ca * ce;
    const across = x * ca - z * sa;
    const above = y * ce - (x * sa + z * ca) * se;
    const sideways = Math.atan2(across, front);
    const upwards = Math.atan2(above, Math.hypot(across, front));
    sum += light * seen(sideways, half[0], blur) * seen(upwards, half[1], blur);
  }
  return sum;
}

/** Direction of a place on a face of the cube, both from -1 to 1. */
function towards(face: number, u: number, v: number): Vector {
  const faces: readonly Vector[] = [
    [1, -v, -u],
    [-1, -v, u],
    [u, 1, v],
    [u, -1, -v],
    [u, -v, 1],
    [-u, -v, -1],
  ];
  const [x, y, z] = faces[face]!;
  const length = Math.hypot(x, y, z);
  return [x / length, y / length, z / length];
}

function faceOf(face: number, side: number, roughness: number): DataTexture {
  const data = new Uint16Array(side * side * 4);
  const one = DataUtils.toHalfFloat(1);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const direction = towards(face, (2 * column + 1) / side - 1, (2 * row + 1) / side - 1);
      const value = DataUtils.toHalfFloat(lightFrom(direction, roughness));
      data.set([value, value, value, one], (row * side + column) * 4);
    }
  }
  return new DataTexture(data, side, side);
}

function cubeOf(level: number): CubeTexture {
  const part = Math.min(1, level / (LEVELS - 1));
  // As the renderer reads it: which roughness a level is for.
  const roughness = 1 - Math.sqrt(1 - part);
  return new CubeTexture(Array.from({ length: 6 }, (_, face) => faceOf(face, SIDE >> level, roughness)));
}

/**
 * The light all around, for every roughness of a surface, reckoned here: filtering a drawn room keeps a machine without
 * a graphics card busy for seconds, and the picture with it. It is the same for every model of a page.
 */
export function studioLight(): CubeTexture {
  const light = cubeOf(0);
  // The renderer counts the levels below the first and leaves the last of them out.
  light.mipmaps = Array.from({ length: LEVELS }, (_, i) => cubeOf(i + 1));
  light.type = HalfFloatType;
  light.magFilter = LinearFilter;
  light.minFilter = LinearMipmapLinearFilter;
  light.generateMipmaps = false;
  // Filtered already, as the renderer's own filter would.
  Object.assign(light, { isPMREMTexture: true });
  light.needsUpdate = true;
  return light;
}
