import { useElementSize } from '@mantine/hooks';
import type { Survey } from '../../../config/schema/survey.ts';
import type { SurveyCheckAnswer } from '../../protocol/surveys.ts';
import { fitScale, outlinePath } from '../home/planGeometry.ts';
import { useStore } from '../store/useStore.tsx';

export type SurveyQuality = NonNullable<SurveyCheckAnswer['quality']>;

/** How high the picture may become, pixels. */
const MOST_PX = 360;

/** Where somebody stood, which receivers there are, and where another one would help. */
export function SurveyPlan({ survey, quality }: { readonly survey: Survey; readonly quality: SurveyQuality }) {
  const { config } = useStore();
  const { ref, width } = useElementSize();
  const { widthM, heightM } = config.floorPlan;
  const scale = fitScale(widthM, heightM, width, MOST_PX);
  const { wanted, coverage } = quality;
  const receivers = config.receivers.filter((r) => r.listens);
  const label = `${survey.points.length} points, ${receivers.length} receivers${wanted === null ? '' : ', and a place for another one'} on the floor plan`;
  return (
    <figure className="ec-survey-plan">
      <div ref={ref}>
        {scale > 0 && (
          <svg
            width={widthM * scale}
            height={heightM * scale}
            viewBox={`0 0 ${widthM * scale} ${heightM * scale}`}
            role="img"
            aria-label={label}
          >
            {config.zones.map((zone) => {
              const share = coverage.zones.find((z) => z.zone === zone.id)?.share ?? 0;
              return (
                <path
                  key={zone.id}
                  className="ec-survey-zone"
                  data-thin={share < 0.5}
                  d={outlinePath(zone.polygon, scale)}
                >
                  <title>{`${zone.name}: ${Math.round(share * 100)} % has a point near`}</title>
                </path>
              );
            })}
            {survey.points.map(({ at }, i) => (
              <circle key={i} className="ec-survey-point" cx={at.x * scale} cy={at.y * scale} r={3} />
            ))}
            {receivers.map((r) => (
              <path key={r.id} className="ec-survey-receiver" d={`M${r.at.x * scale} ${r.at.y * scale - 7}l6 11h-12Z`}>
                <title>{r.name}</title>
              </path>
            ))}
            {wanted !== null && (
              <g className="ec-survey-wanted" transform={`translate(${wanted.x * scale} ${wanted.y * scale})`}>
                <circle r={14} />
                <path d="M-6 0H6M0-6V6" />
              </g>
            )}
          </svg>
        )}
      </div>
      <figcaption className="ec-legend">
        <span>
          <i data-survey="point" /> a point
        </span>
        <span>
          <i data-survey="receiver" /> a receiver
        </span>
        <span>
          <i data-survey="thin" /> few points in this zone
        </span>
        {wanted !== null && (
          <span>
            <i data-survey="wanted" /> another receiver would help here
          </span>
        )}
      </figcaption>
    </figure>
  );
}
