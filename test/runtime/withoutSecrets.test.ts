import { describe, expect, it } from 'vitest';
import { withoutSecrets } from '../../controller/runtime/ffmpeg.ts';

describe('addresses in words', () => {
  it.each([
    ['rtsp://user:pass@cam/stream: 401', 'rtsp://cam/stream: 401'],
    ['rtsp://user:p@ss@cam/stream', 'rtsp://cam/stream'],
    ['http://cam/s.cgi?user=a&pwd=secret: Connection refused', 'http://cam/s.cgi: Connection refused'],
    ['http://cam/s.cgi', 'http://cam/s.cgi'],
  ])('[CAM] carry no user, password or query: %s', (text, clean) => {
    expect(withoutSecrets(text)).toBe(clean);
  });
});
