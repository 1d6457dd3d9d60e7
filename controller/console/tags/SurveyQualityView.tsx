import { Alert } from '@mantine/core';
import { IconAntenna } from '@tabler/icons-react';
import type { Survey } from '../../../config/schema/survey.ts';
import { useStore } from '../store/useStore.tsx';
import { SurveyPlan } from './SurveyPlan.tsx';
import type { SurveyQuality } from './SurveyPlan.tsx';

const verdicts = {
  good: { tone: 'ok', text: 'Good: it can be switched on.' },
  fair: { tone: 'warn', text: 'Fair: it helps, and more points would help more.' },
  poor: { tone: 'bad', text: 'Poor: places would not be right often enough.' },
} as const;

const percent = (share: number): string => `${Math.round(share * 100)}\u00a0%`;

/** How good a survey is: in figures, zone by zone, and on the plan. */
export function SurveyQualityView({ survey, quality }: { readonly survey: Survey; readonly quality: SurveyQuality }) {
  const { zones, receivers } = useStore().config;
  const zoneName = (id: string): string => zones.find((z) => z.id === id)?.name ?? id;
  const receiverName = (id: string): string => receivers.find((r) => r.id === id)?.name ?? id;
  const { tone, text } = verdicts[quality.verdict];
  return (
    <div className="ec-survey-quality">
      <p className="ec-tone ec-survey-verdict" data-tone={tone}>
        {text}
        {quality.right <= quality.rightWithout + 0.02 && ' Zones come out no better than by the plan alone.'}
      </p>
      <dl className="ec-survey-figures ec-num">
        <div>
          <dt>In the right zone</dt>
          <dd>
            <b>{percent(quality.right)}</b>
            <span className="ec-dim">{percent(quality.rightWithout)} without it</span>
          </dd>
        </div>
        <div>
          <dt>How near</dt>
          <dd>
            <b>{quality.medianM.toFixed(1)} m</b>
            <span className="ec-dim">nine of ten within {quality.p90M.toFixed(1)} m</span>
          </dd>
        </div>
        <div>
          <dt>Floor covered</dt>
          <dd>
            <b>{percent(quality.coverage.share)}</b>
            <span className="ec-dim">has a point within {quality.coverage.reachM} m</span>
          </dd>
        </div>
      </dl>
      {quality.wanted !== null && (
        <Alert
          className="ec-warned"
          color="yellow"
          variant="light"
          icon={<IconAntenna aria-hidden />}
          title="Where another receiver would help"
        >
          {quality.wanted.message}
        </Alert>
      )}
      <div className="ec-survey-ground">
        <SurveyPlan survey={survey} quality={quality} />
        <div className="ec-table-wrap" tabIndex={0} role="region" aria-label={`Zones of ${survey.name}`}>
          <table className="ec-table">
            <thead>
              <tr>
                <th scope="col">Zone</th>
                <th scope="col" className="ec-right">
                  Points
                </th>
                <th scope="col" className="ec-right">
                  Covered
                </th>
                <th scope="col" className="ec-right">
                  Right
                </th>
                <th scope="col">Taken for</th>
              </tr>
            </thead>
            <tbody>
              {quality.zones.map((z) => (
                <tr key={z.zone}>
                  <td className="ec-break">{zoneName(z.zone)}</td>
                  <td className="ec-right ec-num">{z.points}</td>
                  <td className="ec-right ec-num">
                    {percent(quality.coverage.zones.find((c) => c.zone === z.zone)?.share ?? 0)}
                  </td>
                  <td className="ec-right ec-num">
                    {z.right === null ? <span className="ec-dim">no points</span> : percent(z.right)}
                  </td>
                  <td className="ec-break">
                    {z.takenShare > 0 ? (
                      `${z.takenFor === null ? 'no zone' : zoneName(z.takenFor)}, ${percent(z.takenShare)}`
                    ) : (
                      <span className="ec-dim">nothing else</span>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </div>
      <details className="ec-survey-more">
        <summary>All that in words, and what each receiver heard</summary>
        <ul>
          {quality.sentences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
          {quality.receivers.map((r) => (
            <li key={r.receiver}>
              {receiverName(r.receiver)} heard the tag at {r.points} {r.points === 1 ? 'point' : 'points'}
              {r.referenceRssi !== undefined && r.pathLoss !== undefined
                ? `: ${r.referenceRssi.toFixed(1)} dBm at one metre, path loss ${r.pathLoss.toFixed(2)}.`
                : '.'}
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}
