import { afterEach, expect, it } from 'vitest';
import { createImageReader } from '../../controller/runtime/imageReader.ts';
import type { ImageReader } from '../../controller/runtime/imageReader.ts';
import { picture } from '../records/pictures.ts';

let readers: ImageReader[] = [];
afterEach(() => {
  for (const reader of readers) reader.close();
  readers = [];
});
function reader(): ImageReader {
  const made = createImageReader();
  readers.push(made);
  return made;
}

it('[REC-13] pictures read at once each get their own answer, good or bad', async () => {
  const images = reader();
  const sizes = [10, 20, 30, 40, 50];
  const files = await Promise.all(sizes.map((width) => picture('png', width, 8)));
  const answers = await Promise.allSettled([
    ...files.map((file) => images.read(file)),
    images.read(new Uint8Array([1, 2, 3])),
  ]);
  expect(answers.map((a) => (a.status === 'fulfilled' ? a.value.width : 'refused'))).toEqual([...sizes, 'refused']);
});

it('[REC-13] what waits when it is closed is told so; a later picture is read by a new process', async () => {
  const images = reader();
  const file = await picture('jpeg');
  const cut = expect(images.read(file)).rejects.toThrow('closed');
  images.close();
  await cut;
  expect(await images.read(file)).toEqual({ format: 'jpeg', width: 40, height: 30 });
});
