import { parseArgs } from 'node:util';
import type { ParseArgsOptionsConfig } from 'node:util';
import { modelLayout as modelLayouts } from '../../controller/runtime/models.ts';
import type { ModelLayout } from '../../controller/runtime/models.ts';
import { MAX_SIDE, readSize } from '../camera/pictureSize.ts';
import { DECODERS, readSource } from '../camera/source.ts';
import type { Decoder, Source } from '../camera/source.ts';
import { readTiling } from '../camera/yolox/tiles.ts';
import type { Tiling } from '../camera/yolox/tiles.ts';
import { readPlaced } from '../ble/placed.ts';
import type { Placed } from '../ble/placed.ts';
import { readWire, wiredTwice } from '../gpio/wiring.ts';
import type { Wire, Wiring } from '../gpio/wiring.ts';
import { readOrder } from '../rack/wiring.ts';
import type { LedWiring } from '../rack/wiring.ts';
import type { ReplayFormat } from '../replay/driver.ts';
import { help, kindHelp } from './help.ts';

/** What every kind of agent is told on its command line. */
export interface AgentOptions {
  readonly controller: string;
  /** Folder of the device key; null: the usual one. */
  readonly state: string | null;
  /** Null: the kind. */
  readonly name: string | null;
  /** SHA-256 of the public key to trust, base64; null: the machine's certificate authorities. */
  readonly pin: string | null;
}
export type KindOptions =
  | { readonly kind: 'simulator'; readonly seed?: number; readonly shoppers?: number; readonly speed: number }
  | {
      readonly kind: 'replay';
      readonly format: ReplayFormat;
      readonly data: string;
      readonly speed: number;
      readonly loop: boolean;
    }
  | { readonly kind: 'ble'; readonly receivers: readonly Placed[] }
  | {
      readonly kind: 'camera';
      /** Cameras of the store and where their pictures come from; at least one. */
      readonly cameras: readonly { readonly camera: string; readonly source: Source }[];
      /** File with users and passwords of cameras; null: none. */
      readonly credentials: string | null;
      /** File of a model, or the name of one that was added; null: motion only. */
      readonly model: string | null;
      /** SHA-256 that the model must have, hexadecimal; null: none was named. */
      readonly modelSha256: string | null;
      /** What the operator says the file is; auto: as its graph declares it. */
      readonly modelLayout: ModelLayout;
      readonly fps: number;
      readonly within: { readonly width: number; readonly height: number };
      readonly tiles: Tiling;
      readonly threads: number;
      readonly loop: boolean;
      readonly decoder: Decoder;
      /** Part of the time that the network may work, above 0, at most 1. */
      readonly cpuShare: number;
    }
  | { readonly kind: 'gpio'; readonly wiring: Wiring; readonly chip: string | null }
  | ({ readonly kind: 'rack'; readonly rack: string; readonly product: string | null } & LedWiring);

export type CommandLine =
  | { readonly does: 'help'; readonly text: string }
  | { readonly does: 'fail'; readonly message: string }
  | { readonly does: 'run'; readonly agent: AgentOptions; readonly driver: KindOptions };

const common = {
  controller: { type: 'string' },
  state: { type: 'string' },
  name: { type: 'string' },
  pin: { type: 'string' },
  help: { type: 'boolean' },
} as const;
const ofKind = {
  simulator: { ...common, seed: { type: 'string' }, shoppers: { type: 'string' }, speed: { type: 'string' } },
  replay: {
    ...common,
    format: { type: 'string' },
    data: { type: 'string' },
    speed: { type: 'string' },
    loop: { type: 'boolean' },
  },
  ble: { ...common, receiver: { type: 'string', multiple: true }, adapter: { type: 'string', multiple: true } },
  gpio: {
    ...common,
    button: { type: 'string', multiple: true },
    output: { type: 'string', multiple: true },
    chip: { type: 'string' },
  },
  rack: {
    ...common,
    rack: { type: 'string' },
    product: { type: 'string' },
    clk: { type: 'string' },
    dio: { type: 'string' },
    chip: { type: 'string' },
    digits: { type: 'string' },
    order: { type: 'string' },
    brightness: { type: 'string' },
  },
  camera: {
    ...common,
    camera: { type: 'string', multiple: true },
    source: { type: 'string' },
    credentials: { type: 'string' },
    hwaccel: { type: 'string' },
    'cpu-share': { type: 'string' },
    model: { type: 'string' },
    'model-sha256': { type: 'string' },
    'model-layout': { type: 'string' },
    fps: { type: 'string' },
    size: { type: 'string' },
    tiles: { type: 'string' },
    threads: { type: 'string' },
    loop: { type: 'boolean' },
  },
} as const;
type Kind = keyof typeof ofKind;
const kinds = Object.keys(ofKind) as Kind[];

class Wrong extends Error {}

function isKind(word: string): word is Kind {
  return kinds.some((kind) => kind === word);
}

/**
 * Reads a command line: the kind first, then its options.
 *
 * @param port of the controller on this machine, for the default address
 */
export function readCommandLine(args: readonly string[], port: string): CommandLine {
  const [word, ...rest] = args;
  if (word === '--help' || word === '-h' || word === 'help') return { does: 'help', text: help };
  if (word === undefined) return { does: 'fail', message: `Say which kind of device this is: ${kinds.join(' or ')}.` };
  if (!isKind(word))
    return { does: 'fail', message: `There is no device kind "${word}"; there are: ${kinds.join(', ')}.` };
  try {
    const options: ParseArgsOptionsConfig = ofKind[word];
    const given: Given = parseArgs({ args: rest, options, strict: true, allowPositionals: false }).values;
    if (given['help'] === true) return { does: 'help', text: kindHelp[word] };
    return { does: 'run', agent: agentOptions(given, port), driver: kindOptions(word, given) };
  } catch (error) {
    if (error instanceof Wrong) return { does: 'fail', message: error.message };
    const words = error instanceof Error ? error.message.split(/\. (?:To specify|This command)/)[0]! : 'wrong option';
    return { does: 'fail', message: `${words.replace(/\.$/, '')}. Options of ${word}: ${optionList(word)}.` };
  }
}

function optionList(kind: Kind): string {
  return Object.keys(ofKind[kind])
    .map((name) => `--${name}`)
    .join(' ');
}

type Given = Readonly<Record<string, unknown>>;

function text(given: Given, name: string): string | null {
  const value = given[name];
  if (value === '') throw new Wrong(`--${name} is empty.`);
  return typeof value === 'string' ? value : null;
}

function agentOptions(given: Given, port: string): AgentOptions {
  const controller = text(given, 'controller') ?? `http://127.0.0.1:${port}`;
  const url = URL.canParse(controller) ? new URL(controller) : null;
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw new Wrong(`--controller: "${controller}" is not an address such as https://controller.store.example:8443.`);
  if (url.protocol === 'http:' && !/^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname))
    throw new Wrong(
      `--controller: plain http is for this machine only, or the device key could be overheard. Use https://${url.host} with --pin.`,
    );
  const pin = text(given, 'pin');
  if (pin !== null && !/^[A-Za-z0-9+/]{43}=$/.test(pin))
    throw new Wrong('--pin: the SHA-256 of a public key is 44 characters of base64, as the console shows it.');
  if (pin !== null && url.protocol === 'http:') throw new Wrong('--pin needs an https:// address of the controller.');
  const name = text(given, 'name');
  if (name !== null && name.length > 80) throw new Wrong('--name: at most 80 characters.');
  return { controller: url.origin, state: text(given, 'state'), name, pin };
}

function kindOptions(kind: Kind, given: Given): KindOptions {
  const speed = number(given, 'speed', 0.01, 1000) ?? 1;
  if (kind === 'simulator') {
    const seed = number(given, 'seed', 0, 2 ** 31 - 1, true);
    const shoppers = number(given, 'shoppers', 0, 500, true);
    return {
      kind,
      speed,
      ...(seed === undefined ? {} : { seed }),
      ...(shoppers === undefined ? {} : { shoppers }),
    };
  }
  if (kind === 'ble') return bleOptions(given);
  if (kind === 'gpio') return gpioOptions(given);
  if (kind === 'rack') return rackOptions(given);
  if (kind === 'camera') return cameraOptions(given);
  const format = text(given, 'format');
  if (format !== 'danis' && format !== 'trace')
    throw new Wrong(
      format === null
        ? 'Say what the recording is: --format danis or --format trace.'
        : `--format: "${format}" is unknown; there are danis and trace.`,
    );
  const data = text(given, 'data');
  if (data === null) throw new Wrong('Say which recording to replay: --data FILE.');
  return { kind, format, data, speed, loop: given['loop'] === true };
}

function bleOptions(given: Given): KindOptions {
  const receivers = readPlaced(words(given, 'receiver'), words(given, 'adapter'));
  if (typeof receivers === 'string') throw new Wrong(receivers);
  return { kind: 'ble', receivers };
}

/** An option that may come several times. */
function words(given: Given, name: string): string[] {
  const value = given[name];
  return Array.isArray(value) ? value.map(String) : [];
}

function gpioOptions(given: Given): KindOptions {
  const wires = (name: 'button' | 'output'): Wire[] =>
    words(given, name).map((word) => {
      const wire = readWire(word);
      if (typeof wire === 'string') throw new Wrong(`--${name}: ${wire}`);
      return wire;
    });
  const wiring = { buttons: wires('button'), outputs: wires('output') };
  if (wiring.buttons.length + wiring.outputs.length === 0)
    throw new Wrong('Say what is wired to which line: --button ID=LINE or --output ID=LINE, as often as needed.');
  const twice = wiredTwice(wiring);
  if (twice !== null) throw new Wrong(twice);
  return { kind: 'gpio', wiring, chip: text(given, 'chip') };
}

function rackOptions(given: Given): KindOptions {
  const rack = text(given, 'rack');
  if (rack === null) throw new Wrong('Say which rack of the store this is: --rack ID.');
  const product = text(given, 'product');
  for (const [name, id] of [
    ['rack', rack],
    ['product', product],
  ] as const)
    if (id !== null && !/^[a-z][a-z0-9-]{0,62}$/.test(id))
      throw new Wrong(`--${name}: "${id}" is not an id of the store.`);
  const clk = number(given, 'clk', 0, 9_999, true);
  const dio = number(given, 'dio', 0, 9_999, true);
  if (clk === undefined || dio === undefined)
    throw new Wrong('Say to which lines the display is wired: --clk LINE --dio LINE.');
  if (clk === dio) throw new Wrong(`Line ${clk} is given to CLK and to DIO; a line carries one thing.`);
  const order = readOrder(text(given, 'digits') ?? '4', text(given, 'order'));
  if (typeof order === 'string') throw new Wrong(order);
  const brightness = number(given, 'brightness', 0, 7, true) ?? 7;
  return { kind: 'rack', rack, product, clk, dio, chip: text(given, 'chip'), order, brightness };
}

function cameraOptions(given: Given): KindOptions {
  const loop = given['loop'] === true;
  const cameras = cameraSources(words(given, 'camera'), text(given, 'source'));
  if (loop && !cameras.some(({ source }) => source.kind === 'file'))
    throw new Wrong('--loop is for files and folders; a live picture goes on by itself.');
  const size = text(given, 'size') ?? '640x480';
  const within = readSize(size);
  if (within === null)
    throw new Wrong(`--size: "${size}" is no size such as 640x480, from 64 to ${MAX_SIDE} pixels each way.`);
  const tiling = text(given, 'tiles') ?? 'auto';
  const tiles = readTiling(tiling);
  if (tiles === null)
    throw new Wrong(
      `--tiles: "${tiling}" is unknown; there are auto, off, and columns by rows from 1x1 to 6x4, such as 2x1.`,
    );
  const model = text(given, 'model');
  const modelSha256 = text(given, 'model-sha256')?.toLowerCase() ?? null;
  if (modelSha256 !== null && model === null) throw new Wrong('--model-sha256 belongs to a --model.');
  if (modelSha256 !== null && !/^[0-9a-f]{64}$/.test(modelSha256))
    throw new Wrong('--model-sha256: a SHA-256 is 64 hexadecimal digits.');
  const modelLayout = modelLayoutOf(text(given, 'model-layout'), model);
  const hwaccel = text(given, 'hwaccel') ?? 'none';
  const decoder = DECODERS.find((name) => name === hwaccel);
  if (decoder === undefined) throw new Wrong(`--hwaccel: "${hwaccel}" is unknown; there are ${DECODERS.join(', ')}.`);
  return {
    kind: 'camera',
    cameras,
    credentials: text(given, 'credentials'),
    model,
    modelSha256,
    modelLayout,
    fps: number(given, 'fps', 1, 60) ?? 10,
    within,
    tiles,
    threads: number(given, 'threads', 1, 16, true) ?? 1,
    loop,
    decoder,
    cpuShare: number(given, 'cpu-share', 0.05, 1) ?? 1,
  };
}

function modelLayoutOf(named: string | null, model: string | null): ModelLayout {
  if (named === null) return 'auto';
  if (model === null) throw new Wrong('--model-layout belongs to a --model.');
  const layouts = modelLayouts.options;
  const layout = layouts.find((name) => name === named);
  if (layout === undefined) throw new Wrong(`--model-layout: "${named}" is unknown; there are ${layouts.join(', ')}.`);
  return layout;
}

/** `--camera ID --source SOURCE`, or `--camera ID=SOURCE` as often as there are cameras. */
function cameraSources(named: readonly string[], from: string | null) {
  if (named.length === 0)
    throw new Wrong('Say which camera of the store this is: --camera ID; several: --camera ID=SOURCE for each.');
  const cameras = named.map((word) => {
    const [camera, ...rest] = word.split('=');
    const own = rest.length === 0 ? null : rest.join('=');
    if (camera === undefined || !/^[a-z][a-z0-9-]{0,62}$/.test(camera))
      throw new Wrong(`--camera: "${camera ?? ''}" is not an id of the store.`);
    const where = own ?? from;
    if (where === null || where === '')
      throw new Wrong(
        `Say where the pictures of "${camera}" come from: --source with a file, a folder, an address, webcam or /dev/videoN.`,
      );
    const source = readSource(where, process.platform);
    if ('fault' in source) throw new Wrong(source.fault);
    return { camera, own, source };
  });
  const twice = cameras.find(({ camera }, i) => cameras.findIndex((c) => c.camera === camera) !== i);
  if (twice !== undefined) throw new Wrong(`--camera: "${twice.camera}" is named twice.`);
  const withoutOwn = cameras.filter(({ own }) => own === null);
  if (withoutOwn.length > 1)
    throw new Wrong(
      `Several cameras need a source each: ${withoutOwn.map(({ camera }) => `--camera ${camera}=SOURCE`).join(' ')}.`,
    );
  if (from !== null && withoutOwn.length === 0)
    throw new Wrong('--source belongs to a --camera without "=SOURCE"; every camera here has its own.');
  if (cameras.length > 16) throw new Wrong('At most 16 cameras go into one agent; start another agent for more.');
  return cameras.map(({ camera, source }) => ({ camera, source }));
}

function number(given: Given, name: string, low: number, high: number, whole = false): number | undefined {
  const value = text(given, name);
  if (value === null) return undefined;
  const n = Number(value);
  if (value.trim() === '' || !Number.isFinite(n) || n < low || n > high || (whole && !Number.isInteger(n)))
    throw new Wrong(`--${name}: "${value}" is not a ${whole ? 'whole ' : ''}number from ${low} to ${high}.`);
  return n;
}
