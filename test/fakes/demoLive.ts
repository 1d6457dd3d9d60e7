import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import type { DeviceState, Happening, LiveSnapshot, ScreenNow } from '../../controller/protocol/console.ts';
import type { CampaignState } from '../../controller/protocol/http.ts';
import { readingCatalogue } from '../../controller/protocol/reading.ts';
import type { Reading } from '../../controller/protocol/reading.ts';
import type { AssetRef } from '../../controller/protocol/scalars.ts';

/** A reading as the gateway would send it. */
export function reading(key: string, value: number | null, atMs: number | null, more: Partial<Reading> = {}): Reading {
  const [kind, of] = key.split(':') as [Reading['kind'], string];
  return {
    key,
    kind,
    of,
    value,
    unit: readingCatalogue[kind].unit,
    atMs,
    source: value === null ? '' : 'device:simulator',
    quality: value === null ? 'unknown' : 'live',
    confidence: value === null ? 0 : 0.92,
    simulated: value !== null,
    ...more,
  };
}

interface Demo {
  readonly config: StoreConfig;
  readonly media: Readonly<Record<string, AssetRef>>;
  readonly nowMs: number;
}

function pictureOf({ config, media }: Demo, creative: string, tall: boolean): AssetRef | null {
  const c = config.creatives.find((x) => x.id === creative);
  if (c?.kind !== 'image') return null;
  const path = tall ? (c.files.portrait ?? c.files.landscape) : (c.files.landscape ?? c.files.portrait);
  return path === undefined ? null : (media[path] ?? null);
}

/** What a screen shows, by which campaign and why. */
export function screenNow(demo: Demo, screen: string, creative: string, campaign: string, text: string): ScreenNow {
  const place = demo.config.screens.find((s) => s.id === screen)!;
  const booked = demo.config.campaigns.find((c) => c.id === campaign)!;
  const made = demo.config.creatives.find((c) => c.id === creative)!;
  const triggered = booked.class === 'triggered';
  const key = `zone.occupancy:${place.zone}`;
  const atMs = demo.nowMs - (triggered ? 8_400 : 340_000);
  return {
    screen,
    decision: {
      screen,
      atMs,
      class: booked.class,
      campaign,
      campaigns: [campaign],
      cause: {
        rule: triggered ? 'DEC-12' : 'DEC-5',
        campaign,
        text,
        decidedAtMs: atMs,
        simulated: triggered,
        ...(triggered ? { sensedAtMs: atMs - 3_040 } : {}),
      },
      readings: triggered ? [reading(key, 5, atMs - 300)] : [],
      losers: demo.config.campaigns
        .filter((c) => c.id !== campaign && (c.on.zones.includes(place.zone) || c.on.everywhere))
        .map((c) => ({
          campaign: c.id,
          name: c.name,
          rule: 'DEC-3',
          reason:
            c.status === 'paused'
              ? 'it is paused'
              : c.class === 'fallback'
                ? `${booked.name} goes before it: ${booked.class} before fallback`
                : `${booked.name} has the higher priority (${booked.priority} over ${c.priority})`,
        })),
    },
    campaign,
    creative,
    creativeName: made.name,
    thumbnail: pictureOf(demo, creative, place.heightPx > place.widthPx),
    headline: made.kind === 'message' ? made.headline : null,
    reported: screen !== 'till-screen',
    shownAtMs: screen === 'till-screen' ? null : atMs + 84,
    latencyMs: triggered ? 84 : null,
  };
}

function players({ config, nowMs }: Demo): DeviceState[] {
  return config.screens.slice(0, 5).map((s, i) => ({
    id: `player-${s.id}`,
    kind: 'player',
    name: `${s.name} player`,
    place: s.id,
    online: i !== 2,
    since: nowMs - 4_000_000 - i * 60_000,
    simulated: false,
    health: {
      boot: `boot-${i}`,
      screen: s.id,
      showing: { campaign: null, creative: null, override: null },
      programme: 'r1',
      clockOffsetMs: 1.2,
      clockRttMs: 3,
      cached: { wanted: 14, present: i === 3 ? 11 : 14 },
      picture: {
        state: i === 4 ? 'black' : i === 3 ? 'standby' : 'fine',
        seenBy: i === 1 ? 'window' : 'page',
        framesPerS: i === 0 ? 59.9 : null,
        dropped: i === 0 ? 12 : 0,
        heapMb: 41.3 + i,
        layers: 7,
        gpuObjects: i === 1 ? 31 : 0,
        temperatureC: i === 1 ? 84.2 : null,
        sound: i === 4 ? 'refused' : 'off',
      },
      faults: i === 4 ? ['gel-film-portrait.mp4 could not be decoded and is left out; upload it as H.264.'] : [],
    },
  }));
}

/** A shop in the middle of an afternoon: one crowd, one stale zone, one unknown one. */
export function demoSnapshot(demo: Demo): LiveSnapshot {
  const { config, nowMs } = demo;
  const zones = [
    reading('zone.occupancy:entrance', 2, nowMs - 900),
    reading('zone.occupancy:fashion', 9, nowMs - 700),
    reading('zone.occupancy:drinks', 6, nowMs - 400),
    reading('zone.occupancy:gels', 3, nowMs - 24_000, { quality: 'stale' }),
    reading('zone.occupancy:till', null, null),
    ...config.zones.map((z, i) => reading(`zone.presence:${z.id}`, i % 3, nowMs - 1_500)),
  ];
  const products = config.products.flatMap((p, i) => [
    reading(`product.likes:${p.id}`, 40 + ((i * 37) % 400), nowMs - 30_000 - i * 4_000, {
      source: 'urn:endcap:hearts',
    }),
    reading(`product.likesPerHour:${p.id}`, i % 7, nowMs - 30_000),
    reading(`product.salesPerHour:${p.id}`, i < 8 ? i % 4 : null, i < 8 ? nowMs - 60_000 : null),
  ]);
  const screens = [
    screenNow(
      demo,
      'entrance-wall',
      'welcome',
      'good-to-see-you',
      'The booked loop, by share of voice: Good to see you 2, Autumn knits 2',
    ),
    screenNow(
      demo,
      'fashion-wide',
      'autumn-knits',
      'autumn-knits',
      'The booked loop, by share of voice: Autumn knits 2, Autumn bags 1',
    ),
    screenNow(
      demo,
      'fashion-mirror',
      'liked-fashion',
      'most-liked-fashion',
      'The booked loop, by share of voice: Most liked on the fashion floor 1',
    ),
    screenNow(demo, 'drinks-endcap', 'cola-poster', 'cola-crowd', '5 people in Drinks (at least 4 for 3 s)'),
    screenNow(demo, 'gels-endcap', 'basket-hint', 'basket-gels', '2 tags in Shower gels (at least 2 for 2 s)'),
    screenNow(demo, 'till-screen', 'saddle-bag', 'autumn-bags', 'Autumn bags is booked'),
  ];
  const happenings: Happening[] = [
    {
      atMs: nowMs - 2_100,
      screen: null,
      text: 'Cable knit jumper: 1 more like, 231 in all',
      kind: 'like',
      simulated: true,
    },
    {
      atMs: nowMs - 8_400,
      screen: 'drinks-endcap',
      text: 'Drinks endcap: Linden Cola film, because 5 people in Drinks (at least 4 for 3 s)',
      kind: 'switch',
      simulated: true,
    },
    {
      atMs: nowMs - 41_000,
      screen: 'fashion-mirror',
      text: 'Fashion mirror player is offline',
      kind: 'device',
      simulated: false,
    },
    {
      atMs: nowMs - 66_000,
      screen: 'gels-endcap',
      text: 'gel-film-portrait.mp4 could not be decoded and is left out',
      kind: 'fault',
      simulated: false,
    },
    {
      atMs: nowMs - 140_000,
      screen: null,
      text: 'admin paused One hour on all knits',
      kind: 'campaign',
      simulated: false,
    },
  ];
  return {
    ok: true,
    nowMs,
    readings: [...zones, ...products],
    screens,
    devices: [
      ...players(demo),
      {
        id: 'face-cola',
        kind: 'rack',
        name: 'Cola bay face',
        place: 'rack-cola',
        online: true,
        since: nowMs - 900_000,
        simulated: false,
        health: null,
      },
      {
        id: 'simulator',
        kind: 'agent',
        name: 'Shop simulator',
        place: null,
        online: true,
        since: nowMs - 5_000_000,
        simulated: true,
        health: { state: 'working', detail: '26 shoppers walk the store.', queued: 0, dropped: 0 },
      },
      {
        id: 'camera-box',
        kind: 'agent',
        name: 'Kamera- und Empfängerkasten Lebensmittelabteilung Untergeschoss',
        place: null,
        online: true,
        since: nowMs - 700_000,
        simulated: false,
        health: { state: 'degraded', detail: 'The camera at the till gives no pictures.', queued: 12, dropped: 0 },
      },
    ],
    tags: config.tags.map((t, i) => ({
      tag: t.id,
      name: t.name,
      state: 'placed',
      position: null,
      zone: ['drinks', 'drinks', 'fashion', 'gels', 'fashion', null][i % 6] ?? null,
      confidence: 0.55 + (i % 5) * 0.1,
      atMs: nowMs - 800,
      reason: 'strongest at the nearest receiver, -61 dBm',
      simulated: true,
    })),
    pairings: [],
    happenings,
    configRevision: 1,
  };
}

/** Campaigns as the controller lists them beside that snapshot. */
export function demoCampaigns({ config }: Demo, live: LiveSnapshot): CampaignState[] {
  return config.campaigns.map((campaign) => {
    const onScreens = live.screens.filter((s) => s.decision.campaign === campaign.id).map((s) => s.screen);
    const targets = config.screens
      .filter((s) => campaign.on.everywhere || campaign.on.zones.includes(s.zone) || campaign.on.screens.includes(s.id))
      .map((s) => s.id);
    const paused = campaign.status === 'paused';
    return {
      campaign,
      onScreens,
      targets,
      trigger: campaign.trigger === undefined ? 'none' : onScreens.length > 0 ? 'on' : 'waiting',
      why: paused
        ? 'it is paused'
        : onScreens.length > 0
          ? 'in the loop of 1 screen'
          : campaign.trigger === undefined
            ? 'others go before it on every screen'
            : '3 people in Shower gels, at least 4 are needed',
      playsToday: campaign.id.length * 13,
    };
  });
}
