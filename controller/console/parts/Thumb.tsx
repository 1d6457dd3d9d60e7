import {
  IconArrowBarToLeft,
  IconCube,
  IconLayoutBoard,
  IconMessage,
  IconMusic,
  IconPhoto,
  IconPlayerPlayFilled,
  IconTrophy,
  IconWorldWww,
} from '@tabler/icons-react';
import type { CSSProperties } from 'react';
import type { Creative } from '../../../config/schema/creative.ts';
import type { AssetRef } from '../../protocol/scalars.ts';
import { creativeAsset, creativeText, mediaUrl } from '../store/storeIndex.ts';
import type { StoreIndex } from '../store/storeIndex.ts';

const icons = {
  image: IconPhoto,
  video: IconPlayerPlayFilled,
  product: IconPhoto,
  ranking: IconTrophy,
  message: IconMessage,
  page: IconWorldWww,
  ticker: IconArrowBarToLeft,
  songs: IconMusic,
  model: IconCube,
  layout: IconLayoutBoard,
} as const;

/** What its words are read on; pictures and films lie on the ground of the page until they are there. */
function groundOf(creative: Creative | undefined, store: StoreIndex): string | undefined {
  const { primary } = store.config.store.brand;
  switch (creative?.kind) {
    case 'image':
    case 'video':
      return undefined;
    case 'product':
      return store.products.get(creative.product)?.accent;
    case 'message':
    case 'ticker':
    case 'model':
      return creative.background ?? primary;
    default:
      return primary;
  }
}

/** Small picture of a creative; decorative, its name stands beside it. */
export function Thumb({
  store,
  creative,
  asset,
  tall = false,
  title,
}: {
  readonly store: StoreIndex;
  readonly creative: Creative | undefined;
  /** Picture that the controller named, before the creative's own. */
  readonly asset?: AssetRef | null;
  readonly tall?: boolean;
  /** Text where there is no picture. */
  readonly title?: string | null;
}) {
  const picture = asset ?? (creative === undefined ? null : creativeAsset(store, creative, tall));
  const kind = creative?.kind ?? 'message';
  const Icon = icons[kind];
  const text = title ?? creativeText(creative);
  const style: CSSProperties = { background: groundOf(creative, store) };
  if (picture === null) {
    return (
      <span className="ec-thumb ec-thumb-text" style={style} aria-hidden>
        {text === '' ? <Icon /> : <b>{text}</b>}
      </span>
    );
  }
  const contained = kind === 'product' || kind === 'ranking';
  return (
    <span className="ec-thumb" data-contained={contained} style={style} aria-hidden>
      {picture.mime.startsWith('video/') ? (
        <video src={`${mediaUrl(picture)}#t=1`} muted playsInline preload="metadata" tabIndex={-1} />
      ) : (
        <img src={mediaUrl(picture)} alt="" loading="lazy" decoding="async" />
      )}
      {kind === 'video' && <IconPlayerPlayFilled className="ec-thumb-mark" />}
      {kind === 'ranking' && <IconTrophy className="ec-thumb-mark" />}
    </span>
  );
}
