import type { CampaignOutcome, ScreenOutcome } from '../../protocol/replay.ts';
import { classWords } from '../words/campaignWords.ts';
import { numberText } from '../words/amount.ts';
import { columns, differenceText, sorted, toneOf, unknownText } from './figures.ts';

/** Campaigns as they were, as they would have been, and the difference. */
export function OutcomeTable({ campaigns }: { readonly campaigns: readonly CampaignOutcome[] }) {
  const { told, never } = sorted(campaigns);
  return (
    <>
      <div className="ec-card ec-table-wrap" tabIndex={0} role="region" aria-label="Campaigns">
        <table className="ec-table ec-outcome">
          <thead>
            <tr>
              <th scope="col">Campaign</th>
              {columns.map((c) => (
                <th key={c.name} scope="col">
                  {c.name} <span>{c.hint}</span>
                  <span className="ec-outcome-three" aria-hidden>
                    <i>was</i>
                    <i>would be</i>
                    <i>difference</i>
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {told.map((c) => {
              const unknown = unknownText(c);
              return (
                <tr key={c.campaign}>
                  <th scope="row">
                    <b>{c.name}</b>
                    <span className="ec-dim">
                      {classWords[c.class]}
                      {c.in === 'draft' && ', not in the store then'}
                      {c.in === 'was' && ', not in the draft'}
                      {unknown !== null && `; ${unknown}`}
                    </span>
                    <span className="ec-outcome-three ec-outcome-words" aria-hidden>
                      <i>was</i>
                      <i>would be</i>
                      <i>difference</i>
                    </span>
                  </th>
                  {columns.map((column) => (
                    <td key={column.name} data-label={column.name}>
                      <span className="ec-outcome-three ec-num">
                        <span>
                          <span className="ec-visually-hidden">was </span>
                          {column.text(column.value(c.was))}
                        </span>
                        <b>
                          <span className="ec-visually-hidden">would be </span>
                          {column.text(column.value(c.wouldBe))}
                        </b>
                        <span data-tone={toneOf(column, c)}>
                          <span className="ec-visually-hidden">difference </span>
                          {differenceText(column, c)}
                        </span>
                      </span>
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {never.length > 0 && (
        <p className="ec-dim">
          On no screen either way: {never.slice(0, 8).join(', ')}
          {never.length > 8 && ` and ${never.length - 8} more`}.
        </p>
      )}
    </>
  );
}

const parts = [
  { name: 'Booked loop', of: (s: ScreenOutcome['was']) => s.booked },
  { name: 'Before the loop', of: (s: ScreenOutcome['was']) => s.before },
  { name: 'Store card', of: (s: ScreenOutcome['was']) => s.nothing },
] as const;

function changeText(was: string, wouldBe: string): string {
  return was === wouldBe ? was : `${was} → ${wouldBe}`;
}

/** What each screen did with its time, then and in the draft. */
export function ScreensTable({ screens }: { readonly screens: readonly ScreenOutcome[] }) {
  const percent = (part: number): string => `${Math.round(part * 100)} %`;
  return (
    <div className="ec-card ec-table-wrap" tabIndex={0} role="region" aria-label="Screens">
      <table className="ec-table ec-screens-table">
        <thead>
          <tr>
            <th scope="col">Screen</th>
            {parts.map(({ name }) => (
              <th key={name} scope="col" className="ec-right">
                {name}
              </th>
            ))}
            <th scope="col" className="ec-right">
              Switches
            </th>
          </tr>
        </thead>
        <tbody>
          {screens.map((s) => (
            <tr key={s.screen}>
              <th scope="row">{s.name}</th>
              {parts.map(({ name, of }) => (
                <td key={name} className="ec-right ec-num">
                  {changeText(percent(of(s.was)), percent(of(s.wouldBe)))}
                </td>
              ))}
              <td className="ec-right ec-num">
                {changeText(numberText(s.was.switches), numberText(s.wouldBe.switches))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
