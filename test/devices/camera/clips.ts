import { execFileSync } from 'node:child_process';
import { findFfmpeg } from '../../../controller/runtime/ffmpeg.ts';

/** Makes a file with ffmpeg. */
export function make(...args: string[]): void {
  execFileSync(findFfmpeg(), ['-hide_banner', '-loglevel', 'error', '-y', ...args]);
}

/** A video of one colour with a moving pattern, 64x48, ten pictures a second. */
export function makeClip(file: string, seconds: number): void {
  make('-f', 'lavfi', '-i', `testsrc=size=64x48:rate=10:duration=${seconds}`, '-c:v', 'mjpeg', '-q:v', '3', file);
}

/** One JPEG of a colour. */
export function makeJpeg(file: string, colour: string): void {
  make('-f', 'lavfi', '-i', `color=${colour}:size=64x48`, '-frames:v', '1', '-update', '1', file);
}
