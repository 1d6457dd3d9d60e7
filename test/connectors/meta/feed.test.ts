import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { parseFeed } from '../../../controller/connectors/meta/feed.ts';
import type { FeedChange } from '../../../controller/connectors/meta/feed.ts';
import { isSigned } from '../../../controller/connectors/meta/signature.ts';
import { APP_SECRET, LIKER, PAGE, POST, SAMPLE, SAMPLE_SIGNATURE, sampleWith } from './sample.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const parse = (text: string): FeedChange[] | null => parseFeed(bytes(text), PAGE, 'own');

test('[FB-1] vector 1 is signed, to the byte; another secret, body or form of the signature is not', () => {
  expect(SAMPLE).toHaveLength(331);
  expect(isSigned(bytes(SAMPLE), SAMPLE_SIGNATURE, APP_SECRET)).toBe(true);
  expect(isSigned(bytes(SAMPLE), SAMPLE_SIGNATURE, 'other')).toBe(false);
  expect(isSigned(bytes(`${SAMPLE} `), SAMPLE_SIGNATURE, APP_SECRET)).toBe(false);
  const hex = SAMPLE_SIGNATURE.slice(7);
  for (const header of [undefined, '', hex, `sha1=${hex}`, `sha256=${hex.toUpperCase()}`, `sha256=${hex}00`]) {
    expect(isSigned(bytes(SAMPLE), header, APP_SECRET)).toBe(false);
  }
});

test('[FB-1] a body that was parsed and written anew has another signature', () => {
  const sent = '{"name":"Caf\\u00e9 \\/ Bar","id":10314939831918800000}';
  const header = `sha256=${createHmac('sha256', APP_SECRET).update(sent).digest('hex')}`;
  expect(isSigned(bytes(sent), header, APP_SECRET)).toBe(true);
  expect(isSigned(bytes(JSON.stringify(JSON.parse(sent))), header, APP_SECRET)).toBe(false);
});

test('[FB-3] a reaction added counts one up, one taken back one down, a changed one and all others nothing', () => {
  const kinds = (text: string): unknown => parse(text)?.map((c) => (c.kind === 'reaction' ? c.delta : c.kind));
  expect(kinds(SAMPLE)).toEqual([1]);
  expect(kinds(sampleWith({ verb: 'remove' }))).toEqual([-1]);
  expect(kinds(sampleWith({ reaction_type: 'of a later year' }))).toEqual([1]);
  for (const members of [
    { verb: 'edited' },
    { verb: 'hide' },
    { item: 'like' },
    { item: 'comment' },
    { comment_id: '1_2', parent_id: '1_2' },
    { comment_id: '1_2' },
    { parent_id: '103149398319188_9' },
    { parent_id: undefined },
    { post_id: undefined },
  ]) {
    expect([members, kinds(sampleWith(members))]).toEqual([members, ['ignored']]);
  }
  expect(parseFeed(bytes(SAMPLE), '7', 'own')).toEqual([{ kind: 'other-page' }]);
});

test('[FB-4] the same reaction has the same key however often it comes; another person, moment or kind has another', () => {
  const key = (text: string, own = 'own'): string => {
    const [change] = parseFeed(bytes(text), PAGE, own) ?? [];
    if (change?.kind !== 'reaction') throw new Error('not counted');
    return change.key;
  };
  const first = key(SAMPLE);
  expect(first).toMatch(/^[0-9a-f]{40}$/);
  expect(key(` ${SAMPLE}`)).toBe(first);
  const others = [
    key(sampleWith({ from: { id: '1' } })),
    key(sampleWith({ from: undefined })),
    key(sampleWith({ created_time: 1_608_952_691 })),
    key(sampleWith({ verb: 'remove' })),
    key(sampleWith({ reaction_type: 'like' })),
    key(SAMPLE, 'another store'),
  ];
  expect(new Set([first, ...others]).size).toBe(7);
  expect(JSON.stringify(parse(SAMPLE))).not.toMatch(new RegExp(`${LIKER}|Test User`));
});

test('[FB-5] ids as numbers keep all their digits', () => {
  const long = sampleWith({ post_id: 'POST', parent_id: 'POST' })
    .replaceAll('"POST"', '10314939831918820877055091137300001')
    .replace(`"id":"${PAGE}"`, `"id":${PAGE}`);
  expect(parse(long)).toMatchObject([{ kind: 'reaction', post: '10314939831918820877055091137300001' }]);
  expect(parse(SAMPLE)).toMatchObject([{ post: POST }]);
});

test('[FB-6] a thousand updates in one delivery are all read; what is no delivery is none', () => {
  const one = (JSON.parse(SAMPLE) as { entry: { changes: unknown[] }[] }).entry[0]!;
  const many = { object: 'page', entry: Array.from({ length: 1000 }, () => one) };
  expect(parse(JSON.stringify(many))).toHaveLength(1000);
  const batched = { object: 'page', entry: [{ ...one, changes: Array.from({ length: 1000 }, () => one.changes[0]) }] };
  expect(parse(JSON.stringify(batched))).toHaveLength(1000);
  expect(parse('{"object":"user","entry":[{"id":"1","changes":[{"field":"feed","value":{}}]}]}')).toEqual([
    { kind: 'ignored' },
  ]);
  for (const text of ['', '[]', 'null', '{"object":"page"}', SAMPLE.slice(0, 200), '{"object":"page","entry":{}}']) {
    expect([text, parse(text)]).toEqual([text, null]);
  }
  expect(parseFeed(new Uint8Array([0xff, 0xfe]), PAGE, 'own')).toBeNull();
});
