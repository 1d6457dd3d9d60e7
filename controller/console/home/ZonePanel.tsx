import type { Zone } from '../../../config/schema/floor.ts';
import { useLiveData } from '../live/useLive.tsx';
import { Age, QualityMark, SimulatedMark } from '../parts/marks.tsx';
import { Source } from '../parts/Source.tsx';
import { readingName } from '../store/storeIndex.ts';
import { useStore } from '../store/useStore.tsx';
import { knownValue, measureText, numberText, sureText } from '../words/amount.ts';
import { crowd, fullness } from './planGeometry.ts';
import type { Selection } from './selection.ts';
import { useTagsIn } from './TagDots.tsx';

function ZoneReading({ id }: { readonly id: string }) {
  const store = useStore();
  const r = useLiveData((d) => d.readings.get(id), undefined);
  if (r === undefined) return null;
  const sure = sureText(r);
  return (
    <li className="ec-ground">
      <span className="ec-ground-name">
        {readingName(store, r.kind, r.of, r.segment)} {r.simulated && <SimulatedMark short />}
      </span>
      <span className="ec-ground-was">
        <b className="ec-num">{measureText(r)}</b>
        {sure !== null && <span className="ec-dim">, {sure}</span>}
      </span>
      <span className="ec-ground-now">
        <QualityMark quality={r.quality} />
        {r.atMs !== null && (
          <span className="ec-dim">
            <Age atMs={r.atMs} suffix="ago" />
          </span>
        )}
        {r.source !== '' && (
          <span className="ec-dim ec-clip">
            <Source source={r.source} />
          </span>
        )}
      </span>
    </li>
  );
}

/** How full a zone is, what is in it, and which screens and racks it has. */
export function ZonePanel({ zone, onSelect }: { readonly zone: Zone; readonly onSelect: (s: Selection) => void }) {
  const { config } = useStore();
  const people = useLiveData((d) => d.readings.get(`zone.occupancy:${zone.id}`), undefined);
  const tags = useTagsIn(zone.id);
  const value = knownValue(people);
  const share = fullness(value, zone.capacity);
  const screens = config.screens.filter((s) => s.zone === zone.id);
  const racks = config.racks.filter((r) => r.zone === zone.id);
  const cameras = config.cameras.filter((c) => c.zones.includes(zone.id));
  return (
    <>
      <p className="ec-big">
        <b className="ec-num">{numberText(value)}</b> of {numberText(zone.capacity)} people
      </p>
      <div className="ec-bar" data-crowd={share === null ? 'unknown' : crowd(share)} aria-hidden>
        <i style={{ transform: `scaleX(${share ?? 0})` }} />
      </div>
      {people?.quality === 'stale' && people.atMs !== null && (
        <p className="ec-tone" data-tone="warn">
          Last heard <Age atMs={people.atMs} suffix="ago" />: too old to decide anything.
        </p>
      )}
      {value === null && (
        <p className="ec-dim">Nobody counts here at the moment. Unknown is not zero: no campaign decides on it.</p>
      )}
      <section className="ec-why" aria-label="Readings">
        <h3>Readings</h3>
        <ul>
          <ZoneReading id={`zone.occupancy:${zone.id}`} />
          <ZoneReading id={`zone.presence:${zone.id}`} />
          <ZoneReading id={`zone.basketEstimate:${zone.id}`} />
        </ul>
        {tags.length > 0 && (
          <>
            <h4>Tags here</h4>
            <ul className="ec-losers">
              {tags.map((t) => (
                <li key={t.tag}>
                  <b>
                    {t.name} {t.simulated && <SimulatedMark short />}
                  </b>
                  <span>
                    {Math.round(t.confidence * 100)} % sure: {t.reason}
                  </span>
                </li>
              ))}
            </ul>
          </>
        )}
        {cameras.length > 0 && (
          <>
            <h4>Counted by</h4>
            <p>{cameras.map((c) => c.name).join(', ')}</p>
          </>
        )}
        {screens.length + racks.length > 0 && (
          <>
            <h4>Screens and racks</h4>
            <ul className="ec-links">
              {screens.map((s) => (
                <li key={s.id}>
                  <button type="button" onClick={() => onSelect({ kind: 'screen', id: s.id })}>
                    {s.name}
                  </button>
                </li>
              ))}
              {racks.map((r) => (
                <li key={r.id}>
                  <button type="button" onClick={() => onSelect({ kind: 'rack', id: r.id })}>
                    {r.name}
                  </button>
                </li>
              ))}
            </ul>
          </>
        )}
      </section>
    </>
  );
}
