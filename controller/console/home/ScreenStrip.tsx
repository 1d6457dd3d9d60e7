import { memo } from 'react';
import type { Screen } from '../../../config/schema/screen.ts';
import { Age, OnlineMark, SimulatedMark } from '../parts/marks.tsx';
import { Thumb } from '../parts/Thumb.tsx';
import { useStore } from '../store/useStore.tsx';
import { useDeviceAt, useScreenNow } from './PlanScreen.tsx';
import type { Selection } from './selection.ts';

const ScreenCard = memo(function ScreenCard({
  screen,
  selected,
  onSelect,
}: {
  readonly screen: Screen;
  readonly selected: boolean;
  readonly onSelect: (s: Selection) => void;
}) {
  const store = useStore();
  const now = useScreenNow(screen.id);
  const player = useDeviceAt('player', screen.id);
  const tall = screen.heightPx > screen.widthPx;
  return (
    <li>
      <button
        type="button"
        className="ec-strip-card"
        aria-pressed={selected}
        data-class={now?.decision.class ?? undefined}
        onClick={() => onSelect({ kind: 'screen', id: screen.id })}
      >
        <span className="ec-strip-picture">
          <span style={{ aspectRatio: `${screen.widthPx} / ${screen.heightPx}` }} data-tall={tall}>
            <Thumb
              store={store}
              creative={store.creatives.get(now?.creative ?? '')}
              asset={now?.thumbnail ?? null}
              tall={tall}
              title={now?.headline ?? null}
            />
          </span>
        </span>
        <span className="ec-strip-text">
          <b className="ec-strip-name ec-clip" title={screen.name}>
            {screen.name}
          </b>
          <span className="ec-strip-why">{now === undefined ? 'Nothing known yet' : now.decision.cause.text}</span>
          <span className="ec-strip-foot">
            <OnlineMark online={player?.online} />
            {now?.decision.cause.simulated === true && <SimulatedMark short />}
            {now !== undefined && (
              <span className="ec-strip-age">
                <Age atMs={now.decision.atMs} />
              </span>
            )}
          </span>
        </span>
      </button>
    </li>
  );
});

/** Every screen with its picture and why it shows it. */
export function ScreenStrip({
  selected,
  onSelect,
}: {
  readonly selected: Selection | null;
  readonly onSelect: (s: Selection) => void;
}) {
  const { config } = useStore();
  return (
    <ul className="ec-strip" aria-label="Screens">
      {config.screens.map((screen) => (
        <ScreenCard
          key={screen.id}
          screen={screen}
          selected={selected?.kind === 'screen' && selected.id === screen.id}
          onSelect={onSelect}
        />
      ))}
    </ul>
  );
}
