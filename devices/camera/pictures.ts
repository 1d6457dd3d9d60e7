import type { Clock } from '../../controller/runtime/clock.ts';
import { startFfmpeg } from '../../controller/runtime/ffmpeg.ts';
import type { FfmpegProcess } from '../../controller/runtime/ffmpeg.ts';
import type { Frame } from './detector.ts';
import { isDamage } from './faultWords.ts';
import { ffmpegArguments } from './ffmpegArguments.ts';
import type { PictureOptions, Streamed } from './ffmpegArguments.ts';
import { playFolder } from './folder.ts';
import type { FolderPlay } from './folder.ts';
import { FrameCutter } from './frameCutter.ts';
import { openRtspRelay } from './rtspRelay.ts';
import { rtspScript } from './rtspScript.ts';
import { askHttp, pollSnapshots } from './snapshots.ts';
import type { Source } from './source.ts';

/** No picture for this long: the stream is dead though nobody said so, ms. */
const STALL_MS = 6_000;

export interface PictureListeners {
  readonly onFrame: (frame: Frame) => void;
  /** The decoder complains of pictures that are broken; what comes now is partly made up. */
  readonly onDamage?: () => void;
  /** Once: no more pictures will come. Not after stop. `complete`: the program ended well (a file is over). */
  readonly onEnd: (end: { readonly complete: boolean; readonly words: readonly string[] }) => void;
}

/** Pictures of a source, from one opening of it to its end. */
export interface Pictures {
  /** The source waits meanwhile, where it can. */
  pause(): void;
  resume(): void;
  /** May be called twice. */
  stop(): void;
}

/** Opens a source once. Throws a FfmpegError when there is no ffmpeg. */
export function openPictures(
  source: Source,
  options: PictureOptions,
  clock: Clock,
  { onFrame, onDamage, onEnd }: PictureListeners,
): Pictures {
  const cutter = new FrameCutter();
  const asked = new AbortController();
  let ffmpeg: FfmpegProcess | null = null;
  let folder: FolderPlay | null = null;
  let stopPolling = (): void => undefined;
  let stopRelay = (): void => undefined;
  let cancelStall = (): void => undefined;
  let over = false;
  let paused = false;

  function stop(): void {
    over = true;
    asked.abort();
    cancelStall();
    stopPolling();
    ffmpeg?.stop();
    stopRelay();
    folder?.stop();
  }
  function end(complete: boolean, words: readonly string[]): void {
    if (over) return;
    stop();
    onEnd({ complete, words });
  }
  function expectPicture(): void {
    cancelStall();
    if (over) return;
    cancelStall = clock.after(STALL_MS, () => {
      if (paused) expectPicture();
      else end(false, [`no picture for ${STALL_MS / 1000} s`]);
    });
  }
  function start(kind: Streamed): FfmpegProcess {
    return startFfmpeg(ffmpegArguments(kind, options), {
      onData(chunk) {
        try {
          const frames = cutter.push(chunk);
          if (frames.length > 0) expectPicture();
          for (const frame of frames) if (!over) onFrame(frame);
        } catch (error) {
          end(false, [error instanceof Error ? error.message : 'no picture']);
        }
      },
      onWords(line) {
        if (isDamage(line)) onDamage?.();
      },
      onEnd: ({ code, words }) => {
        end(code === 0, words);
      },
    });
  }

  expectPicture();
  if (source.kind === 'folder')
    folder = playFolder({
      ...{ folder: source.path, within: options.within, loop: options.loop, clock },
      everyMs: options.pace === 'life' ? 1000 / options.fps : 0,
      onFrame(frame) {
        expectPicture();
        if (!over) onFrame(frame);
      },
      onEnd: (unreadable) => {
        end(
          unreadable.length === 0,
          unreadable.length === 0 ? [] : [`invalid data: ${unreadable.slice(0, 5).join(', ')}`],
        );
      },
    });
  else if (source.kind === 'http')
    askHttp(source.url, clock, asked.signal).then(
      (answer) => {
        if (over) return;
        const decoder = start(answer);
        ffmpeg = decoder;
        if (answer.kind === 'body') decoder.feed(answer.body);
        else
          stopPolling = pollSnapshots({
            url: source.url,
            everyMs: 1000 / options.fps,
            clock,
            // A decoder that is still busy does without this picture.
            onPicture: (jpeg) => void decoder.write(jpeg),
            onEnd: (words) => {
              end(false, [words]);
            },
          });
      },
      (error: unknown) => {
        end(false, [error instanceof Error ? error.message : 'no answer']);
      },
    );
  else if (source.kind === 'rtsp')
    stopRelay = openRtspRelay({
      ...{ url: source.url, clock },
      onReady(address) {
        ffmpeg = start(source);
        ffmpeg.tell(rtspScript(address));
      },
      onFault: (words) => {
        end(false, [words]);
      },
    });
  else ffmpeg = start(source);
  return {
    pause() {
      paused = true;
      ffmpeg?.pause();
      folder?.pause();
    },
    resume() {
      paused = false;
      ffmpeg?.resume();
      folder?.resume();
    },
    stop,
  };
}
