import { createHash } from 'node:crypto';
import { open, readFile, rm, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { AssetRef } from '../protocol/scalars.ts';
import type { ImageReader } from '../runtime/imageReader.ts';
import { FfmpegError } from '../runtime/ffmpeg.ts';
import { lastReadableMs, probeVideo, videoFrame } from '../runtime/video.ts';
import type { VideoFacts, VideoFormat } from '../runtime/video.ts';
import { MediaError, largest, mediaFacts, notForScreens, tooLargeFile } from './mediaFacts.ts';
import { sniff } from './mediaType.ts';
import type { MediaType } from './mediaType.ts';
import { StorageError } from './records.ts';

/** What tells the type of a file. */
const HEAD_BYTES = 4096;
/** An upload leaves at least so much of the disk to the journal, bytes. */
const RESERVE_BYTES = 16 * 1024 * 1024;
/** Codecs of films that every player shows. */
const CODECS = new Set(['h264', 'vp9', 'av1']);
/** Instant of a film's small picture, ms. */
const FRAME_AT_MS = 1000;
/** The last picture of a slow film begins long before its end: so much may lack, part of its length and ms. */
const MAY_LACK = { part: 0.1, leastMs: 1500, mostMs: 12_000 };

/** Largest file of a type, bytes; tests hand in smaller ones. */
export type Limit = (mime: MediaType) => number;

/** A file that lies beside the others, whole and synced, and is not yet one of them. */
export interface Arrived {
  readonly asset: AssetRef;
  readonly durationMs: number | null;
  /** Bytes of a small picture. */
  readonly thumbnail: Uint8Array | null;
}

/** The room on the disk is looked at again after this much of a file. */
const LOOK_EVERY_BYTES = 8 * 1024 * 1024;

async function refuseWithoutSpace(file: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(file));
  if (bavail * bsize < bytes + RESERVE_BYTES) {
    throw new StorageError('full', 'the disk has no room for this file, and nothing of it was kept; free some space');
  }
}

/** Writes what comes in to `file` and answers with its type and SHA-256. Stops at the first byte too many. */
async function write(
  chunks: AsyncIterable<Uint8Array>,
  file: string,
  name: string,
  said: number | null,
  limit: Limit,
): Promise<{ mime: MediaType; sha256: string; bytes: number }> {
  const sum = createHash('sha256');
  const handle = await open(file, 'wx', 0o600);
  let mime: MediaType | null = null;
  let head = Buffer.alloc(0);
  let bytes = 0;
  const know = (): MediaType => {
    mime ??= sniff(head);
    if (mime === null) throw notForScreens(name);
    if (Math.max(bytes, said ?? 0) > limit(mime)) throw tooLargeFile(name, limit(mime));
    return mime;
  };
  try {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (said !== null && bytes > said) throw cutOff(name, 'longer');
      if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk.subarray(0, HEAD_BYTES - head.length)]);
      if (head.length === HEAD_BYTES) know();
      sum.update(chunk);
      // What else is written meanwhile, and a body that did not say its length, must not eat the journal's reserve.
      if (Math.floor(bytes / LOOK_EVERY_BYTES) !== Math.floor((bytes - chunk.length) / LOOK_EVERY_BYTES)) {
        await refuseWithoutSpace(file, LOOK_EVERY_BYTES);
      }
      await handle.writeFile(chunk);
    }
    const known = know();
    if (said !== null && bytes < said) throw cutOff(name, 'shorter');
    await handle.sync();
    return { mime: known, sha256: sum.digest('hex'), bytes };
  } finally {
    await handle.close();
  }
}

function cutOff(name: string, how: 'longer' | 'shorter'): MediaError {
  return new MediaError(name, `it came ${how} than its Content-Length said`, 'send it again');
}

/**
 * Takes a file in: written while it comes, then opened to its end (pictures, drawings, models, typefaces) or probed (films).
 *
 * @param file where to write it, on the disk of the media; removed again when the file is refused
 * @throws MediaError, StorageError, or the error of the stream
 */
export async function receive(
  chunks: AsyncIterable<Uint8Array>,
  file: string,
  name: string,
  said: number | null,
  images: Pick<ImageReader, 'read' | 'thumbnail'>,
  limit: Limit = largest,
): Promise<Arrived> {
  try {
    if (said !== null) await refuseWithoutSpace(file, said);
    const { mime, sha256, bytes } = await write(chunks, file, name, said, limit);
    if (mime === 'video/mp4' || mime === 'video/webm') {
      const format = mime === 'video/mp4' ? 'mp4' : 'webm';
      const { width, height, durationMs } = await film(file, format, name);
      const at = Math.min(FRAME_AT_MS, Math.floor(durationMs / 2));
      const frame = await videoFrame(file, format, at).catch(() => null);
      if (frame === null) {
        throw new MediaError(name, 'the film has no frame that can be shown', 'export it again as MP4 (H.264)');
      }
      const thumbnail = await images.thumbnail(frame);
      return { asset: { sha256, mime, bytes, width, height }, durationMs, thumbnail };
    }
    const picture = await readFile(file);
    const asset = await mediaFacts(picture, name, images);
    // A drawing that no small picture can be made of still shows on screens.
    const thumbnail = mime.startsWith('image/') ? await images.thumbnail(picture).catch(() => null) : null;
    return { asset, durationMs: null, thumbnail };
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
}

/** What a film is, when every player can show it. */
async function film(file: string, format: VideoFormat, name: string): Promise<VideoFacts> {
  let facts: VideoFacts | null;
  try {
    facts = await probeVideo(file, format);
  } catch (error) {
    if (error instanceof FfmpegError) {
      throw new MediaError(
        name,
        'films cannot be looked at on this controller, because ffprobe is missing',
        'install ffmpeg on it (Debian: apt install ffmpeg); pictures go without',
        'no-tool',
      );
    }
    throw new MediaError(name, `the film is damaged (${(error as Error).message})`, 'export it again as MP4 (H.264)');
  }
  if (facts === null)
    throw new MediaError(name, 'there is no picture in this film', 'export it with its picture track');
  if (!CODECS.has(facts.codec)) {
    throw new MediaError(
      name,
      `its pictures are coded as ${facts.codec}, which not every screen shows`,
      'export it as MP4 with H.264, or as WebM with VP9 or AV1',
    );
  }
  if (facts.durationMs === 0) {
    throw new MediaError(name, 'the film does not say how long it is', 'export it again as a finished file');
  }
  const endMs = await lastReadableMs(file, format, facts.durationMs).catch(() => 0);
  const mayLackMs = Math.min(MAY_LACK.mostMs, Math.max(MAY_LACK.leastMs, facts.durationMs * MAY_LACK.part));
  if (endMs < facts.durationMs - mayLackMs) {
    const [said, there] = [facts.durationMs, endMs].map((ms) => Math.round(ms / 1000));
    throw new MediaError(
      name,
      `the film is cut short: it says ${said} s and has ${there} s`,
      'copy or export it again, to its end',
    );
  }
  return facts;
}
