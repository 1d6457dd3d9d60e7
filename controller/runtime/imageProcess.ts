import { readImage } from './images.ts';
import type { ImageAnswer, ImageQuestion } from './imageReader.ts';

// A process of its own: what a decoder takes of memory, and what a hostile file does to it, ends with it.
process.on('message', (question: ImageQuestion) => {
  const answer = (value: ImageAnswer): void => {
    if (process.connected) process.send?.(value);
  };
  readImage(question.bytes).then(
    (facts) => {
      answer({ id: question.id, ok: true, facts });
    },
    (error: unknown) => {
      answer({ id: question.id, ok: false, message: error instanceof Error ? error.message : String(error) });
    },
  );
});
