import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';

/** Most that one read brings, bytes. */
export const CHUNK_BYTES = 128 * 1024;

/**
 * A range of a file as the body of an answer, read as it is asked for. The file is opened with the first piece and closed
 * once: at the end, at a fault, or when nobody wants the rest. (Node's own `Readable.toWeb` may throw outside any catch
 * when a film stops reading in the middle: nodejs/node#64529.)
 *
 * @param start first byte
 * @param end last byte, inclusive
 * @param openFile how a file is opened, for tests
 */
export function fileBody(
  path: string,
  start: number,
  end: number,
  openFile: (path: string) => Promise<FileHandle> = (which) => open(which, 'r'),
): ReadableStream<Uint8Array> {
  let at = start;
  let file: FileHandle | null = null;
  let over = false;
  /** Node closes a handle once what is being read has come. */
  const close = async (): Promise<void> => {
    over = true;
    const held = file;
    file = null;
    await held?.close().catch(() => undefined);
  };
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          if (file === null) {
            const opened = await openFile(path);
            file = opened;
            if (over) {
              await close();
              return;
            }
          }
          const { bytesRead, buffer } = await file.read(
            new Uint8Array(Math.min(CHUNK_BYTES, end - at + 1)),
            0,
            null,
            at,
          );
          if (over) return;
          if (bytesRead === 0) throw new Error('the file is shorter than it was');
          at += bytesRead;
          controller.enqueue(buffer.subarray(0, bytesRead));
          if (at <= end) return;
          await close();
          controller.close();
        } catch (error) {
          await close();
          throw error;
        }
      },
      cancel: close,
    },
    // Nothing is opened or read before it is wanted: an answer that nobody reads leaves nothing open.
    { highWaterMark: 0 },
  );
}
