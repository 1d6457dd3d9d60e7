import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checkConfig } from '../../config/schema/check.ts';
import type { Fault } from '../../config/schema/fault.ts';
import { exampleFile } from '../../docs/example.ts';

/** A sound store file, fresh at every call, as a parsed YAML file looks. */
function soundFile(): Record<string, unknown> {
  return parse(exampleFile()) as Record<string, unknown>;
}

function entries(file: Record<string, unknown>, section: string): Record<string, unknown>[] {
  return file[section] as Record<string, unknown>[];
}

function faults(input: unknown, hasMedia?: (path: string) => boolean): Fault[] {
  const result = checkConfig(input, hasMedia);
  return result.ok ? [] : result.faults;
}

function change(edit: (file: Record<string, unknown>) => void): Fault[] {
  const file = soundFile();
  edit(file);
  return faults(file);
}

describe('[CFG] a store file', () => {
  it('that is sound passes, with its defaults filled in', () => {
    const result = checkConfig(soundFile());
    if (!result.ok) throw new Error(JSON.stringify(result.faults));
    expect(result.config.products[0]!.gtin).toBe('05412345000013');
    expect(result.config.campaigns[1]!.trigger).toMatchObject({ holdForS: 3, minOnScreenS: 8, coolDownS: 0 });
    expect(result.config.store.simulator).toEqual({ enabled: false, seed: 1, shoppers: 24 });
  });

  it('a demonstration store with a public address is refused: there everyone would seem to sit at this machine', () => {
    const address = (store: Record<string, unknown>): Fault[] =>
      change((f) => Object.assign(f['store'] as object, { publicUrl: 'https://shop.example', ...store }));
    expect(address({ demonstration: false })).toEqual([]);
    expect(address({ demonstration: true })).toEqual([
      {
        path: 'store.publicUrl',
        message: 'a demonstration store has no public address',
        fix: 'set demonstration to false, or remove publicUrl',
      },
    ]);
  });

  it('a rack shows numbers from 1 on: 0 is never drawn', () => {
    const found = change((f) => {
      entries(f, 'racks')[0]!['minimum'] = 0;
    });
    expect(found).toEqual([
      { path: 'racks[0](coat-rack).minimum', message: expect.any(String) as string, fix: 'use at least 1' },
    ]);
  });

  it('with five faults lists all five at once, each with its place and the fix', () => {
    const file = soundFile();
    (file['store'] as Record<string, unknown>)['timeZone'] = 'Europe/Amsterdan';
    entries(file, 'zones')[1]!['polygon'] = [
      { x: 8, y: 5 },
      { x: 11, y: 7 },
      { x: 11, y: 5 },
      { x: 8, y: 6 },
    ];
    entries(file, 'screens')[0]!['zone'] = 'drink';
    entries(file, 'products')[0]!['gtin'] = '5412345000014';
    entries(file, 'campaigns')[1]!['priority'] = 'high';
    const found = faults(file);
    expect(found).toEqual(
      expect.arrayContaining([
        {
          path: 'store.timeZone',
          message: 'unknown time zone',
          fix: 'use an IANA name such as "Europe/Amsterdam"',
        },
        {
          path: 'zones[1](till).polygon',
          message: 'the outline crosses itself',
          fix: 'put the corners in order around the zone',
        },
        {
          path: 'screens[0](drinks-wall).zone',
          message: 'no zone has the id "drink"',
          fix: 'did you mean "drinks"?',
        },
        {
          path: 'products[0](cola).gtin',
          message: 'the check digit of this GTIN is wrong',
          fix: 'copy the number from the barcode again',
        },
        {
          path: 'campaigns[1](cola-crowd).priority',
          message: 'wrong type: number expected',
          fix: 'write a number; numbers go without quotes and without a unit',
        },
      ]),
    );
    expect(found.map((f) => f.path)).toEqual([...new Set(found.map((f) => f.path))]);
    expect(found).toHaveLength(5);
  });

  it('names the id twice given, and the product number twice given', () => {
    expect(change((f) => (entries(f, 'screens')[2]!['id'] = 'till-left'))).toContainEqual({
      path: 'screens[2](till-left).id',
      message: 'the id "till-left" is already used by screens[1]',
      fix: 'give one of them another id',
    });
    expect(change((f) => (entries(f, 'products')[1]!['gtin'] = '05412345000013'))).toEqual([
      { path: 'products[1].gtin', message: 'products[0] has the same GTIN', fix: 'give each product its own GTIN' },
    ]);
  });

  it('says which word was meant, for sections and for ids', () => {
    const found = change((f) => {
      f['campains'] = f['campaigns'];
      delete f['campaigns'];
    });
    expect(found).toEqual([
      { path: '(whole file)', message: 'unknown field "campains"', fix: 'did you mean "campaigns"?' },
    ]);
    expect(change((f) => (entries(f, 'campaigns')[1]!['creatives'] = ['cola-crad']))).toEqual([
      {
        path: 'campaigns[1](cola-crowd).creatives[0]',
        message: 'no creative has the id "cola-crad"',
        fix: 'did you mean "cola-card"?',
      },
    ]);
  });

  it('names a slip inside a condition where it is', () => {
    const found = change((f) => {
      const trigger = entries(f, 'campaigns')[1]!['trigger'] as Record<string, unknown>;
      trigger['when'] = { all: [{ reading: 'zone.occupancy', of: 'drinks', op: '>', value: 4 }] };
    });
    expect(found).toEqual([
      expect.objectContaining({ path: 'campaigns[1](cola-crowd).trigger.when.all[0].op', fix: 'use one of: >=, <=' }),
    ]);
    const nobody = change((f) => {
      const trigger = entries(f, 'campaigns')[1]!['trigger'] as Record<string, unknown>;
      trigger['when'] = { reading: 'product.likes', of: 'wool-coot', value: 3 };
    });
    expect(nobody).toEqual([
      {
        path: 'campaigns[1](cola-crowd).trigger.when(product.likes).of',
        message: 'no product has the id "wool-coot"',
        fix: 'did you mean "wool-coat"?',
      },
    ]);
  });

  it('finds media that is not there', () => {
    const file = soundFile();
    entries(file, 'products')[0]!['image'] = 'media/cola.webp';
    entries(file, 'products')[1]!['image'] = 'media/coat.webp';
    expect(faults(file, (path) => path === 'media/coat.webp')).toEqual([
      {
        path: 'products[0](cola).image',
        message: 'the file media/cola.webp is not there',
        fix: 'put the file beside the store file, or correct the path',
      },
    ]);
  });

  it.each(['../../etc/passwd', '/etc/passwd', 'media/../x.jpg', 'media/a b.jpg', 'media/sub/x.jpg'])(
    'refuses the media path %s',
    (path) => {
      const found = change((f) => (entries(f, 'products')[0]!['image'] = path));
      expect(found).toEqual([expect.objectContaining({ path: 'products[0](cola).image' })]);
    },
  );

  it('says what is missing', () => {
    expect(change((f) => delete entries(f, 'zones')[0]!['polygon'])).toContainEqual({
      path: 'zones[0](drinks).polygon',
      message: 'missing (array expected)',
      fix: 'add this field',
    });
  });

  it.each([
    ['a daypart that ends when it begins', 'dayparts', { to: '17:00' }, 'dayparts[0](evening).to'],
    [
      'a fallback with a trigger',
      'campaigns',
      { trigger: { when: { reading: 'zone.occupancy', of: 'till', value: 1 } } },
      'campaigns[0](house).trigger',
    ],
    [
      'a campaign that ends before it begins',
      'campaigns',
      { from: '2026-12-24', to: '2026-12-01' },
      'campaigns[0](house).to',
    ],
    ['a campaign aimed at nothing', 'campaigns', { on: {} }, 'campaigns[0](house).on'],
    ['a triggered campaign without a trigger', 'campaigns', { class: 'triggered' }, 'campaigns[0](house).trigger'],
  ])('refuses %s', (_, section, fields, path) => {
    const found = change((f) => Object.assign(entries(f, section)[0]!, fields));
    expect(found.map((x) => x.path)).toEqual([path]);
    expect(found[0]!.fix).not.toBe('');
  });

  it('refuses an exit threshold on the wrong side', () => {
    const found = change((f) => {
      const trigger = entries(f, 'campaigns')[1]!['trigger'] as { when: Record<string, unknown> };
      trigger.when['exit'] = 6;
    });
    expect(found).toEqual([expect.objectContaining({ path: 'campaigns[1](cola-crowd).trigger.when.exit' })]);
  });
});

describe('[CFG] hostile input', () => {
  it.each([
    ['nothing', null],
    ['undefined', undefined],
    ['a list', []],
    ['a list of lists', [[[]]]],
    ['a number', 7],
    ['text', 'endcap: 1'],
    ['an empty file', {}],
    ['sections of the wrong shape', { ...soundFile(), zones: 'drinks', screens: { id: 'a' }, products: [null, 3, []] }],
    ['a file that names the prototype', JSON.parse('{"__proto__": {"endcap": 1}, "constructor": 3}')],
  ])('%s is refused with words, not an exception', (_, input: unknown) => {
    const result = checkConfig(input);
    expect(result.ok).toBe(false);
    if (result.ok) return;
    expect(result.faults.length).toBeGreaterThan(0);
    for (const fault of result.faults) {
      expect(fault.path).not.toBe('');
      expect(fault.message).not.toBe('');
      expect(fault.fix).not.toBe('');
    }
  });

  it('a section beyond its limit is refused', () => {
    const found = change((f) => {
      f['zones'] = Array.from({ length: 501 }, (_, i) => ({ ...entries(soundFile(), 'zones')[0]!, id: `zone-${i}` }));
      f['screens'] = [];
      f['groups'] = [];
      f['racks'] = [];
      f['cameras'] = [];
      f['buttons'] = [];
      f['speakers'] = [];
      f['campaigns'] = [];
    });
    expect(found).toContainEqual(expect.objectContaining({ path: 'zones', fix: 'use at most 500' }));
  });

  it.each([40, 1000, 200_000])('a condition %i deep is refused with words', (depth) => {
    let when: unknown = { reading: 'zone.occupancy', of: 'drinks', value: 1 };
    for (let i = 0; i < depth; i++) when = { not: when };
    const found = change((f) => ((entries(f, 'campaigns')[1]!['trigger'] as Record<string, unknown>)['when'] = when));
    expect(found).toEqual([
      {
        path: '(whole file)',
        message: 'nested deeper than 32 levels',
        fix: 'write conditions flatter: all and any take up to 16 conditions each',
      },
    ]);
  });
});
