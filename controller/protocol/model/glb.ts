/** A model that cannot be shown. `why` says what is wrong with it, `fix` what to do; both read on in a sentence. */
export class ModelFault extends Error {
  readonly why: string;
  readonly fix: string;
  constructor(why: string, fix: string) {
    super(`${why}; ${fix}`);
    this.name = 'ModelFault';
    this.why = why;
    this.fix = fix;
  }
}

export const EXPORT_AGAIN = 'export it again as glTF binary (.glb)';
const MAGIC = 0x46546c67;
const JSON_CHUNK = 0x4e4f534a;
const BINARY_CHUNK = 0x004e4942;

/** The two parts of a .glb file: its JSON, UTF-8, and the bytes that it speaks of. */
export interface GlbParts {
  readonly json: Uint8Array;
  /** Null where there is none. */
  readonly binary: Uint8Array | null;
}

/**
 * Cuts a glTF 2.0 binary file into its parts. Nothing in them is looked at.
 *
 * @throws ModelFault
 */
export function glbParts(bytes: Uint8Array): GlbParts {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < 20 || view.getUint32(0, true) !== MAGIC) {
    throw new ModelFault('it is no glTF binary file', EXPORT_AGAIN);
  }
  const version = view.getUint32(4, true);
  if (version !== 2) throw new ModelFault(`it is glTF version ${version}`, 'export it as glTF 2.0 (.glb)');
  const said = view.getUint32(8, true);
  if (said !== bytes.byteLength) {
    throw new ModelFault(
      `the file is ${said > bytes.byteLength ? 'cut off' : 'damaged'}: it says ${said} bytes and has ${bytes.byteLength}`,
      EXPORT_AGAIN,
    );
  }
  let json: Uint8Array | null = null;
  let binary: Uint8Array | null = null;
  for (let at = 12; at < bytes.byteLength;) {
    if (at + 8 > bytes.byteLength) throw new ModelFault('the file is damaged: a part has no head', EXPORT_AGAIN);
    const length = view.getUint32(at, true);
    const kind = view.getUint32(at + 4, true);
    const from = at + 8;
    if (from + length > bytes.byteLength) {
      throw new ModelFault('the file is damaged: a part reaches behind its end', EXPORT_AGAIN);
    }
    const part = bytes.subarray(from, from + length);
    if (json === null && kind !== JSON_CHUNK) {
      throw new ModelFault('the file is damaged: it does not begin with its description', EXPORT_AGAIN);
    }
    if (kind === JSON_CHUNK) json ??= part;
    if (kind === BINARY_CHUNK) binary ??= part;
    at = from + length;
  }
  if (json === null) throw new ModelFault('the file is damaged: it has no description', EXPORT_AGAIN);
  return { json, binary };
}
