import { MultiSelect, Switch } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import type { Campaign } from '../../../config/schema/campaign.ts';
import { boundingBox, fitScale, outlinePath, pictureSize, within } from '../home/planGeometry.ts';
import { useStore } from '../store/useStore.tsx';
import type { Draft } from './draft.ts';
import { listText } from './listText.ts';
import { targetsOf } from './loopShare.ts';

type On = Campaign['on'];

function toggled(list: readonly string[], id: string): string[] {
  return list.includes(id) ? list.filter((x) => x !== id) : [...list, id];
}

/** The floor with its zones and screens, each chosen by a click. */
function FloorPicker({ on, onChange }: { readonly on: On; readonly onChange: (on: On) => void }) {
  const store = useStore();
  const { config } = store;
  const { ref, width } = useElementSize();
  const { widthM, heightM } = config.floorPlan;
  const scale = fitScale(widthM, heightM, width, 320);
  const [w, h] = [widthM * scale, heightM * scale];
  const reached = new Set(targetsOf(on, store));
  return (
    <div ref={ref} className="ec-where-floor">
      {scale > 0 && (
        <div role="group" aria-label="Zones and screens on the floor plan" style={{ width: w, height: h }}>
          <svg width={w} height={h} viewBox={`0 0 ${w} ${h}`} aria-hidden>
            {config.zones.map((z) => (
              <path
                key={z.id}
                d={outlinePath(z.polygon, scale)}
                data-on={on.zones.includes(z.id)}
                onClick={() => onChange({ ...on, zones: toggled(on.zones, z.id) })}
              />
            ))}
          </svg>
          {config.zones.map((z) => {
            const box = boundingBox(z.polygon, scale);
            return (
              <button
                key={z.id}
                type="button"
                className="ec-where-zone"
                aria-pressed={on.zones.includes(z.id)}
                aria-label={`All screens at ${z.name}`}
                style={{ left: box.x + 4, top: box.y + 4, maxWidth: Math.max(40, box.w - 8) }}
                onClick={() => onChange({ ...on, zones: toggled(on.zones, z.id) })}
              >
                {z.name}
              </button>
            );
          })}
          {config.screens.map((s) => {
            const size = pictureSize(s.widthPx, s.heightPx, Math.min(scale, 16));
            return (
              <button
                key={s.id}
                type="button"
                className="ec-where-screen"
                title={s.name}
                aria-label={s.name}
                aria-pressed={on.screens.includes(s.id)}
                data-on={reached.has(s.id)}
                style={{
                  left: within(s.at.x * scale, size.w, w),
                  top: within(s.at.y * scale, size.h, h),
                  width: size.w,
                  height: size.h,
                }}
                onClick={() => onChange({ ...on, screens: toggled(on.screens, s.id) })}
              />
            );
          })}
        </div>
      )}
    </div>
  );
}

/** Where it plays: everywhere, or on chosen screens, groups and zones. */
export function WherePart({
  draft,
  fault,
  onEdit,
}: {
  readonly draft: Draft;
  readonly fault: string | undefined;
  readonly onEdit: (part: Partial<Draft>) => void;
}) {
  const store = useStore();
  const { config } = store;
  const { on } = draft;
  const set = (next: On): void => onEdit({ on: next });
  const targets = targetsOf(on, store).map((id) => store.screens.get(id)?.name ?? id);
  const options = (list: readonly { id: string; name: string }[]): { value: string; label: string }[] =>
    list.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <section className="ec-card ec-part" aria-labelledby="ec-where-title" data-fault={fault}>
      <header>
        <h2 id="ec-where-title">Where</h2>
        <Switch
          label="All screens of the store"
          checked={on.everywhere}
          onChange={(e) => set({ ...on, everywhere: e.currentTarget.checked })}
        />
      </header>
      {!on.everywhere && (
        <>
          <FloorPicker on={on} onChange={set} />
          <div className="ec-thirds">
            <MultiSelect
              label="Screens"
              placeholder={on.screens.length === 0 ? 'None by name' : ''}
              searchable
              data={options(config.screens)}
              value={on.screens}
              onChange={(screens) => set({ ...on, screens })}
            />
            <MultiSelect
              label="Zones"
              description="With the screens that come there later."
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              placeholder={on.zones.length === 0 ? 'None' : ''}
              searchable
              data={options(config.zones)}
              value={on.zones}
              onChange={(zones) => set({ ...on, zones })}
            />
            {config.groups.length > 0 && (
              <MultiSelect
                label="Groups"
                placeholder={on.groups.length === 0 ? 'None' : ''}
                searchable
                data={options(config.groups)}
                value={on.groups}
                onChange={(groups) => set({ ...on, groups })}
              />
            )}
          </div>
        </>
      )}
      {fault !== undefined ? (
        <p className="ec-fault">{fault}</p>
      ) : (
        targets.length > 0 && (
          <p className="ec-dim">
            {targets.length === 1 ? '1 screen' : `${targets.length} screens`}: {listText(targets)}.
          </p>
        )
      )}
    </section>
  );
}
