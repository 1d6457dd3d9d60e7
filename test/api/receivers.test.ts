import { describe, expect, it } from 'vitest';
import { receiversNow } from '../../controller/protocol/receivers.ts';
import { bench } from './harness.ts';

describe('how the receivers hear', () => {
  it('[API-23][IDN-19] is told to who may plan, and to nobody else', async () => {
    const b = await bench();
    const asked = async (cookie?: string) => (await b.call('GET', '/api/v1/receivers', cookie)).statusCode;
    expect(await asked(await b.as('viewer'))).toBe(403);
    const answer = await b.call('GET', '/api/v1/receivers', await b.as('admin'));
    expect(receiversNow.parse(answer.json())).toEqual({ surveyed: false, receivers: [] });
  });
});
