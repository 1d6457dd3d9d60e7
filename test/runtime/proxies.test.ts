import { describe, expect, it } from 'vitest';
import { trustedProxies } from '../../controller/runtime/proxies.ts';

describe('where a request comes from', () => {
  const proxies = trustedProxies(['127.0.0.1', '10.0.0.0/8', '::1']);
  it.each([
    ['127.0.0.1', undefined, '127.0.0.1'],
    ['127.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['::ffff:127.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['::1', '2001:db8::1', '2001:db8::1'],
    // Only what the nearest proxies saw counts; the rest anyone can write.
    ['127.0.0.1', '203.0.113.9, 198.51.100.1', '198.51.100.1'],
    ['127.0.0.1', '198.51.100.1, 10.1.2.3', '198.51.100.1'],
    ['127.0.0.1', '10.1.2.3', '10.1.2.3'],
    ['127.0.0.1', '198.51.100.1, unknown', '127.0.0.1'],
    ['192.0.2.7', '198.51.100.1', '192.0.2.7'],
  ])('[SEC-6] peer %s, X-Forwarded-For %s: %s', (peer, header, client) => {
    const headers = header === undefined ? {} : { 'x-forwarded-for': header };
    expect(proxies.clientOf(peer, headers)).toBe(client);
  });

  it('[SEC-6] nobody is believed when no proxy is named', () => {
    const none = trustedProxies([]);
    expect(none.any).toBe(false);
    expect(none.clientOf('127.0.0.1', { 'x-forwarded-for': '198.51.100.1' })).toBe('127.0.0.1');
  });
});
