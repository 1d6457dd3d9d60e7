import { describe, expect, it } from 'vitest';
import { checkConfig } from '../../config/schema/check.ts';

type Part = Record<string, unknown>;

const zone: Part = {
  id: 'aisle',
  name: 'Aisle',
  polygon: [
    { x: 0, y: 0 },
    { x: 5, y: 0 },
    { x: 5, y: 5 },
  ],
};
const creative = (id: string, rest: Part): Part => ({ id, name: id, ...rest });
const message = creative('hello', { kind: 'message', headline: 'Hello' });
const ticker = (...lines: string[]): Part => creative('band', { kind: 'ticker', lines });

/** Faults as path, message and fix; none: the store is sound. */
function faults(creatives: readonly Part[], ownStore: Part = {}): string[] {
  const result = checkConfig({
    endcap: 1,
    store: { id: 's', name: 'S', timeZone: 'Europe/Amsterdam', ...ownStore },
    floorPlan: { widthM: 20, heightM: 10 },
    zones: [zone],
    products: [{ id: 'cola', gtin: '9506000134352', name: 'Cola', price: 1.5, category: 'drinks' }],
    creatives,
  });
  return result.ok ? [] : result.faults.map((f) => `${f.path}: ${f.message} > ${f.fix}`);
}

describe('[CFG] creatives', () => {
  it('of every kind are sound', () => {
    expect(
      faults(
        [
          message,
          ticker('{name:cola} for {price:cola}, {likes:cola} hearts', '{people:aisle} people are here'),
          creative('songs', { kind: 'songs' }),
          creative('site', { kind: 'page', url: 'https://shop.example.com/today?x=1' }),
          creative('bottle', { kind: 'model', model: 'media/bottle.glb', product: 'cola', setting: 'stage' }),
          creative('wall', { kind: 'layout', main: ['hello', 'site'], side: ['songs'], foot: 'band' }),
        ],
        { webPages: ['*.example.com'] },
      ),
    ).toEqual([]);
  });

  it.each([
    ['https://www.example.com/', ['www.example.com'], true],
    ['https://a.b.example.com/x', ['*.example.com'], true],
    ['https://WWW.EXAMPLE.COM', ['www.example.com'], true],
    ['https://example.com', ['*.example.com'], false],
    ['https://www.example.com.evil.org', ['*.example.com', 'www.example.com'], false],
    ['https://evil-example.com', ['*.example.com'], false],
    ['https://www.example.com:8443/x', ['www.example.com'], true],
    ['https://evil.org/#www.example.com', ['www.example.com'], false],
    ['https://evil.org\\.example.com/', ['*.example.com'], false],
  ])('a page of %s with %j: allowed %s', (url, webPages, allowed) => {
    expect(faults([creative('site', { kind: 'page', url })], { webPages }).length === 0).toBe(allowed);
  });

  it('a page of a host that the store does not name is refused with the fix', () => {
    expect(faults([creative('site', { kind: 'page', url: 'https://other.org/' })])).toEqual([
      'creatives[0](site).url: screens may not show pages of other.org > add "other.org" to store.webPages, or name a page of a host that stands there',
    ]);
  });

  it.each([
    'http://www.example.com',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'https://user:pass@www.example.com/',
    '',
  ])('the address %s is refused', (url) => {
    expect(faults([creative('site', { kind: 'page', url })], { webPages: ['www.example.com'] })).not.toEqual([]);
  });

  it('a ticker line that names what nobody has is refused at its line', () => {
    expect(faults([ticker('all well', '{likes:colla}', '{people:nowhere}')])).toEqual([
      'creatives[0](band).lines[1]: no product has the id "colla" > did you mean "cola"?',
      expect.stringContaining('creatives[0](band).lines[2]: no zone has the id "nowhere"'),
    ]);
  });

  it('a layout in a layout, in itself, or of what is not there is refused', () => {
    const inner = creative('inner', { kind: 'layout', main: ['hello'] });
    expect(faults([message, inner, creative('outer', { kind: 'layout', main: ['hello'], side: ['inner'] })])).toEqual([
      'creatives[2](outer).side[0]: inner is a layout itself > name creatives that are no layouts',
    ]);
    expect(faults([creative('own', { kind: 'layout', main: ['own'] })])).toHaveLength(1);
    expect(faults([message, creative('gap', { kind: 'layout', main: ['hello'], foot: 'gone' })])).toEqual([
      expect.stringContaining('creatives[1](gap).foot: no creative has the id "gone"'),
    ]);
  });

  it('a window for downloads needs both ends', () => {
    expect(faults([message], { downloads: { from: '22:00' } })).toHaveLength(1);
    expect(faults([message], { downloads: { from: '22:00', to: '25:00' } })).toHaveLength(1);
    expect(faults([message], { downloads: { from: '22:00', to: '06:00', kilobytesPerS: 500 } })).toEqual([]);
  });
});
