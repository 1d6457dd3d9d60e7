/** An answer that does not come for this long means that the stream is gone, microseconds. */
const TIMEOUT_US = 3_000_000;

/**
 * What ffmpeg is told by standard input to read a camera: an ffconcat script. On its command line the relay's address,
 * with the word in it that lets the decoder in, could be read by every user of this machine.
 */
export function rtspScript(address: string): string {
  return [
    'ffconcat version 1.0',
    `file '${address.replaceAll("'", "'\\''")}'`,
    'option rtsp_transport tcp',
    `option timeout ${TIMEOUT_US}`,
    '',
  ].join('\n');
}
