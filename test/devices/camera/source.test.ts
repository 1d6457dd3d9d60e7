import { describe, expect, it } from 'vitest';
import { faultWords } from '../../../devices/camera/faultWords.ts';
import { ffmpegArguments } from '../../../devices/camera/ffmpegArguments.ts';
import { FrameCutter, FrameError } from '../../../devices/camera/frameCutter.ts';
import { rtspScript } from '../../../devices/camera/rtspScript.ts';
import { readSource, sourceName } from '../../../devices/camera/source.ts';
import { readCommandLine } from '../../../devices/agent/options.ts';
import { findFfmpeg, withoutSecrets } from '../../../controller/runtime/ffmpeg.ts';

const picture = (width: number, height: number, fill: number): number[] => [
  ...new TextEncoder().encode(`P6\n${width} ${height}\n255\n`),
  ...new Array<number>(width * height * 3).fill(fill),
];

describe('pictures out of a stream of bytes', () => {
  const stream = Uint8Array.from([...picture(3, 2, 7), ...picture(3, 2, 80), ...picture(2, 2, 54)]);

  it('[CAM-1] the same pictures wherever the chunks end, each with its own size', () => {
    for (let size = 1; size <= stream.length; size++) {
      const cutter = new FrameCutter();
      const frames = [];
      for (let at = 0; at < stream.length; at += size) frames.push(...cutter.push(stream.subarray(at, at + size)));
      expect(frames.map((f) => [f.width, f.height, f.rgb.length, f.rgb[0]])).toEqual([
        [3, 2, 18, 7],
        [3, 2, 18, 80],
        [2, 2, 12, 54],
      ]);
      expect(new Set(frames.map((f) => f.rgb.buffer)).size).toBe(3);
    }
  });

  it('[CAM-4] a stream that is cut off gives what was whole', () => {
    const cutter = new FrameCutter();
    expect(cutter.push(stream.subarray(0, stream.length - 1))).toHaveLength(2);
    expect(cutter.isOpen).toBe(true);
  });

  it.each([
    ['garbage', [1, 2, 3]],
    ['an endless header', [...new TextEncoder().encode(`P6\n${'1'.repeat(80)}`)]],
    ['a picture of no size', [...new TextEncoder().encode('P6\n0 5\n255\n')]],
    ['a picture of a terabyte', [...new TextEncoder().encode('P6\n999999 999999\n255\n')]],
    ['sixteen bits', [...new TextEncoder().encode('P6\n2 2\n65535\n')]],
  ])('[CAM-4] %s is refused', (_, bytes) => {
    expect(() => new FrameCutter().push(Uint8Array.from(bytes))).toThrow(FrameError);
  });
});

describe('where pictures come from', () => {
  it.each([
    ['shop.mp4', { kind: 'file', path: 'shop.mp4' }],
    ['rtsp://u:p@cam/1', { kind: 'rtsp', url: 'rtsp://u:p@cam/1' }],
    ['http://cam/shot.jpg', { kind: 'http', url: 'http://cam/shot.jpg' }],
    ['webcam', { kind: 'webcam', device: '/dev/video0', format: 'v4l2' }],
    ['/dev/video2', { kind: 'webcam', device: '/dev/video2', format: 'v4l2' }],
  ])('[CAM-1] %s', (text, source) => {
    expect(readSource(text, 'linux')).toEqual(source);
  });

  it('[CAM-4] others are refused with what there is', () => {
    expect(readSource('ftp://x/y', 'linux')).toMatchObject({ fault: expect.stringContaining('rtsp://') as string });
    expect(readSource('webcam', 'win32')).toMatchObject({
      fault: expect.stringContaining('Linux and macOS') as string,
    });
    expect(readSource('http://', 'linux')).toMatchObject({ fault: expect.stringContaining('no address') as string });
  });

  it('[CAM-4] no user and no password in a name or in words', () => {
    const source = { kind: 'rtsp', url: 'rtsp://admin:s3cret@cam.example:554/live?x=1' } as const;
    expect(sourceName(source)).toBe('rtsp://cam.example:554/live');
    const words = faultWords(source, ['[rtsp @ 0x1] method DESCRIBE failed: 401 Unauthorized']);
    expect(words).toBe(
      'rtsp://cam.example:554/live wants a user and a password: put them into the address as USER:PASSWORD@',
    );
    expect(withoutSecrets('error opening rtsp://admin:s3cret@cam/1 and http://a:b@c/')).toBe(
      'error opening rtsp://cam/1 and http://c/',
    );
  });

  it.each([
    ["Stream map '0:v:0' matches no streams.", /clip\.avi has no picture in it/],
    ['clip.avi: Invalid data found when processing input', /clip\.avi is no video that can be read/],
    ['[mov @ 0x1] moov atom not found', /damaged or cut off/],
    ['something unheard of', /gives no pictures \(something unheard of\)/],
  ])('[CAM-4] "%s" is said in words', (line, words) => {
    expect(faultWords({ kind: 'file', path: '/secret/folder/clip.avi' }, [line])).toMatch(words);
    expect(faultWords({ kind: 'file', path: '/secret/folder/clip.avi' }, [line])).not.toContain('folder');
  });

  it('[CAM-1] RTSP goes over TCP and times out; nothing is written but to the pipe', () => {
    const options = { fps: 5, within: { width: 640, height: 480 }, pace: 'life', loop: false } as const;
    const rtsp = ffmpegArguments({ kind: 'rtsp', url: 'rtsp://cam/1' }, options);
    expect(rtsp.join(' ')).not.toContain('cam/1');
    expect(rtspScript("rtsp://u:it's@cam/1")).toBe(
      "ffconcat version 1.0\nfile 'rtsp://u:it'\\''s@cam/1'\noption rtsp_transport tcp\noption timeout 3000000\n",
    );
    for (const source of [
      { kind: 'rtsp', url: 'rtsp://cam/1' },
      { kind: 'file', path: 'a.mp4' },
      { kind: 'body', multipart: true },
      { kind: 'snapshots' },
    ] as const) {
      const args = ffmpegArguments(source, options);
      expect(args.slice(-1)).toEqual(['pipe:1']);
      expect(args.filter((a) => a === '-i')).toHaveLength(1);
    }
  });

  it('[CAM-4] no ffmpeg is said with the fix', () => {
    expect(() => findFfmpeg('ffmpeg', '/nowhere', 'linux')).toThrow(/ffmpeg is not installed.*apt-get install ffmpeg/);
    expect(() => findFfmpeg('ffmpeg', '', 'darwin')).toThrow(/brew install ffmpeg/);
  });
});

describe('the command line of a camera', () => {
  const read = (...args: string[]) => readCommandLine(['camera', ...args], '8080');

  it('[CAM-1] knows its options', () => {
    expect(
      read(
        '--source',
        'a.mp4',
        '--camera',
        'door',
        '--model',
        'yolox-nano',
        '--fps',
        '5',
        '--size',
        '416x416',
        '--loop',
      ),
    ).toMatchObject({
      does: 'run',
      driver: {
        kind: 'camera',
        cameras: [{ camera: 'door', source: { kind: 'file', path: 'a.mp4' } }],
        model: 'yolox-nano',
        fps: 5,
        within: { width: 416, height: 416 },
        threads: 1,
        loop: true,
      },
    });
  });

  it('[CAM-6] several cameras, each with its source; addresses may hold any sign', () => {
    expect(
      read(
        '--camera',
        'door=rtsp://u:p=w@cam/1?a=b',
        '--camera',
        'till=b.mp4',
        '--hwaccel',
        'vaapi',
        '--cpu-share',
        '0.5',
      ),
    ).toMatchObject({
      driver: {
        cameras: [
          { camera: 'door', source: { kind: 'rtsp', url: 'rtsp://u:p=w@cam/1?a=b' } },
          { camera: 'till', source: { kind: 'file', path: 'b.mp4' } },
        ],
        decoder: 'vaapi',
        cpuShare: 0.5,
      },
    });
  });

  it.each([
    [['--source', 'a.mp4'], /--camera ID/],
    [['--camera', 'door'], /--source/],
    [['--camera', 'Door', '--source', 'a'], /not an id/],
    [['--camera', 'door', '--source', 'a', '--size', '10x10'], /--size/],
    [['--camera', 'door', '--source', 'a', '--size', '9999x10'], /--size/],
    [['--camera', 'door', '--source', 'a', '--fps', '0'], /--fps/],
    [['--camera', 'door', '--source', 'rtsp://c/1', '--loop'], /--loop is for files/],
    [['--camera', 'door', '--source', 'a', '--hwaccel', 'cuda'], /none, auto, vaapi, v4l2m2m/],
    [['--camera', 'door', '--source', 'a', '--cpu-share', '1.5'], /--cpu-share.*0.05 to 1/],
    [['--camera', 'door=a', '--camera', 'door=b'], /"door" is named twice/],
    [['--camera', 'door', '--camera', 'till', '--source', 'a'], /--camera door=SOURCE --camera till=SOURCE/],
    [['--camera', 'door=a', '--source', 'b'], /--source belongs to/],
    [['--camera', 'door='], /where the pictures of "door" come from/],
    [['--camera', 'door=ftp://x'], /"ftp:\/\/" is not known/],
  ])('[CAM-4] %j is answered with what to do', (args, words) => {
    expect(read(...args)).toMatchObject({ does: 'fail', message: expect.stringMatching(words) as string });
  });
});
