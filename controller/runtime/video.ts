import { spawn } from 'node:child_process';
import { z } from 'zod';
import { findFfmpeg } from './ffmpeg.ts';

/** A run that takes longer is ended, ms. */
const LONGEST_MS = 60_000;
/** More output than this is none that was asked for, bytes. */
const MOST_BYTES = 64 * 1024 * 1024;
/** Words of a failed run that are kept, characters. */
const MOST_WORDS = 400;

/**
 * Runs ffmpeg or ffprobe to its end and answers with its output.
 *
 * @throws FfmpegError when it is not installed, or Error with the tool's last words
 */
function runTool(tool: 'ffmpeg' | 'ffprobe', args: readonly string[], longestMs = LONGEST_MS): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn(findFfmpeg(tool), args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const output: Buffer[] = [];
    let bytes = 0;
    let words = '';
    let ended: string | null = null;
    const end = (why: string): void => {
      ended ??= why;
      child.kill('SIGKILL');
    };
    const timer = setTimeout(() => {
      end('it took too long');
    }, longestMs);
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MOST_BYTES) end('it said too much');
      else output.push(chunk);
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      words = (words + chunk).slice(-MOST_WORDS);
    });
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      if (code === 0 && ended === null) resolve(Buffer.concat(output));
      else reject(new Error(ended ?? lastLine(words) ?? `it ended with ${String(code)}`));
    });
  });
}

/** The tool's last word, without the name of the file, which is nobody's business. */
function lastLine(words: string): string | undefined {
  const line = words
    .trim()
    .split('\n')
    .at(-1)
    ?.replaceAll(/file:\S+?(?=:\s|\s|$)(: )?/g, '');
  return line === '' ? undefined : line;
}

const probeAnswer = z.object({
  format: z.object({ duration: z.coerce.number().optional() }).optional(),
  streams: z.array(
    z.object({
      codec_type: z.string().optional(),
      codec_name: z.string().optional(),
      width: z.number().optional(),
      height: z.number().optional(),
      duration: z.coerce.number().optional(),
      side_data_list: z.array(z.object({ rotation: z.number().optional() })).optional(),
    }),
  ),
});

export interface VideoFacts {
  /** As ffprobe names it: h264, hevc, vp9, av1 … */
  readonly codec: string;
  /** As it is seen, after its rotation, pixels. */
  readonly width: number;
  readonly height: number;
  /** 0 where the file does not say. */
  readonly durationMs: number;
}

/** Container formats by name: the file is opened as what its bytes said, and as nothing else. */
export type VideoFormat = 'mp4' | 'webm';
const demuxer: Record<VideoFormat, string> = { mp4: 'mov', webm: 'matroska' };

/** Opens this one file and nothing that it may refer to. */
function input(file: string, format: VideoFormat): string[] {
  return ['-protocol_whitelist', 'file', '-f', demuxer[format], '-i', `file:${file}`];
}

/**
 * What the first picture track of a video file is; null when it has none.
 *
 * @throws FfmpegError when it is not installed, or Error in ffprobe's words for a damaged file
 */
export async function probeVideo(file: string, format: VideoFormat): Promise<VideoFacts | null> {
  const wanted = 'format=duration:stream=codec_type,codec_name,width,height,duration:stream_side_data=rotation';
  const text = await runTool('ffprobe', [
    '-v',
    'error',
    '-of',
    'json',
    '-show_entries',
    wanted,
    ...input(file, format),
  ]);
  const { format: whole, streams } = probeAnswer.parse(JSON.parse(text.toString()));
  const stream = streams.find((s) => s.codec_type === 'video');
  if (stream?.codec_name === undefined || !stream.width || !stream.height) return null;
  const turned = (stream.side_data_list ?? []).some(({ rotation }) => Math.abs(rotation ?? 0) % 180 === 90);
  const [width, height] = turned ? [stream.height, stream.width] : [stream.width, stream.height];
  const seconds = whole?.duration ?? stream.duration ?? 0;
  return { codec: stream.codec_name, width, height, durationMs: Math.max(0, Math.round(seconds * 1000)) };
}

/**
 * When the last thing in a video file that can be read begins, ms; 0 where nothing can. A file that was cut short says
 * in its head how long it was.
 *
 * @throws FfmpegError when it is not installed, or Error in ffprobe's words
 */
export async function lastReadableMs(file: string, format: VideoFormat, durationMs: number): Promise<number> {
  const from = Math.max(0, durationMs / 1000 - 2).toFixed(3);
  const wanted = ['-read_intervals', `${from}%`, '-show_entries', 'packet=pts_time', '-of', 'csv=p=0'];
  const text = await runTool('ffprobe', ['-v', 'error', ...wanted, ...input(file, format)]);
  return text
    .toString()
    .split('\n')
    .reduce((last, line) => Math.max(last, (Number.parseFloat(line) || 0) * 1000), 0);
}

/**
 * One frame of a video as PNG, at most 480 pixels wide.
 *
 * @throws FfmpegError when it is not installed, or Error in ffmpeg's words when there is no frame at this instant
 */
export async function videoFrame(file: string, format: VideoFormat, atMs: number): Promise<Uint8Array> {
  const png = await runTool('ffmpeg', [
    ...['-v', 'error', '-nostdin', '-threads', '1', '-ss', (atMs / 1000).toFixed(3)],
    ...input(file, format),
    ...['-an', '-frames:v', '1', '-vf', "scale='min(480,iw)':-2", '-c:v', 'png', '-f', 'image2pipe', 'pipe:1'],
  ]);
  if (png.length === 0) throw new Error('there is no frame at this instant');
  return png;
}
