import { IconCube, IconPlayerPlayFilled, IconTypography } from '@tabler/icons-react';
import type { MediaEntry } from '../../protocol/http.ts';
import { mediaUrl } from '../store/storeIndex.ts';
import { isFilm, isFont, isModel, lengthText } from './mediaWords.ts';

/** Small picture of a file; decorative, its name stands beside it. */
export function MediaThumb({ entry }: { readonly entry: MediaEntry }) {
  const { thumbnail, asset, durationMs } = entry;
  const film = isFilm(entry);
  if (isModel(entry) || isFont(entry)) {
    const Icon = isModel(entry) ? IconCube : IconTypography;
    return (
      <span className="ec-media-thumb ec-media-sign" aria-hidden>
        <Icon size={44} stroke={1.3} />
      </span>
    );
  }
  return (
    <span className="ec-media-thumb" aria-hidden>
      {thumbnail !== null || !film ? (
        <img src={mediaUrl(thumbnail ?? asset)} alt="" loading="lazy" decoding="async" />
      ) : (
        <video src={`${mediaUrl(asset)}#t=1`} muted playsInline preload="metadata" tabIndex={-1} />
      )}
      {film && (
        <span className="ec-media-length ec-num">
          <IconPlayerPlayFilled />
          {durationMs !== null && lengthText(durationMs)}
        </span>
      )}
    </span>
  );
}
