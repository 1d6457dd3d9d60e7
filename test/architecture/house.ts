/** The house as DESIGN lays it out: who may import whom, what is pure, which library lives where. */

/** Room -> rooms that it may import from. A room is a folder; the longest one that fits a path is its room. */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'config/schema': [],
  'controller/protocol': ['config/schema'],
  // Knows nothing of shops; it may borrow the words for faults.
  'controller/runtime': ['config/schema'],
  'controller/identity': ['config/schema', 'controller/protocol', 'controller/engine'],
  'controller/engine': ['config/schema', 'controller/protocol'],
  'controller/measure': ['config/schema', 'controller/protocol', 'controller/engine'],
  'controller/records': ['config/schema', 'controller/protocol', 'controller/runtime', 'controller/engine'],
  'controller/connectors': ['config/schema', 'controller/protocol', 'controller/runtime'],
  'controller/gateway': [
    'config/schema',
    'controller/protocol',
    'controller/runtime',
    'controller/records',
    'controller/engine',
    'controller/context.ts',
  ],
  'controller/api': [
    'config/schema',
    'controller/protocol',
    'controller/runtime',
    'controller/records',
    'controller/engine',
    'controller/survey',
    'controller/context.ts',
  ],
  'controller/replay/core': ['config/schema', 'controller/protocol', 'controller/engine'],
  'controller/replay': [
    'config/schema',
    'controller/protocol',
    'controller/engine',
    'controller/records',
    'controller/runtime',
    'controller/replay/core',
  ],
  'controller/outlook/core': ['config/schema', 'controller/protocol', 'controller/engine', 'controller/replay/core'],
  'controller/outlook': [
    'config/schema',
    'controller/protocol',
    'controller/engine',
    'controller/records',
    'controller/runtime',
    'controller/outlook/core',
    'controller/context.ts',
  ],
  // A file of a survey, read and judged, for whoever asks.
  'controller/survey': [
    'config/schema',
    'controller/protocol',
    'controller/runtime',
    'controller/identity',
    'controller/records',
  ],
  'controller/context.ts': ['config/schema', 'controller/protocol', 'controller/records', 'controller/engine'],
  'controller/cli': [
    'config/schema',
    'controller/protocol',
    'controller/runtime',
    'controller/records',
    'controller/engine',
    'controller/replay',
    'controller/survey',
    'controller/context.ts',
  ],
  // The loop and the wiring see every room of the controller but its web app.
  controller: [
    'config/schema',
    'controller/protocol',
    'controller/runtime',
    'controller/identity',
    'controller/engine',
    'controller/measure',
    'controller/records',
    'controller/connectors',
    'controller/gateway',
    'controller/api',
    'controller/cli',
    'controller/replay',
    'controller/outlook',
    'controller/survey',
    'controller/context.ts',
  ],
  'controller/console': ['config/schema', 'controller/protocol', 'display/renderer/preview.ts'],
  'display/scene': ['config/schema', 'controller/protocol'],
  'display/renderer': ['config/schema', 'controller/protocol', 'display/scene'],
  'display/rack': ['config/schema', 'controller/protocol', 'display/scene', 'display/renderer'],
  'display/phone': ['config/schema', 'controller/protocol', 'display/scene', 'display/renderer'],
  'display/player': ['config/schema', 'controller/protocol', 'controller/runtime', 'display/renderer'],
  devices: ['config/schema', 'controller/protocol', 'controller/runtime', 'devices'],
  docs: ['config/schema', 'controller/protocol', 'controller/runtime'],
  // What is not a room of the product: tests and the tools' own settings may import everything.
  test: ['*'],
  '.': ['*'],
};

/** No clock, no randomness, no Node, no DOM: time and ids come in as data. */
export const PURE = [
  'config/schema',
  'controller/protocol',
  'controller/identity',
  'controller/engine',
  'controller/measure',
  'controller/replay/core',
  'controller/outlook/core',
  'display/scene',
  'devices/simulator/world',
  'devices/camera/calibration',
  'devices/camera/counting',
  'devices/camera/sight',
  'devices/camera/detector.ts',
  'devices/camera/motion/motionScene.ts',
  'devices/camera/motion/stillness.ts',
  'devices/camera/yolox/decode.ts',
  'devices/camera/yolox/inputSize.ts',
  'devices/camera/yolox/picture.ts',
  'devices/camera/yolox/suppress.ts',
  'devices/ble/decode',
  'devices/ble/held.ts',
  'devices/ble/placed.ts',
  'devices/ble/told.ts',
  'devices/gpio/chip.ts',
  'devices/gpio/wiring.ts',
  'devices/rack/ledText.ts',
  'devices/rack/tm1637.ts',
  'devices/rack/wiring.ts',
];
export const PURE_PACKAGES = ['zod', 'temporal-polyfill', 'rrule-temporal'];
export const IMPURE_NAMES = [
  'performance',
  'crypto',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'requestAnimationFrame',
  'fetch',
  'document',
  'window',
  'navigator',
  'localStorage',
  'globalThis',
  'process',
  'Buffer',
  'console',
];

/** Native and vendor libraries: each in exactly one file of each process. */
export const VENDOR = [
  '@node-rs/argon2',
  '@peculiar/x509',
  '@stoprocent/noble',
  '@techstark/opencv-js',
  'aedes',
  'electron',
  'mqtt',
  'node:sqlite',
  'onnxruntime-node',
  'onoff',
  'pino',
  'prom-client',
  'qrcode',
  'serialport',
  'sharp',
  'socket.io',
  'socket.io-client',
  'yaml',
];
/** Libraries with a home: nowhere else. */
export const HOME: Readonly<Record<string, readonly string[]>> = {
  sharp: ['controller/runtime'],
  'node:sqlite': ['controller/records'],
  three: ['display/renderer', 'controller/console'],
  'socket.io': ['controller/gateway'],
};

/** Where each process begins. A page begins at its script. */
export const ENTRY_POINTS = [
  'controller/main.ts',
  'controller/cli/main.ts',
  'devices/agent/main.ts',
  'devices/camera/motion/worker.ts',
  'devices/camera/yolox/worker.ts',
  'devices/simulator/main.ts',
  'controller/console/main.tsx',
  'display/renderer/main.tsx',
  'display/renderer/main.ts',
  'display/rack/main.tsx',
  'display/rack/main.ts',
  'display/phone/main.tsx',
  'display/phone/main.ts',
  'display/player/start.ts',
  'display/player/main.ts',
  'display/player/preload.ts',
];

export const FORBIDDEN_FOLDERS = ['utils', 'util', 'helpers', 'helper', 'types', 'misc', 'common', 'shared', 'lib'];

/** Lines of a file: over the first is told, over the second is refused. */
export const LONG = 250;
export const TOO_LONG = 400;
