/**
 * A Bluetooth low energy controller as the kernel sees it: answers to HCI commands, as bytes. Only what the kernel
 * and noble ask; numbers after the Core specification, volume 4 part E.
 */

/** Kinds of packets on the wire. */
const COMMAND = 0x01;
const EVENT = 0x04;
const COMMAND_COMPLETE = 0x0e;
const COMMAND_STATUS = 0x0f;
const LE_META = 0x3e;
const ADVERTISING_REPORT = 0x02;
/** Advertising that nobody can connect to, as beacons do. */
const NON_CONNECTABLE = 0x03;
const UNKNOWN_COMMAND = 0x01;
const LE_SCAN_ENABLE = 0x200c;

export interface Frame {
  /** `c0:ff:ee:00:00:01`. */
  readonly address: string;
  readonly random: boolean;
  /** AD structures, hex. */
  readonly data: string;
  readonly rssi: number;
}

const word = (n: number): number[] => [n & 0xff, n >> 8];
const reversed = (address: string): number[] =>
  address
    .split(':')
    .map((part) => Number.parseInt(part, 16))
    .reverse();

/** Bits of the answer to Read Local Supported Commands, by octet. */
const SUPPORTED: readonly (readonly [octet: number, bits: number])[] = [
  [0, 0x20],
  [5, 0xc0],
  [14, 0xa8],
  [15, 0x02],
  [25, 0xf7],
  [26, 0xcc],
  [27, 0x83],
  [28, 0x18],
];
function supportedCommands(): number[] {
  const octets = new Array<number>(64).fill(0);
  for (const [octet, bits] of SUPPORTED) octets[octet] = bits;
  return octets;
}

/** What follows the status "success", by command. A command that is not here is unknown to this controller. */
function answers(address: string): ReadonlyMap<number, readonly number[]> {
  const bare = [
    ...[0x0c01, 0x0c03, 0x0c52, 0x0c63, 0x0c6d, 0x2001, 0x2005, 0x2006, 0x2008, 0x2009, 0x200a, 0x200b],
    ...[LE_SCAN_ENABLE, 0x2010, 0x2031],
  ];
  return new Map<number, readonly number[]>([
    ...bare.map((command): [number, readonly number[]] => [command, []]),
    // Version 4.2 of an unnamed maker.
    [0x1001, [0x08, 0, 0, 0x08, ...word(0xffff), 0, 0]],
    [0x1002, supportedCommands()],
    // Low energy, and nothing of classic Bluetooth.
    [0x1003, [0, 0, 0, 0, 0x60, 0, 0, 0]],
    [0x1005, [...word(192), 0, ...word(1), ...word(0)]],
    [0x1009, reversed(address)],
    [0x0c6c, [1, 0]],
    [0x2002, [...word(27), 8]],
    [0x2003, [0, 0, 0, 0, 0, 0, 0, 0]],
    [0x2007, [0]],
    [0x200f, [8]],
    [0x201c, [0xff, 0xff, 0xff, 0x3f, 0, 0, 0, 0]],
  ]);
}

export interface VirtualController {
  /** Takes a packet from the host; gives the packet to answer with, or null. */
  take(packet: Uint8Array): Uint8Array | null;
  /** The packet that reports a frame, or null while the host does not listen. */
  hear(frame: Frame): Uint8Array | null;
  readonly scanning: boolean;
}

export function virtualController(address: string): VirtualController {
  const known = answers(address);
  let scanning = false;
  let once = false;
  const reported = new Set<string>();

  return {
    get scanning() {
      return scanning;
    },
    take(packet) {
      if (packet[0] !== COMMAND) return null;
      const command = packet[1]! | (packet[2]! << 8);
      const answer = known.get(command);
      if (answer === undefined) return Uint8Array.of(EVENT, COMMAND_STATUS, 4, UNKNOWN_COMMAND, 1, ...word(command));
      if (command === 0x0c03) scanning = false;
      if (command === LE_SCAN_ENABLE) {
        scanning = packet[4] === 1;
        once = packet[5] === 1;
        reported.clear();
      }
      const parameters = [1, ...word(command), 0, ...answer];
      return Uint8Array.of(EVENT, COMMAND_COMPLETE, parameters.length, ...parameters);
    },
    hear(frame) {
      // A controller that filters duplicates reports each address once: a receiver must not ask for that.
      if (!scanning || (once && reported.has(frame.address))) return null;
      reported.add(frame.address);
      const data = Buffer.from(frame.data, 'hex');
      const from = reversed(frame.address);
      const report = [1, NON_CONNECTABLE, frame.random ? 1 : 0, ...from, data.length, ...data, frame.rssi & 0xff];
      return Uint8Array.of(EVENT, LE_META, report.length + 1, ADVERTISING_REPORT, ...report);
    },
  };
}
