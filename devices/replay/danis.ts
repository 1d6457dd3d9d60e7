/** One line of a danis recording: a receiver heard the beacon, and where the beacon truly was. */
export interface DanisRow {
  /** Recorded time, epoch ms. */
  readonly atMs: number;
  /** MAC of the receiver, twelve hex digits. */
  readonly receiver: string;
  /** MAC of the beacon, twelve hex digits. */
  readonly beacon: string;
  /** dBm */
  readonly rssi: number;
  /** True place, metres; null in recordings without it. */
  readonly at: { readonly x: number; readonly y: number; readonly z: number } | null;
}

/** A line that cannot be used. */
export interface LineFault {
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

export interface Recording<T> {
  /** In order of recorded time. */
  readonly rows: readonly T[];
  readonly faults: readonly LineFault[];
}

const MAC = /^[0-9a-f]{12}$/i;
/** Fields of a line: with the place and the 3x3 orientation, and the short form of the survey files. */
const FULL = 16;
const SHORT = 4;

function danisLine(text: string): DanisRow | string {
  const fields = text.split(',').map((field) => field.trim());
  if (fields.length !== FULL && fields.length !== SHORT)
    return `${fields.length} fields instead of ${FULL} (or ${SHORT})`;
  const [time = '', receiver = '', beacon = '', level = ''] = fields;
  const seconds = Number(time);
  if (time === '' || !Number.isFinite(seconds) || seconds <= 0 || seconds > 8.64e12)
    return `"${time.slice(0, 40)}" is not a time in seconds`;
  if (!MAC.test(receiver)) return `"${receiver.slice(0, 40)}" is not the address of a receiver`;
  if (!MAC.test(beacon)) return `"${beacon.slice(0, 40)}" is not the address of a beacon`;
  const rssi = Number(level);
  if (level === '' || !Number.isFinite(rssi) || rssi < -127 || rssi > 20)
    return `"${level.slice(0, 40)}" is not a level in dBm`;
  const row = { atMs: seconds * 1000, receiver: receiver.toLowerCase(), beacon: beacon.toLowerCase(), rssi };
  if (fields.length === SHORT) return { ...row, at: null };
  const numbers = fields.slice(SHORT).map((field) => (field === '' ? NaN : Number(field)));
  if (!numbers.every(Number.isFinite)) return 'the place or the orientation is not a number';
  return { ...row, at: { x: numbers[0]!, y: numbers[1]!, z: numbers[2]! } };
}

/** Reads the lines of an .mbd file. Lines that are cut off or garbage are named and left out; empty ones are nothing. */
export function parseDanis(text: string): Recording<DanisRow> {
  const rows: DanisRow[] = [];
  const faults: LineFault[] = [];
  text.split(/\r?\n/).forEach((raw, i) => {
    if (raw.trim() === '') return;
    const row = danisLine(raw);
    if (typeof row === 'string') faults.push({ line: i + 1, message: row });
    else rows.push(row);
  });
  // The receivers' clocks differ by some milliseconds, so a few lines stand in the wrong place.
  return { rows: rows.sort((a, b) => a.atMs - b.atMs), faults };
}
