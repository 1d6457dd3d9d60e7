import { describe, expect, it } from 'vitest';
import type { MediaEntry } from '../../controller/protocol/http.ts';
import { bytesText, lengthText, listed, orientationOf } from '../../controller/console/library/mediaWords.ts';
import { namedOther } from '../../controller/console/campaigns/namedOther.ts';
import { refusal, UploadError, Uploads } from '../../controller/console/library/uploads.ts';

const entry = (path: string, part: Partial<MediaEntry['asset']> = {}): MediaEntry => ({
  path,
  asset: { sha256: 'a'.repeat(64), mime: 'image/png', bytes: 10, ...part },
  thumbnail: null,
  durationMs: null,
  uploadedAtMs: 1,
  usedBy: [],
});
const file = (name: string, size = 4, type = 'image/png'): File => {
  const made = new File(['x'], name, { type });
  Object.defineProperty(made, 'size', { value: size });
  return made;
};

/** Sends that a test ends by hand, in the order in which they began. */
function byHand() {
  const sends: {
    name: string;
    progress: (sent: number) => void;
    signal: AbortSignal;
    done: (e: MediaEntry) => void;
    fail: (e: Error) => void;
  }[] = [];
  const port = {
    send: (f: File, progress: (sent: number) => void, signal: AbortSignal) =>
      new Promise<MediaEntry>((done, fail) => sends.push({ name: f.name, progress, signal, done, fail })),
  };
  return { sends, port };
}
const turn = (): Promise<void> => new Promise((done) => setImmediate(done));

describe('uploads', () => {
  it('[SEC] two at a time, in order, each with its progress', async () => {
    const { sends, port } = byHand();
    const arrived: string[] = [];
    const uploads = new Uploads(port, (e) => arrived.push(e.path));
    uploads.add([file('a.png'), file('b.png'), file('c.png')]);
    expect(sends.map((s) => s.name)).toEqual(['a.png', 'b.png']);
    sends[0]!.progress(2);
    expect(uploads.get()[0]).toMatchObject({ state: 'sending', sent: 2 });
    sends[0]!.progress(4);
    expect(uploads.get()[0]).toMatchObject({ state: 'checking' });
    sends[0]!.done(entry('media/a.png'));
    await turn();
    expect(sends.map((s) => s.name)).toEqual(['a.png', 'b.png', 'c.png']);
    expect(uploads.get().map((u) => u.state)).toEqual(['done', 'sending', 'sending']);
    expect(arrived).toEqual(['media/a.png']);
    expect(uploads.busy).toBe(2);
  });

  it('[SEC] cancelling breaks the transfer off and lets the next one begin', async () => {
    const { sends, port } = byHand();
    const uploads = new Uploads(port, () => undefined);
    const [first = 0] = uploads.add([file('a.png'), file('b.png'), file('c.png')]);
    uploads.drop(first);
    await turn();
    expect(sends[0]!.signal.aborted).toBe(true);
    expect(sends.map((s) => s.name)).toEqual(['a.png', 'b.png', 'c.png']);
    expect(uploads.get().map((u) => u.name)).toEqual(['b.png', 'c.png']);
  });

  it('[SEC] what failed says why, and is tried again where that may help', async () => {
    const { sends, port } = byHand();
    const uploads = new Uploads(port, () => undefined);
    const [broken = 0, cut = 0] = uploads.add([file('a.png'), file('b.png')]);
    sends[0]!.fail(new UploadError('The picture is damaged. Export it again.', false));
    sends[1]!.fail(new UploadError('The upload broke off.', true));
    await turn();
    expect(uploads.get()).toMatchObject([
      { id: broken, state: 'failed', message: 'The picture is damaged. Export it again.', again: false },
      { id: cut, state: 'failed', again: true },
    ]);
    uploads.retry(cut);
    expect(sends).toHaveLength(3);
    sends[2]!.done(entry('media/b.png'));
    await turn();
    expect(uploads.get()[1]).toMatchObject({ state: 'done', message: '' });
    uploads.clearDone();
    expect(uploads.get().map((u) => u.id)).toEqual([broken]);
  });

  it('[SEC] files that cannot fit are not sent at all', () => {
    const { sends, port } = byHand();
    const uploads = new Uploads(port, () => undefined);
    const GB = 1024 ** 3;
    uploads.add([file('huge.mp4', 4 * GB, 'video/mp4'), file('huge.png', 60 * 1024 ** 2), file('empty.png', 0)]);
    expect(sends).toEqual([]);
    expect(uploads.get().map((u) => u.message)).toEqual([
      'It is larger than 1024 MB, the most for a film. Export it smaller.',
      'It is larger than 50 MB, the most for a picture. Export it smaller.',
      'The file is empty. Choose another one.',
    ]);
    expect(refusal(file('film.mp4', 60 * 1024 ** 2, 'video/mp4'))).toBeNull();
    expect(refusal(file('unknown.bin', 2 * GB, ''))).toMatch(/larger than 1024 MB/);
  });
});

describe('words of the library', () => {
  it('[CFG] sizes and lengths read like people write them', () => {
    expect([bytesText(900), bytesText(655_360), bytesText(2.4 * 1024 ** 2), bytesText(1023.9 * 1024 ** 2)]).toEqual([
      '900 B',
      '640 KB',
      '2.4 MB',
      '1 GB',
    ]);
    expect([lengthText(1000), lengthText(8_500), lengthText(65_000)]).toEqual(['1 s', '8.5 s', '1:05 min']);
  });

  it('[CFG] the file for the other orientation is found by its name', () => {
    const wide = entry('media/knits-landscape.png', { width: 1920, height: 1080 });
    const tall = entry('media/knits-portrait.png', { width: 1080, height: 1920 });
    expect([orientationOf(wide), orientationOf(tall), orientationOf(entry('media/x.png'))]).toEqual([
      'landscape',
      'portrait',
      null,
    ]);
    expect(namedOther(wide, [wide, tall])?.path).toBe(tall.path);
    expect(namedOther(tall, [wide, tall])?.path).toBe(wide.path);
    expect(namedOther(wide, [wide, entry('media/knits-portrait.mp4', { mime: 'video/mp4' })])).toBeNull();
  });

  it('[CFG] the list is searched by name and use, newest first', () => {
    const list = [
      { ...entry('media/a.png'), uploadedAtMs: null },
      {
        ...entry('media/b.mp4', { mime: 'video/mp4' }),
        uploadedAtMs: 5,
        usedBy: [{ section: 'creatives', id: 'x', name: 'X' }],
      },
      { ...entry('media/c.png'), uploadedAtMs: 9 },
    ];
    const paths = (text: string, show: 'all' | 'pictures' | 'films' | 'unused'): string[] =>
      listed(list, { text, show }, (m) => (m.usedBy.length > 0 ? 'Summer crowd' : '')).map((m) => m.path);
    expect(paths('', 'all')).toEqual(['media/c.png', 'media/b.mp4', 'media/a.png']);
    expect(paths('summer', 'all')).toEqual(['media/b.mp4']);
    expect(paths('', 'unused')).toEqual(['media/c.png', 'media/a.png']);
    expect(paths('', 'films')).toEqual(['media/b.mp4']);
  });
});
