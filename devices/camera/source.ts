/** Where pictures come from. */
export type Source =
  | { readonly kind: 'file'; readonly path: string }
  /** Pictures as files, by name, at a fixed rate. */
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'rtsp'; readonly url: string }
  /** What answers decides: one picture is asked for again and again, anything else is a stream. */
  | { readonly kind: 'http'; readonly url: string }
  | { readonly kind: 'webcam'; readonly device: string; readonly format: 'v4l2' | 'avfoundation' };

/**
 * Reads `--source`.
 *
 * @param platform of this machine, as Node calls it
 * @returns the source, or why it is none and what to do
 */
export function readSource(text: string, platform: string): Source | { readonly fault: string } {
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme !== undefined) {
    if (!URL.canParse(text)) return { fault: `--source: "${text}" is no address that can be read.` };
    if (scheme === 'rtsp' || scheme === 'rtsps') return { kind: 'rtsp', url: text };
    if (scheme === 'http' || scheme === 'https') return { kind: 'http', url: text };
    return {
      fault: `--source: "${scheme}://" is not known; there are rtsp://, rtsps://, http://, https://, files and webcam.`,
    };
  }
  if (text === 'webcam' || /^\/dev\/video\d+$/.test(text)) {
    if (platform === 'linux')
      return { kind: 'webcam', device: text === 'webcam' ? '/dev/video0' : text, format: 'v4l2' };
    if (platform === 'darwin' && text === 'webcam') return { kind: 'webcam', device: '0', format: 'avfoundation' };
    return { fault: '--source: webcams are read on Linux and macOS; here, name a file or the address of a camera.' };
  }
  return { kind: 'file', path: text };
}

/** What a source is decoded by: software alone, what ffmpeg finds, VA-API, or the decoder of a small board. */
export const DECODERS = ['none', 'auto', 'vaapi', 'v4l2m2m'] as const;
export type Decoder = (typeof DECODERS)[number];

/** True for what comes to an end by itself: it has no live picture that could be lost. */
export function isRecorded({ kind }: Source): boolean {
  return kind === 'file' || kind === 'folder';
}

/** Short name of a source for messages: no folder, no user, no password. */
export function sourceName(source: Source): string {
  if (source.kind === 'file' || source.kind === 'folder')
    return source.path.split(/[/\\]/).findLast((part) => part !== '') ?? source.path;
  if (source.kind === 'webcam') return source.device === '0' ? 'the webcam' : `the webcam ${source.device}`;
  const { protocol, host, pathname } = new URL(source.url);
  return `${protocol}//${host}${pathname}`;
}
