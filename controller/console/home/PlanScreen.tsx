import { memo, useCallback } from 'react';
import type { Screen } from '../../../config/schema/screen.ts';
import type { DeviceState, ScreenNow } from '../../protocol/console.ts';
import { useTicking } from '../live/useAge.ts';
import { useLiveData } from '../live/useLive.tsx';
import { Thumb } from '../parts/Thumb.tsx';
import { creativeText } from '../store/storeIndex.ts';
import { useStore } from '../store/useStore.tsx';
import { isEarlierWindow } from '../words/deviceWords.ts';
import { pictureSize, within } from './planGeometry.ts';

/** The player bound to a screen, or the face bound to a rack; an online one before the others. */
export function useDeviceAt(kind: 'player' | 'rack', place: string): DeviceState | undefined {
  return useLiveData<DeviceState | undefined>((d) => {
    let found: DeviceState | undefined;
    for (const device of d.devices.values()) {
      if (device.kind !== kind || device.place !== place || isEarlierWindow(device, d.nowMs)) continue;
      if (found === undefined || (device.online && !found.online)) found = device;
    }
    return found;
  }, undefined);
}

export function useScreenNow(screen: string): ScreenNow | undefined {
  return useLiveData<ScreenNow | undefined>((d) => d.screens.get(screen), undefined);
}

/** Draws the eye to a switch while it is new. */
function Flash({ atMs }: { readonly atMs: number }) {
  const fresh = useTicking(useCallback((nowMs: number) => nowMs - atMs < 2_500, [atMs]));
  return fresh ? <span className="ec-flash" aria-hidden /> : null;
}

interface PlanScreenProps {
  readonly screen: Screen;
  readonly scale: number;
  readonly planW: number;
  readonly planH: number;
  readonly selected: boolean;
  readonly onSelect: () => void;
}

/** A screen at its place, with a picture of what it shows. */
export const PlanScreen = memo(function PlanScreen(props: PlanScreenProps) {
  const { screen, scale, planW, planH, selected, onSelect } = props;
  const store = useStore();
  const now = useScreenNow(screen.id);
  const player = useDeviceAt('player', screen.id);
  const { w, h } = pictureSize(screen.widthPx, screen.heightPx, scale);
  const creative = store.creatives.get(now?.creative ?? '');
  const text = now?.headline ?? creativeText(creative);
  const name = now?.creativeName ?? 'the store card';
  const what = text === '' || text === name ? name : `${name}, ${text}`;
  return (
    <button
      type="button"
      className="ec-plan-screen"
      aria-label={`${screen.name} shows ${what}, ${player === undefined ? 'no player' : player.online ? 'player online' : 'player offline'}`}
      aria-pressed={selected}
      data-class={now?.decision.class ?? undefined}
      data-online={player?.online ?? 'none'}
      data-testid={`screen-${screen.id}`}
      style={{
        left: within(screen.at.x * scale, w, planW),
        top: within(screen.at.y * scale, h, planH),
        width: w,
        height: h,
      }}
      onClick={onSelect}
    >
      <Thumb
        store={store}
        creative={creative}
        asset={now?.thumbnail ?? null}
        tall={screen.heightPx > screen.widthPx}
        title={now?.headline ?? null}
      />
      {now !== undefined && <Flash key={now.decision.atMs} atMs={now.decision.atMs} />}
    </button>
  );
});
