import {
  IconAntenna,
  IconBulb,
  IconCircleDot,
  IconDeviceCctv,
  IconDeviceTv,
  IconHanger,
  IconPolygon,
  IconVolume,
} from '@tabler/icons-react';
import type { ItemKind } from './items.ts';

export const kindIcons: Readonly<Record<ItemKind, typeof IconPolygon>> = {
  zone: IconPolygon,
  screen: IconDeviceTv,
  rack: IconHanger,
  camera: IconDeviceCctv,
  receiver: IconAntenna,
  button: IconCircleDot,
  output: IconBulb,
  speaker: IconVolume,
};
