import type { Decoder, Source } from './source.ts';
import { scaleFilter } from './within.ts';
import type { Within } from './within.ts';

/** What comes to ffmpeg by its standard input, which the agent writes. */
export type Fed =
  /** JPEG pictures, one after the other. */
  | { readonly kind: 'snapshots' }
  /** What an HTTP camera sends: JPEG pictures with a boundary between them, or anything else that ffmpeg knows. */
  | { readonly kind: 'body'; readonly multipart: boolean };
/** What ffmpeg reads: not a folder, whose pictures are read one by one; and no HTTP, which the agent itself speaks. */
export type Streamed = Extract<Source, { readonly kind: 'file' | 'rtsp' | 'webcam' }> | Fed;

export interface PictureOptions {
  /** Pictures a second, at most. */
  readonly fps: number;
  readonly within: Within;
  /** A file: at its own speed, or as fast as it is taken. */
  readonly pace: 'life' | 'fast';
  /** A file: begin again at the end. */
  readonly loop: boolean;
  /** Decoding in hardware; software unless it is given. */
  readonly decoder?: Decoder;
}

/** Options in front of the input that have it decoded in hardware. The pictures come back into memory by themselves. */
const DECODING: Readonly<Record<Decoder, readonly string[]>> = {
  none: [],
  auto: ['-hwaccel', 'auto'],
  vaapi: ['-hwaccel', 'vaapi'],
  v4l2m2m: ['-c:v', 'h264_v4l2m2m'],
};

/** True when ffmpeg's words complain of the hardware, not of the source. */
export function hardwareFails(words: readonly string[]): boolean {
  return words.some((line) =>
    /device creation failed|device setup failed|no device available|hwaccel|hwdevice|v4l2m2m|vaapi|hardware/i.test(
      line,
    ),
  );
}

/** By the clock of this machine: what has no time of its own would be taken for 25 pictures a second. */
const AS_IT_COMES = ['-use_wallclock_as_timestamps', '1'];
/** It reads what it is given, and opens no address that is named in there. */
const PIPE_ONLY = ['-protocol_whitelist', 'pipe'];

function input(source: Streamed, options: PictureOptions): string[] {
  switch (source.kind) {
    case 'file':
      return [
        // A playlist must not make the agent open other addresses.
        ...['-protocol_whitelist', 'file'],
        ...(options.pace === 'life' ? ['-re'] : []),
        ...(options.loop ? ['-stream_loop', '-1'] : []),
        ...['-i', `file:${source.path}`],
      ];
    case 'rtsp':
      // The address comes in a script (rtspScript.ts); it is one of this machine (rtspRelay.ts).
      return ['-f', 'concat', '-safe', '0', '-protocol_whitelist', 'pipe,rtsp,rtp,tcp', '-i', 'pipe:0'];
    case 'webcam':
      return ['-f', source.format, '-framerate', '30', '-i', source.device];
    case 'snapshots':
      return ['-f', 'mjpeg', ...PIPE_ONLY, ...AS_IT_COMES, '-i', 'pipe:0'];
    case 'body':
      return [...(source.multipart ? ['-f', 'mpjpeg', ...AS_IT_COMES] : []), ...PIPE_ONLY, '-i', 'pipe:0'];
  }
}

/**
 * ffmpeg's arguments: the first picture stream only, square pixels, within a size, raw with its size in front, to
 * standard output. Pictures are left out to keep `fps`, never doubled.
 */
export function ffmpegArguments(source: Streamed, options: PictureOptions): string[] {
  const isFed = source.kind === 'snapshots' || source.kind === 'body';
  const { fps, within } = options;
  const filters = [
    ...(source.kind === 'snapshots'
      ? []
      : [`select='isnan(prev_selected_t)+lt(t,prev_selected_t)+gte(t-prev_selected_t,${(0.98 / fps).toFixed(5)})'`]),
    scaleFilter(within),
    'setsar=1',
  ];
  return [
    ...(isFed ? [] : ['-nostdin']),
    ...['-threads', '1'],
    ...(source.kind === 'snapshots' ? [] : DECODING[options.decoder ?? 'none']),
    ...input(source, options),
    ...['-map', '0:v:0', '-an', '-sn', '-dn'],
    ...['-filter_threads', '1', '-vf', filters.join(',')],
    ...['-fps_mode', 'passthrough', '-f', 'image2pipe', '-c:v', 'ppm', '-pix_fmt', 'rgb24', 'pipe:1'],
  ];
}
