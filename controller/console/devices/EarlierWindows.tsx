import type { DeviceState } from '../../protocol/console.ts';
import { Guarded } from '../parts/Guarded.tsx';
import { Age } from '../parts/marks.tsx';
import { useStore } from '../store/useStore.tsx';
import { placeName } from './places.ts';

/** Windows of this machine that were closed long ago: kept in the list, out of the way and no fault. */
export function EarlierWindows({
  devices,
  onRevoke,
}: {
  readonly devices: readonly DeviceState[];
  readonly onRevoke: (device: DeviceState) => void;
}) {
  const store = useStore();
  if (devices.length === 0) return null;
  return (
    <details className="ec-device-group ec-earlier">
      <summary>
        <h2>
          Earlier windows <span className="ec-dim ec-num">{devices.length}</span>
        </h2>
      </summary>
      <p className="ec-dim">
        Tabs of this machine that were let in by themselves and have been closed for more than an hour. Revoke what will
        not come back.
      </p>
      <ul className="ec-card ec-places">
        {devices.map((d) => {
          const place = placeName(d.kind, d.place, store);
          return (
            <li key={d.id} className="ec-dim" data-testid={`earlier-${d.id}`}>
              <span>
                {d.name}
                {place !== null && ` at ${place}`}, closed for <Age atMs={d.since} />
              </span>
              <Guarded
                right="revoke"
                size="compact-xs"
                variant="default"
                aria-label={`Revoke ${d.name}${place === null ? '' : ` at ${place}`}`}
                onClick={() => onRevoke(d)}
              >
                Revoke
              </Guarded>
            </li>
          );
        })}
      </ul>
    </details>
  );
}
