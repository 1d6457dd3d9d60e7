/** Kinds of units in RTP: a sequence's parameters, and units put together, of H.264 (RFC 6184) and H.265 (RFC 7798). */
const H264 = { parameters: 7, together: 24, header: 1 } as const;
const H265 = { parameters: 33, together: 48, header: 2 } as const;
/** Bytes in front of RTP in a connection of RTSP. */
const FRAMING = 4;
const LONGEST = 512;

/**
 * Notices that a camera codes its pictures in another way than before, as another size is: a decoder that goes on would
 * bend the new pictures into the old shape. Looks at the parameters that H.264 and H.265 send in between.
 */
export class ParameterWatch {
  readonly #known = new Map<string, Uint8Array>();

  /** @param packet of RTP, with the four bytes that RTSP has in front of it */
  hasChanged(packet: Uint8Array): boolean {
    const payload = payloadOf(packet);
    if (payload === null) return false;
    const channel = packet[1]!;
    const [first, second] = [payload[0]!, payload[1]!];
    // In H.265 the second byte is never 0, and its first bit is; a unit of H.264 of that kind would be reserved.
    const kind264 = first & 0x1f;
    const kind265 = (first >> 1) & 0x3f;
    if (kind264 === H264.parameters && (first & 0x60) !== 0) return this.#isNew(`${channel}:264`, payload);
    if (kind264 === H264.together)
      return this.#among(payload, H264.header, (unit) => (unit[0]! & 0x1f) === H264.parameters, `${channel}:264`);
    if (second !== 1) return false;
    if (kind265 === H265.parameters) return this.#isNew(`${channel}:265`, payload);
    if (kind265 === H265.together)
      return this.#among(
        payload,
        H265.header,
        (unit) => ((unit[0]! >> 1) & 0x3f) === H265.parameters,
        `${channel}:265`,
      );
    return false;
  }

  #among(payload: Uint8Array, header: number, isParameters: (unit: Uint8Array) => boolean, key: string): boolean {
    let changed = false;
    for (let at = header; at + 2 < payload.length;) {
      const length = (payload[at]! << 8) | payload[at + 1]!;
      const unit = payload.subarray(at + 2, at + 2 + length);
      if (length === 0 || unit.length < length) return changed;
      if (isParameters(unit)) changed = this.#isNew(key, unit) || changed;
      at += 2 + length;
    }
    return changed;
  }

  #isNew(key: string, parameters: Uint8Array): boolean {
    if (parameters.length > LONGEST) return false;
    const known = this.#known.get(key);
    if (known !== undefined) return Buffer.compare(known, parameters) !== 0;
    this.#known.set(key, Uint8Array.from(parameters));
    return false;
  }
}

/** What RTP carries (RFC 3550); null: nothing, or RTCP, whose channels are odd. */
function payloadOf(packet: Uint8Array): Uint8Array | null {
  if (packet.length < FRAMING + 14 || (packet[1]! & 1) === 1) return null;
  const head = packet[FRAMING]!;
  if (head >> 6 !== 2) return null;
  let at = FRAMING + 12 + 4 * (head & 0x0f);
  if ((head & 0x10) !== 0) at += 4 + 4 * (((packet[at + 2] ?? 0) << 8) | (packet[at + 3] ?? 0));
  return packet.length < at + 2 ? null : packet.subarray(at);
}
