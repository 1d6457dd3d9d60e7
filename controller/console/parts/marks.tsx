import { Tooltip } from '@mantine/core';
import type { ReadingQuality } from '../../protocol/reading.ts';
import { useAgeText } from '../live/useAge.ts';

/** Says that something does not come from the real shop. */
export function SimulatedMark({ short = false }: { readonly short?: boolean }) {
  return (
    <span className="ec-sim" title="Simulated: it does not come from a real sensor">
      {short ? 'sim' : 'simulated'}
    </span>
  );
}

const qualityWords = {
  live: 'Heard lately: it may decide',
  stale: 'Too old to decide',
  unknown: 'Not known: nothing was heard',
} as const;

/** Quality of a reading as a dot and a word. */
export function QualityMark({ quality }: { readonly quality: ReadingQuality }) {
  return (
    <Tooltip label={qualityWords[quality]} openDelay={300}>
      <span className="ec-quality" data-quality={quality}>
        <i aria-hidden />
        {quality}
      </span>
    </Tooltip>
  );
}

/** Age of an instant, ticking; `suffix` such as `ago`. */
export function Age({ atMs, suffix }: { readonly atMs: number; readonly suffix?: string }) {
  const text = useAgeText(atMs);
  return (
    <time className="ec-num" dateTime={new Date(atMs).toISOString()}>
      {suffix === undefined ? text : `${text} ${suffix}`}
    </time>
  );
}

/** On or off line as a dot and a word; undefined: nothing is bound there. */
export function OnlineMark({ online }: { readonly online: boolean | undefined }) {
  return (
    <span className="ec-online" data-online={online}>
      <i aria-hidden />
      {online === undefined ? 'no player' : online ? 'online' : 'offline'}
    </span>
  );
}
