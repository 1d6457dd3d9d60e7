import type { Source } from './source.ts';
import { sourceName } from './source.ts';

const KNOWN: readonly (readonly [RegExp, (name: string) => string])[] = [
  [
    /no picture for \d+ s/,
    (n) =>
      `${n} sends no pictures, or too few of them to follow people: check the camera, and the rate that it is set to`,
  ],
  [
    /\bredirect/i,
    (n) => `${n} sends on to another address, and nobody but the camera is asked: name the camera's own address`,
  ],
  [/^another coding$/m, (n) => `${n} sends its pictures in another size or coding than before: counting begins anew`],
  [/^playlist$/m, (n) => `${n} is a playlist that names other addresses; name the stream itself (RTSP or MJPEG)`],
  [/matches no streams/i, (n) => `${n} has no picture in it, only sound or text; name a video`],
  [
    /\b40[13]\b|unauthorized|forbidden/i,
    (n) => `${n} wants a user and a password: put them into the address as USER:PASSWORD@`,
  ],
  [/\b404\b/, (n) => `${n} is not there (not found); check the address`],
  [
    /connection refused/i,
    (n) => `nothing answers at ${n} (connection refused): check that the camera is on, and the port`,
  ],
  [
    /timed out|timeout|etimedout/i,
    (n) => `${n} does not answer (time is up): check that the camera is on and in this network`,
  ],
  [
    /name or service not known|failed to resolve|enotfound|eai_again/i,
    (n) => `the name in ${n} is not known; check the address`,
  ],
  [/no route|unreach/i, (n) => `${n} cannot be reached; check the network`],
  [/no such file or directory/i, (n) => `${n} is not there: check that it is plugged in`],
  [/device or resource busy/i, (n) => `${n} is in use by another program; close that first`],
  [/permission denied/i, (n) => `${n} may not be opened by this user; on Linux add it to the group video`],
  [
    /invalid data|moov atom|could not find codec|unknown format|invalid argument|end of file|no picture/i,
    (n) => `${n} is no video that can be read, or it is damaged or cut off`,
  ],
];

/** True for a complaint of a decoder: the picture that it gives all the same is patched up, or a piece of an older one. */
export function isDamage(line: string): boolean {
  return /^\[(h264|hevc|mpeg4|mpeg2video|mjpeg|vp8|vp9|av1|libdav1d)\b|error while decoding|corrupt (decoded|input)/i.test(
    line,
  );
}

/**
 * Why no pictures come, in words with what to do.
 *
 * @param words the last complaints of ffmpeg, or of the request
 */
export function faultWords(source: Source, words: readonly string[]): string {
  const name = sourceName(source);
  const all = words.join('\n');
  const known = KNOWN.find(([pattern]) => pattern.test(all));
  if (known !== undefined) return known[1](name);
  // "[rtsp @ 0x55d0c8] " in front of a line says nothing to anybody.
  const last = words.at(-1)?.replace(/^\[[^\]]*\]\s*/, '');
  return last === undefined ? `${name} gives no pictures` : `${name} gives no pictures (${last.slice(0, 160)})`;
}
