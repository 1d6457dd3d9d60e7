import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { parseRange } from '../../controller/runtime/ranges.ts';
import { LOGO, bench } from './harness.ts';

const cola = createHash('sha256').update('0123456789').digest('hex');
const logo = createHash('sha256').update(LOGO).digest('hex');

test.each([
  [undefined, 'whole'],
  ['bytes=0-3', { start: 0, end: 3 }],
  ['bytes=4-', { start: 4, end: 9 }],
  ['bytes=-3', { start: 7, end: 9 }],
  ['bytes=-99', { start: 0, end: 9 }],
  ['bytes=9-99', { start: 9, end: 9 }],
  ['bytes=10-', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=5-4', 'whole'],
  ['bytes=-', 'whole'],
  ['bytes=0-1,4-5', 'whole'],
  ['lines=0-1', 'whole'],
  ['bytes=a-b', 'whole'],
])('[API-8] the range %s of ten bytes', (header, expected) => {
  expect(parseRange(header, 10)).toEqual(expected);
});

test('[API-8] a file with its type, its hash as entity tag, cached for ever', async () => {
  const { call } = await bench();
  const answer = await call('GET', `/media/${cola}`);
  expect([answer.statusCode, answer.body]).toEqual([200, '0123456789']);
  expect(answer.headers).toMatchObject({
    'content-type': 'image/png',
    'content-length': '10',
    'accept-ranges': 'bytes',
    etag: `"${cola}"`,
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
  });
});

test('[API-8] a part of a file, the end of it, and what lies behind its end', async () => {
  const { api } = await bench();
  const part = async (range: string, more = {}): Promise<unknown[]> => {
    const answer = await api.http.inject({ url: `/media/${cola}`, headers: { range, ...more } });
    return [answer.statusCode, answer.headers['content-range'], answer.body];
  };
  expect(await part('bytes=2-4')).toEqual([206, 'bytes 2-4/10', '234']);
  expect(await part('bytes=-2')).toEqual([206, 'bytes 8-9/10', '89']);
  expect(await part('bytes=10-12')).toEqual([416, 'bytes */10', '']);
  expect(await part('bytes=2-4', { 'if-range': `"${cola}"` })).toEqual([206, 'bytes 2-4/10', '234']);
  expect(await part('bytes=2-4', { 'if-range': '"another"' })).toEqual([200, undefined, '0123456789']);
});

test('[API-8] the same copy is not sent again, and HEAD sends no body', async () => {
  const { api } = await bench();
  const again = await api.http.inject({ url: `/media/${cola}`, headers: { 'if-none-match': `W/"${cola}"` } });
  expect([again.statusCode, again.body]).toEqual([304, '']);
  const head = await api.http.inject({ method: 'HEAD', url: `/media/${cola}` });
  expect([head.statusCode, head.headers['content-length'], head.body]).toEqual([200, '10', '']);
});

test('[SEC-7] a stored SVG may style itself and run nothing', async () => {
  const { call } = await bench();
  const answer = await call('GET', `/media/${logo}`);
  expect(answer.headers['content-type']).toBe('image/svg+xml');
  expect(answer.headers['content-security-policy']).toBe("sandbox; default-src 'none'; style-src 'unsafe-inline'");
});

test('[API-2] an unknown file is 404, and a path is no hash', async () => {
  const { call } = await bench();
  expect((await call('GET', `/media/${'0'.repeat(64)}`)).json()).toMatchObject({ error: 'not-found' });
  expect((await call('GET', '/media/..%2f..%2fetc%2fpasswd')).statusCode).toBe(400);
});
