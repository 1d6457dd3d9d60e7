/**
 * Makes `media/grove-bottle.glb`, the demonstration store's model: a pump bottle in two scents. Own work, CC0 1.0.
 *
 *   node config/stores/demo/model/bottle.ts [FILE]
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { glbOf } from './glb.ts';
import type { Surface } from './glb.ts';
import { arc, line, printed, tube, turned } from './shapes.ts';
import type { Shape } from './shapes.ts';

/** Lengths in decimetres. */
const RADIUS = 0.36;
const LEVEL = 1.2;

type Rgb = readonly [number, number, number];
/** Of a colour as screens name it, what glTF wants: linear. */
const linear = (hex: string): Rgb => {
  const channel = (at: number): number => {
    const s = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
};
const gel = (name: string, hex: string): object => ({
  name,
  pbrMetallicRoughness: { baseColorFactor: [...linear(hex), 1], metallicFactor: 0, roughnessFactor: 0.14 },
});

const materials = [
  gel('Blood orange', '#d03a04'),
  gel('Amalfi lemon', '#d8a800'),
  {
    name: 'Glass',
    alphaMode: 'BLEND',
    doubleSided: true,
    pbrMetallicRoughness: { baseColorFactor: [0.86, 0.9, 0.9, 0.34], metallicFactor: 0, roughnessFactor: 0.06 },
  },
  {
    name: 'Pump',
    pbrMetallicRoughness: { baseColorFactor: [...linear('#f1ece2'), 1], metallicFactor: 0, roughnessFactor: 0.42 },
  },
  {
    name: 'Print',
    pbrMetallicRoughness: { baseColorFactor: [...linear('#fffaf2'), 1], metallicFactor: 0, roughnessFactor: 0.55 },
  },
];
const [GEL, LEMON, GLASS, PUMP, PRINT] = [0, 1, 2, 3, 4];

const body = turned([
  [0, 0.012],
  [0.29, 0],
  ...arc(RADIUS - 0.06, 0.06, 0.06, 0.06, -90, 0, 6),
  [RADIUS, 0.5],
  [RADIUS, 0.9],
  [RADIUS, LEVEL],
  [0, LEVEL],
]);
const glass = turned(
  [[RADIUS, LEVEL], ...arc(0.16, LEVEL + 0.02, 0.2, 0.2, 0, 90, 12), [0.15, LEVEL + 0.24], [0.15, LEVEL + 0.34]],
  64,
);
const collar = turned(
  [
    [0.165, LEVEL + 0.28],
    [0.178, LEVEL + 0.285],
    [0.178, LEVEL + 0.42],
    ...arc(0.16, LEVEL + 0.42, 0.018, 0.018, 0, 90, 4),
    [0.06, LEVEL + 0.45],
    [0.052, LEVEL + 0.455],
    [0.052, LEVEL + 0.58],
  ],
  56,
);
const head = turned(
  [
    [0.04, LEVEL + 0.57],
    [0.085, LEVEL + 0.575],
    [0.085, LEVEL + 0.66],
    ...arc(0.07, LEVEL + 0.66, 0.015, 0.015, 0, 90, 4),
    [0, LEVEL + 0.68],
  ],
  48,
);
const spout = tube(
  [
    [0, LEVEL + 0.635, 0],
    [0.12, LEVEL + 0.64, 0],
    [0.2, LEVEL + 0.632, 0],
    [0.25, LEVEL + 0.612, 0],
    [0.276, LEVEL + 0.575, 0],
    [0.284, LEVEL + 0.53, 0],
  ],
  (along) => 0.036 - 0.012 * along,
);

/** GROVE, in strokes; each letter 0.1 wide and 0.14 high, its left lower corner at 0. */
const letters: readonly (readonly (readonly (readonly [number, number])[])[])[] = [
  [[...arc(0.052, 0.07, 0.052, 0.07, 48, 322), [0.104, 0.066], [0.06, 0.066]]],
  [
    [[0, 0], [0, 0.14], ...arc(0.045, 0.105, 0.04, 0.035, 90, -90, 10), [0, 0.07]],
    [
      [0.045, 0.07],
      [0.088, 0],
    ],
  ],
  [arc(0.055, 0.07, 0.055, 0.07, 0, 360, 30)],
  [
    [
      [0, 0.14],
      [0.05, 0],
      [0.1, 0.14],
    ],
  ],
  [
    [
      [0.08, 0],
      [0, 0],
      [0, 0.14],
      [0.08, 0.14],
    ],
    [
      [0, 0.07],
      [0.068, 0.07],
    ],
  ],
];
const STEP = 0.142;
const PRINT_SCALE = 0.8;
const word = letters.flatMap((strokes, i) =>
  strokes.flatMap((points) => {
    const set = points.map(([x, y]) => [(x + (i - 2.36) * STEP) * PRINT_SCALE, y * PRINT_SCALE] as const);
    return line(set, 0.0115);
  }),
);
/** A leaf in small pieces, so that it follows the wall. */
const leaf = (tilt: number): (readonly [number, number])[][] => {
  const a = (tilt * Math.PI) / 180;
  const turn = ([x, y]: readonly [number, number]): readonly [number, number] => {
    return [x * Math.cos(a) - y * Math.sin(a), x * Math.sin(a) + y * Math.cos(a) - 0.36];
  };
  const edge = arc(0, 0.058, 0.034, 0.058, -90, 270, 28).map(turn);
  const middle = turn([0, 0.058]);
  return edge.slice(1).map((point, i) => [middle, edge[i]!, point]);
};
const prints: Shape = printed(
  [
    ...word,
    ...line(
      [
        [-0.07, -0.075],
        [0.07, -0.075],
      ],
      0.009,
    ),
    ...[42, -42].flatMap((tilt) => leaf(tilt)),
    ...line(
      [
        [-0.1, -0.5],
        [0.1, -0.5],
      ],
      0.008,
    ),
    ...line(
      [
        [-0.06, -0.535],
        [0.06, -0.535],
      ],
      0.008,
    ),
  ],
  RADIUS + 0.0015,
  0.82,
);

const surface = (name: string, shape: Shape, material: number): Surface => ({ name, ...shape, material });
const file = process.argv[2] ?? join(import.meta.dirname, '../media/grove-bottle.glb');
const bytes = glbOf({
  generator: 'Endcap demonstration store',
  materials,
  variants: ['Blood orange', 'Amalfi lemon'],
  surfaces: [
    {
      ...surface('Gel', body, GEL!),
      variants: [
        { material: GEL!, variants: [0] },
        { material: LEMON!, variants: [1] },
      ],
    },
    surface('Collar', collar, PUMP!),
    surface('Head', head, PUMP!),
    surface('Spout', spout, PUMP!),
    surface('Print', prints, PRINT!),
    surface('Glass', glass, GLASS!),
  ],
});
writeFileSync(file, bytes);
console.log(`${file}: ${bytes.length} bytes`);
