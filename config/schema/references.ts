import { creativeMedia, creativeRegions, tickerPlaceholder } from './creative.ts';
import { comparisons, readingTarget, STORE } from './condition.ts';
import type { Condition } from './condition.ts';
import type { Fault } from './fault.ts';
import { nearest } from './fault.ts';
import { playlistCircles } from './playlist.ts';
import { sections } from './storeConfig.ts';
import type { SectionName, StoreConfig } from './storeConfig.ts';

type Sound = Partial<StoreConfig>;

/** Faults between entries: duplicate ids, ids that nobody has, media that is not there. */
export function referenceFaults(
  sound: Sound,
  raw: Record<string, unknown>,
  hasMedia?: (path: string) => boolean,
): Fault[] {
  const faults: Fault[] = [];
  const ids = collectIds(raw, faults);
  const at = (section: SectionName, index: number, id: string, field: string): string =>
    `${section}[${index}](${id}).${field}`;

  const lines = new Set(sound.cameras?.flatMap((c) => c.lines.map((l) => l.id)));

  const refer = (path: string, target: SectionName | 'lines', id: string): void => {
    const known = target === 'lines' ? lines : ids[target];
    if (known.has(id)) return;
    const hint = nearest(id, known);
    faults.push({
      path,
      message: `no ${target.replace(/s$/, '')} has the id "${id}"`,
      fix: hint === undefined ? `add it to ${target}, or name one that exists` : `did you mean "${hint}"?`,
    });
  };
  const condition = (path: string, when: Condition): void => {
    for (const c of comparisons(when)) {
      const target = readingTarget(c.reading);
      // Segments are what members declare: one that nobody has yet is no slip.
      if (target === 'segments') continue;
      if (target !== 'store') refer(`${path}(${c.reading}).of`, target, c.of);
      else if (c.of !== STORE)
        faults.push({
          path: `${path}(${c.reading}).of`,
          message: `${c.reading} belongs to the whole store, not to "${c.of}"`,
          fix: 'leave of away',
        });
    }
  };
  const media = (path: string, file: string | undefined): void => {
    if (file === undefined || hasMedia === undefined || hasMedia(file)) return;
    faults.push({
      path,
      message: `the file ${file} is not there`,
      fix: 'put the file beside the store file, or correct the path',
    });
  };

  media('store.brand.logo', sound.store?.brand.logo);
  media('store.brand.fonts.headings', sound.store?.brand.fonts.headings);
  media('store.brand.fonts.text', sound.store?.brand.fonts.text);
  media('floorPlan.image', sound.floorPlan?.image);
  sound.screens?.forEach((s, i) => refer(at('screens', i, s.id, 'zone'), 'zones', s.zone));
  sound.groups?.forEach((g, i) =>
    g.screens.forEach((s, j) => refer(at('groups', i, g.id, `screens[${j}]`), 'screens', s)),
  );
  sound.racks?.forEach((r, i) => {
    refer(at('racks', i, r.id, 'zone'), 'zones', r.zone);
    r.products.forEach((p, j) => refer(at('racks', i, r.id, `products[${j}]`), 'products', p));
  });
  sound.cameras?.forEach((c, i) => {
    c.zones.forEach((z, j) => refer(at('cameras', i, c.id, `zones[${j}]`), 'zones', z));
    c.areas.forEach((a, j) => refer(at('cameras', i, c.id, `areas[${j}].zone`), 'zones', a.zone));
    c.lines.forEach((l, j) => {
      if (l.zone !== undefined) refer(at('cameras', i, c.id, `lines[${j}].zone`), 'zones', l.zone);
    });
  });
  for (const section of ['buttons', 'speakers'] as const) {
    sound[section]?.forEach((b, i) => {
      if (b.zone !== undefined) refer(at(section, i, b.id, 'zone'), 'zones', b.zone);
    });
  }
  sound.buttons?.forEach((b, i) => {
    if (b.tag !== undefined) refer(at('buttons', i, b.id, 'tag'), 'tags', b.tag);
  });
  sound.surveys?.forEach((s, i) => {
    // A receiver is named by hundreds of points: where it is first is enough to find it.
    const looked = new Set<string>();
    s.points.forEach((p, j) => {
      p.heard.forEach(({ receiver }, k) => {
        if (!looked.has(receiver))
          refer(at('surveys', i, s.id, `points[${j}].heard[${k}].receiver`), 'receivers', receiver);
        looked.add(receiver);
      });
    });
  });
  sound.products?.forEach((p, i) => {
    media(at('products', i, p.id, 'image'), p.image);
    p.posts.forEach((post, j) => refer(at('products', i, p.id, `posts[${j}].connector`), 'connectors', post.connector));
  });
  sound.creatives?.forEach((c, i) => {
    const field = (name: string): string => at('creatives', i, c.id, name);
    for (const { field: name, path } of creativeMedia(c)) media(field(name), path);
    for (const { field: name, id } of creativeRegions(c)) refer(field(name), 'creatives', id);
    if (c.kind === 'product') refer(field('product'), 'products', c.product);
    else if (c.kind === 'ranking') c.products.forEach((p, j) => refer(field(`products[${j}]`), 'products', p));
    else if (c.kind === 'model' && c.product !== undefined) refer(field('product'), 'products', c.product);
    else if (c.kind === 'ticker')
      c.lines.forEach((line, j) => {
        for (const [, what, id] of line.matchAll(tickerPlaceholder))
          refer(field(`lines[${j}]`), what === 'people' ? 'zones' : 'products', id!);
      });
  });
  sound.campaigns?.forEach((c, i) => {
    const field = (name: string): string => at('campaigns', i, c.id, name);
    c.on.screens.forEach((s, j) => refer(field(`on.screens[${j}]`), 'screens', s));
    c.on.groups.forEach((g, j) => refer(field(`on.groups[${j}]`), 'groups', g));
    c.on.zones.forEach((z, j) => refer(field(`on.zones[${j}]`), 'zones', z));
    c.dayparts.forEach((d, j) => refer(field(`dayparts[${j}]`), 'dayparts', d));
    c.products.forEach((p, j) => refer(field(`products[${j}]`), 'products', p));
    c.creatives.forEach((k, j) => refer(field(`creatives[${j}]`), 'creatives', k));
    if (c.playlist !== undefined) refer(field('playlist'), 'playlists', c.playlist);
    if (c.trigger !== undefined) condition(field('trigger.when'), c.trigger.when);
  });
  sound.playlists?.forEach((p, i) =>
    p.items.forEach((item, j) => {
      if ('creative' in item) refer(at('playlists', i, p.id, `items[${j}].creative`), 'creatives', item.creative);
      else refer(at('playlists', i, p.id, `items[${j}].playlist`), 'playlists', item.playlist);
    }),
  );
  // Entries that do not parse are holes here, and only values are looked at.
  const playlists = Object.entries(sound.playlists ?? []).map(([i, p]) => ({ ...p, at: Number(i) }));
  for (const circle of playlistCircles(playlists)) {
    const first = playlists.find((p) => p.id === circle[0])!;
    faults.push({
      path: at('playlists', first.at, first.id, 'items'),
      message: `it lies in itself: ${circle.join(' > ')}`,
      fix: 'take one of these playlists out of the other',
    });
  }
  sound.dayparts?.forEach((d, i) =>
    d.except.forEach((e, j) => {
      if (e.holidays === 'any') return;
      e.holidays.forEach((h, k) => refer(at('dayparts', i, d.id, `except[${j}].holidays[${k}]`), 'holidays', h));
    }),
  );
  sound.outputs?.forEach((o, i) => condition(at('outputs', i, o.id, 'when'), o.when));
  return faults;
}

function collectIds(raw: Record<string, unknown>, faults: Fault[]): Record<SectionName, Set<string>> {
  const ids = {} as Record<SectionName, Set<string>>;
  const gtins = new Map<string, number>();
  for (const name of Object.keys(sections) as SectionName[]) {
    const seen = new Map<string, number>();
    ids[name] = new Set();
    const list: unknown = raw[name];
    if (!Array.isArray(list)) continue;
    (list as unknown[]).forEach((entry, i) => {
      if (typeof entry !== 'object' || entry === null) return;
      const { id, gtin } = entry as { id?: unknown; gtin?: unknown };
      if (typeof id === 'string') {
        const first = seen.get(id);
        if (first === undefined) seen.set(id, i);
        else
          faults.push({
            path: `${name}[${i}](${id}).id`,
            message: `the id "${id}" is already used by ${name}[${first}]`,
            fix: 'give one of them another id',
          });
        ids[name].add(id);
      }
      if (name === 'products' && typeof gtin === 'string') {
        const first = gtins.get(gtin.padStart(14, '0'));
        if (first === undefined) gtins.set(gtin.padStart(14, '0'), i);
        else
          faults.push({
            path: `products[${i}].gtin`,
            message: `products[${first}] has the same GTIN`,
            fix: 'give each product its own GTIN',
          });
      }
    });
  }
  return ids;
}
