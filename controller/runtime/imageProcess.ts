import { readImage, thumbnail } from './images.ts';
import type { ImageAnswer, ImageQuestion } from './imageReader.ts';

// A process of its own: what a decoder takes of memory, and what a hostile file does to it, ends with it.
process.on('message', (question: ImageQuestion) => {
  const answer = (value: ImageAnswer): void => {
    if (process.connected) process.send?.(value);
  };
  const { id, want, bytes } = question;
  const work =
    want === 'facts'
      ? readImage(bytes).then((facts) => ({ id, ok: true, want, facts }) as const)
      : thumbnail(bytes).then((picture) => ({ id, ok: true, want, picture }) as const);
  work.then(answer, (error: unknown) => {
    answer({ id, ok: false, message: error instanceof Error ? error.message : String(error) });
  });
});
