import type { ZoneForecast } from '../../protocol/outlook.ts';
import { SimulatedMark } from '../parts/marks.tsx';
import { useStore } from '../store/useStore.tsx';
import { hourText, peopleText, trustText, weekTable } from './outlookWords.ts';

/** People expected in a zone, day by day and hour by hour, with how far that can be trusted. */
export function ZoneWeek({ zone }: { readonly zone: ZoneForecast }) {
  const { config, zones } = useStore();
  const { timeZone } = config.store;
  const name = zones.get(zone.zone)?.name ?? zone.zone;
  const table = weekTable(zone, timeZone);
  return (
    <section className="ec-card ec-zone-week" data-testid={`week-${zone.zone}`}>
      <h3>
        {name} {zone.simulated && <SimulatedMark />}
      </h3>
      <p className="ec-dim">{trustText(zone, timeZone)}</p>
      {zone.state !== 'not-enough' && (
        <div className="ec-week-wrap" tabIndex={0} role="region" aria-label={`People expected in ${name}`}>
          <table className="ec-week ec-num">
            <thead>
              <tr>
                <td />
                {table.hours.map((hour) => (
                  <th key={hour} scope="col">
                    {String(hour).padStart(2, '0')}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.days.map((day) => (
                <tr key={day.name}>
                  <th scope="row">{day.name}</th>
                  {table.hours.map((hour) => {
                    const cell = day.cells.get(hour);
                    const people = cell?.people ?? null;
                    const heat = people === null || table.most === 0 ? 0 : people / table.most;
                    return (
                      <td
                        key={hour}
                        title={cell === undefined ? undefined : hourText(cell, timeZone)}
                        style={{ '--heat': `${Math.round(heat * 42)}%` } as object}
                      >
                        {cell === undefined ? '' : people === null ? '–' : peopleText(people)}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
