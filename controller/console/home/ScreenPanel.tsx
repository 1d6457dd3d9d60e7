import { Button } from '@mantine/core';
import { IconCalendarTime } from '@tabler/icons-react';
import type { Screen } from '../../../config/schema/screen.ts';
import { follow } from '../frame/Nav.tsx';
import { Age, SimulatedMark } from '../parts/marks.tsx';
import { Thumb } from '../parts/Thumb.tsx';
import { useStore } from '../store/useStore.tsx';
import { latencyText } from '../words/age.ts';
import { classWords } from '../words/campaignWords.ts';
import { useScreenNow } from './PlanScreen.tsx';
import { PlayerPart } from './PlayerPart.tsx';
import { Why } from './Why.tsx';
import { WhyEarlier } from './WhyEarlier.tsx';

/** What a screen shows, since when, why, and how its player is. */
export function ScreenPanel({ screen }: { readonly screen: Screen }) {
  const store = useStore();
  const now = useScreenNow(screen.id);
  const tall = screen.heightPx > screen.widthPx;
  if (now === undefined) {
    return <p className="ec-dim">The controller has not decided anything for this screen yet.</p>;
  }
  const { decision } = now;
  const shown = now.campaign;
  const campaign = store.campaigns.get(shown ?? decision.campaign ?? '');
  return (
    <>
      <div
        className="ec-panel-picture"
        data-tall={tall}
        style={{ aspectRatio: `${screen.widthPx} / ${screen.heightPx}` }}
      >
        <Thumb
          store={store}
          creative={now.creative === null ? undefined : store.creatives.get(now.creative)}
          asset={now.thumbnail}
          tall={tall}
          title={now.headline}
        />
      </div>
      <div className="ec-shows">
        <h3>{now.creativeName ?? 'The store card'}</h3>
        <p>
          {campaign === undefined ? 'Nothing is booked here now' : campaign.name}
          {decision.class !== null && (
            <span className="ec-tag" data-tone={decision.class === 'triggered' ? 'accent' : undefined}>
              {classWords[decision.class]}
            </span>
          )}
        </p>
        <p className="ec-dim">
          {now.reported
            ? now.shownAtMs !== null && (
                <span>
                  On screen for <Age atMs={now.shownAtMs} />, as its player reports
                </span>
              )
            : 'No player has reported it: this is what the programme says'}
        </p>
      </div>
      <Button
        component="a"
        href={`/timeline?screen=${screen.id}`}
        variant="default"
        size="xs"
        leftSection={<IconCalendarTime size={16} aria-hidden />}
        onClick={(e) => follow(e, `/timeline?screen=${screen.id}`)}
      >
        What it shows today
      </Button>
      <Why decision={decision} shown={campaign?.id ?? null} />
      <WhyEarlier key={screen.id} screen={screen.id} />
      {now.latencyMs !== null && (
        <dl className="ec-facts">
          <dt>Sensed to shown, last switch</dt>
          <dd className="ec-num">
            {latencyText(now.latencyMs)} {decision.cause.simulated && <SimulatedMark short />}
          </dd>
        </dl>
      )}
      <PlayerPart screen={screen} />
    </>
  );
}
