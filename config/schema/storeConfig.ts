import { z } from 'zod';
import { camera } from './camera.ts';
import { campaign } from './campaign.ts';
import { creative } from './creative.ts';
import { connector } from './connector.ts';
import { daypart } from './daypart.ts';
import { button, floorPlan, output, receiver, speaker, zone } from './floor.ts';
import { playlist } from './playlist.ts';
import { product } from './product.ts';
import { holiday } from './recurrence.ts';
import { rack, screen, screenGroup } from './screen.ts';
import { store } from './store.ts';
import { survey } from './survey.ts';
import { tag } from './tag.ts';

/** Every section of a store file and the schema of one of its entries. Order = order in the reference. */
export const sections = {
  zones: zone,
  screens: screen,
  groups: screenGroup,
  racks: rack,
  receivers: receiver,
  surveys: survey,
  tags: tag,
  cameras: camera,
  buttons: button,
  outputs: output,
  speakers: speaker,
  products: product,
  holidays: holiday,
  dayparts: daypart,
  creatives: creative,
  playlists: playlist,
  campaigns: campaign,
  connectors: connector,
} as const;
export type SectionName = keyof typeof sections;

/** A whole store: what a store file holds and what the database keeps as one revision. */
export const storeConfig = z
  .strictObject({
    endcap: z.literal(1).describe('Version of this format.'),
    store,
    floorPlan,
    zones: z.array(zone).max(500).default([]),
    screens: z.array(screen).max(2000).default([]),
    groups: z.array(screenGroup).max(200).default([]),
    racks: z.array(rack).max(2000).default([]),
    receivers: z.array(receiver).max(500).default([]),
    surveys: z.array(survey).max(10).default([]),
    tags: z.array(tag).max(20_000).default([]),
    cameras: z.array(camera).max(200).default([]),
    buttons: z.array(button).max(500).default([]),
    outputs: z.array(output).max(500).default([]),
    speakers: z.array(speaker).max(200).default([]),
    products: z.array(product).max(20_000).default([]),
    holidays: z.array(holiday).max(200).default([]),
    dayparts: z.array(daypart).max(200).default([]),
    creatives: z.array(creative).max(20_000).default([]),
    playlists: z.array(playlist).max(2000).default([]),
    campaigns: z.array(campaign).max(20_000).default([]),
    connectors: z.array(connector).max(100).default([]),
  })
  .describe('A store file.');
export type StoreConfig = z.infer<typeof storeConfig>;
export type StoreConfigInput = z.input<typeof storeConfig>;
