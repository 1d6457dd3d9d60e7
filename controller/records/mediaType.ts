/** Types of files that screens show. */
export type MediaType =
  | 'image/png'
  | 'image/jpeg'
  | 'image/webp'
  | 'image/gif'
  | 'image/svg+xml'
  | 'video/mp4'
  | 'video/webm'
  | 'model/gltf-binary'
  | 'font/woff2';

function starts(bytes: Uint8Array, at: number, signature: string): boolean {
  if (bytes.length < at + signature.length) return false;
  for (let i = 0; i < signature.length; i++) if (bytes[at + i] !== signature.charCodeAt(i)) return false;
  return true;
}

function latin(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to));
}

/** Brands of the same container that are not films for a browser. */
const NOT_MP4 = /^(avif|avis|heic|heix|hevc|mif1|msf1|qt {2}|M4A )/;

/** Type of a file by its first bytes, whatever its name says; null when it is none that screens show. */
export function sniff(bytes: Uint8Array): MediaType | null {
  if (starts(bytes, 0, '\u0089PNG\r\n\u001a\n')) return 'image/png';
  if (starts(bytes, 0, '\u00ff\u00d8\u00ff')) return 'image/jpeg';
  if (starts(bytes, 0, 'RIFF') && starts(bytes, 8, 'WEBP')) return 'image/webp';
  if (starts(bytes, 0, 'GIF87a') || starts(bytes, 0, 'GIF89a')) return 'image/gif';
  if (starts(bytes, 4, 'ftyp') && !NOT_MP4.test(latin(bytes, 8, 12))) return 'video/mp4';
  if (starts(bytes, 0, '\u001a\u0045\u00df\u00a3') && latin(bytes, 0, 64).includes('webm')) return 'video/webm';
  if (starts(bytes, 0, 'glTF\u0002\u0000\u0000\u0000')) return 'model/gltf-binary';
  if (starts(bytes, 0, 'wOF2')) return 'font/woff2';
  const head = latin(bytes, 0, 1024)
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart();
  if (/^(<\?xml|<!--|<svg)/i.test(head) && /<svg[\s>]/i.test(head)) return 'image/svg+xml';
  return null;
}
