/** Longest head of a message, and longest body, bytes. */
const MAX_HEAD = 16_384;
const MAX_BODY = 262_144;
/** First byte of a packet of pictures or sound (RFC 2326, 10.12). */
const MEDIA = 0x24;

/** One request or answer of RTSP. */
export class RtspMessage {
  readonly first: string;
  /** Asked a second time, with a password. */
  readonly isRepeated: boolean;
  readonly #lines: readonly string[];
  readonly #body: Uint8Array;

  constructor(first: string, lines: readonly string[], body: Uint8Array, isRepeated = false) {
    this.first = first;
    this.isRepeated = isRepeated;
    this.#lines = lines;
    this.#body = body;
  }

  /** Values of a header that may come several times. */
  headers(name: string): string[] {
    const start = `${name.toLowerCase()}:`;
    return this.#lines.filter((l) => l.toLowerCase().startsWith(start)).map((l) => l.slice(start.length).trim());
  }

  repeated(): RtspMessage {
    return new RtspMessage(this.first, this.#lines, this.#body, true);
  }

  /** Its bytes with another first line, and more headers. */
  with(first: string, more: readonly string[]): Uint8Array {
    return Buffer.concat([Buffer.from([first, ...this.#lines, ...more, '', ''].join('\r\n'), 'latin1'), this.#body]);
  }
}

export interface RtspListeners {
  readonly onMessage: (message: RtspMessage) => void;
  /** A packet of pictures or sound, with its four bytes of head. */
  readonly onMedia: (packet: Uint8Array) => void;
}

/** Cuts one direction of an RTSP connection into messages and packets, at whatever places its chunks end. */
export class RtspReader {
  readonly #listeners: RtspListeners;
  #rest: Buffer = Buffer.alloc(0);

  constructor(listeners: RtspListeners) {
    this.#listeners = listeners;
  }

  /** @returns false: this is no RTSP */
  take(chunk: Uint8Array): boolean {
    let bytes = this.#rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#rest, chunk]);
    for (;;) {
      const used = this.#next(bytes);
      if (used === null) return false;
      if (used === 0) break;
      bytes = bytes.subarray(used);
    }
    // A copy: what is left over would keep the whole chunk.
    this.#rest = Buffer.from(bytes);
    return true;
  }

  /** Bytes that were used; 0: more must come. */
  #next(bytes: Buffer): number | null {
    if (bytes.length === 0) return 0;
    if (bytes[0] === MEDIA) {
      if (bytes.length < 4) return 0;
      const length = 4 + bytes.readUInt16BE(2);
      if (bytes.length < length) return 0;
      this.#listeners.onMedia(bytes.subarray(0, length));
      return length;
    }
    // Empty lines between messages are allowed.
    if (bytes[0] === 0x0d || bytes[0] === 0x0a) return 1;
    const end = bytes.indexOf('\r\n\r\n');
    if (end < 0) return bytes.length > MAX_HEAD ? null : 0;
    const [first = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
    if (!/RTSP\/1\.\d/.test(first)) return null;
    const told = lines.find((line) => /^content-length:/i.test(line));
    const length = told === undefined ? 0 : Number(told.slice(told.indexOf(':') + 1));
    if (!Number.isInteger(length) || length < 0 || length > MAX_BODY) return null;
    const whole = end + 4 + length;
    if (bytes.length < whole) return 0;
    this.#listeners.onMessage(new RtspMessage(first, lines, Buffer.from(bytes.subarray(end + 4, whole))));
    return whole;
  }
}
