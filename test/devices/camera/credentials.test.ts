import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { authorization } from '../../../devices/camera/credentials.ts';

const who = { user: 'Mufasa', password: 'Circle of Life' };
const rfc = (algorithm: string): string =>
  `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, ` +
  'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"';
const nonce = 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ';

describe('a camera that wants a user', () => {
  it.each([
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ])('[CAM-1] Digest with %s, as in the example of RFC 7616', (algorithm, response) => {
    const said = authorization(who, { header: rfc(algorithm), times: 0 }, '/dir/index.html', { nonce });
    expect(said).toContain(`response="${response}"`);
    expect(said).toContain('qop=auth, nc=00000001');
    expect(said).toContain('opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"');
    expect(said).not.toContain('Circle');
  });

  it('[CAM-1] counts how often it has answered, and is not asked for more than the server knows', () => {
    const challenge = { header: 'Digest realm="cam", nonce="n", qop="auth"', times: 1 };
    expect(authorization(who, challenge, '/')).toContain('nc=00000002');
    const old = authorization(who, { header: 'Digest realm="cam", nonce="n"', times: 0 }, '/shot');
    const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
    expect(old).toContain(`response="${md5(`${md5('Mufasa:cam:Circle of Life')}:n:${md5('GET:/shot')}`)}"`);
    expect(old).not.toContain('qop');
  });

  it('[CAM-1] of several offers the best that it knows; of none, the password is not sent', () => {
    const header = `Digest realm="x", nonce="x", algorithm=SHA-512-256, ${rfc('MD5')}, Basic realm="cam"`;
    expect(authorization(who, { header, times: 0 }, '/dir/index.html', { nonce })).toContain(
      'response="8ca523f5e9506fed4657c9700eebdbec"',
    );
    expect(authorization(who, { header: 'Bearer realm="cam"', times: 0 }, '/')).toBeNull();
  });

  it('[CAM-1] Basic where nothing else is offered', () => {
    expect(authorization(who, { header: 'Basic realm="cam"', times: 0 }, '/')).toBe(
      `Basic ${Buffer.from('Mufasa:Circle of Life').toString('base64')}`,
    );
  });
});
