// Pictures of a clip, a video file or a folder of images, one after the other as fast as they are taken.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../controller/runtime/clock.ts';
import { findFfmpeg } from '../../controller/runtime/ffmpeg.ts';
import { pictureOf } from '../../controller/runtime/images.ts';
import type { Frame } from '../../devices/camera/detector.ts';
import { picturesIn } from '../../devices/camera/folder.ts';
import { ffmpegArguments } from '../../devices/camera/ffmpegArguments.ts';
import { openPictures } from '../../devices/camera/pictures.ts';
import type { Within } from '../../devices/camera/within.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}
export interface Clip {
  /** Pictures a second, and size in pixels, as far as the clip says it. */
  readonly fps: number | null;
  readonly size: Size;
  /** Processor time of ffmpeg for the whole clip, s; 0 where pictures are read without it. */
  decodingS(within: Within): number;
  /** One for each picture; null: it cannot be read, and time goes on. */
  pictures(within: Within): AsyncGenerator<Frame | null, void>;
}

/** Throws an Error in words when it is not there or is no clip. */
export function openClip(path: string): Clip {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) throw new Error('it is not there');
  return stat.isDirectory() ? folderClip(path) : videoClip(path);
}

function folderClip(folder: string): Clip {
  const names = picturesIn(folder);
  for (const name of names) {
    const size = sizeOf(join(folder, name));
    if (size === null) continue;
    return {
      fps: null,
      size,
      decodingS: () => 0,
      async *pictures(within) {
        for (const each of names) yield await pictureOf(readFileSync(join(folder, each)), within).catch(() => null);
      },
    };
  }
  throw new Error('there is no picture in this folder that can be read');
}

/** Size of a picture file; null: it cannot be read. */
function sizeOf(path: string): Size | null {
  try {
    const { width, height } = probe(path);
    return width > 0 && height > 0 ? { width, height } : null;
  } catch {
    return null;
  }
}

function videoClip(path: string): Clip {
  const { width, height, fps } = probe(path);
  return {
    ...{ fps, size: { width, height } },
    decodingS: (within) => decodingS(path, within),
    pictures: (within) => videoPictures(path, within),
  };
}

/** Every picture, however close to the next, and of whatever time: the truth counts them. */
const EVERY = { fps: Infinity, pace: 'fast', loop: false } as const;

/** The same ffmpeg once more, which tells what it took. */
function decodingS(path: string, within: Within): number {
  const { stderr } = spawnSync(
    findFfmpeg(),
    ['-hide_banner', '-nostats', '-benchmark', ...ffmpegArguments({ kind: 'file', path }, { ...EVERY, within })],
    { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' },
  );
  const found = /utime=([\d.]+)s stime=([\d.]+)s/.exec(stderr);
  return found === null ? 0 : Number(found[1]) + Number(found[2]);
}

function probe(path: string): Size & { readonly fps: number | null } {
  const asked = ['-v', 'error', '-select_streams', 'v:0', '-show_entries', 'stream=width,height,avg_frame_rate'];
  let told: string;
  try {
    told = execFileSync(findFfmpeg('ffprobe'), [...asked, '-of', 'csv=p=0', `file:${path}`], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    throw new Error('it is no video that can be read');
  }
  const found = /^(\d+),(\d+),(\d+)\/(\d+)/.exec(told);
  const [width, height, frames, seconds] = (found?.slice(1) ?? []).map(Number);
  if (width === undefined || height === undefined) throw new Error('there is no picture in it');
  return { width, height, fps: frames! > 0 && seconds! > 0 ? frames! / seconds! : null };
}

async function* videoPictures(path: string, within: Within): AsyncGenerator<Frame, void> {
  const waiting: Frame[] = [];
  const state = { over: false, fault: '' };
  let wake = (): void => undefined;
  const pictures = openPictures({ kind: 'file', path }, { ...EVERY, within }, systemClock(), {
    onFrame(frame) {
      waiting.push(frame);
      pictures.pause();
      wake();
    },
    onEnd({ complete, words }) {
      state.over = true;
      if (!complete) state.fault = words.at(-1) ?? 'no reason given';
      wake();
    },
  });
  let given = 0;
  try {
    for (;;) {
      const frame = waiting.shift();
      if (frame !== undefined) {
        given++;
        yield frame;
      } else if (state.over) {
        if (given === 0) throw new Error(`no picture could be read (${state.fault})`);
        return;
      } else {
        await new Promise<void>((done) => {
          wake = done;
          pictures.resume();
        });
      }
    }
  } finally {
    pictures.stop();
  }
}
