import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { memo } from 'react';
import type { CampaignState } from '../../protocol/http.ts';
import { Guarded } from '../parts/Guarded.tsx';
import { Thumb } from '../parts/Thumb.tsx';
import { creativesOf } from '../schedule/playlists.ts';
import { useStore } from '../store/useStore.tsx';
import { numberText } from '../words/amount.ts';
import { classWords, phaseWords, whenText, whereText } from '../words/campaignWords.ts';
import { triggerSentence } from '../words/triggerSentence.ts';

/** Where a campaign stands: its trigger's phase, or its status where that rules. */
export function PhaseMark({ state }: { readonly state: CampaignState }) {
  const { status } = state.campaign;
  if (status === 'paused')
    return (
      <span className="ec-tag" data-tone="warn">
        Paused
      </span>
    );
  if (status === 'draft') return <span className="ec-tag">Draft</span>;
  if (state.onScreens.length > 0)
    return (
      <span className="ec-tag" data-tone="accent">
        On screen
      </span>
    );
  return <span className="ec-tag">{state.trigger === 'none' ? 'Approved' : phaseWords[state.trigger]}</span>;
}

/** Pause or resume, whichever fits. */
export function StatusButton({
  state,
  onStatus,
}: {
  readonly state: CampaignState;
  readonly onStatus: (state: CampaignState, status: 'approved' | 'paused') => void;
}) {
  const { campaign } = state;
  const paused = campaign.status !== 'approved';
  const byHand = campaign.class === 'takeover' || campaign.class === 'emergency';
  const [stop, again] = byHand ? ['Stop', 'Start'] : ['Pause', 'Resume'];
  const start = campaign.status === 'draft' ? 'Publish' : again;
  const Icon = paused ? IconPlayerPlay : IconPlayerPause;
  return (
    <Guarded
      right="campaigns"
      size="xs"
      w={102}
      variant="default"
      leftSection={<Icon size={15} aria-hidden />}
      aria-label={`${paused ? start : stop} ${campaign.name}`}
      onClick={() => onStatus(state, paused ? 'approved' : 'paused')}
    >
      {paused ? start : stop}
    </Guarded>
  );
}

interface CampaignRowProps {
  readonly state: CampaignState;
  readonly onOpen: (id: string) => void;
  readonly onStatus: (state: CampaignState, status: 'approved' | 'paused') => void;
}

export const CampaignRow = memo(function CampaignRow({ state, onOpen, onStatus }: CampaignRowProps) {
  const store = useStore();
  const { campaign } = state;
  return (
    <li className="ec-campaign" data-testid={`campaign-${campaign.id}`} data-status={campaign.status}>
      <span className="ec-campaign-picture">
        <Thumb store={store} creative={store.creatives.get(creativesOf(campaign, store)[0] ?? '')} />
      </span>
      <div className="ec-campaign-main">
        <h2>
          <button type="button" onClick={() => onOpen(campaign.id)}>
            {campaign.name}
          </button>
        </h2>
        <p className="ec-campaign-marks">
          <span className="ec-tag">{classWords[campaign.class]}</span>
          <span className="ec-dim ec-num">
            priority {campaign.priority}, share {campaign.share}
          </span>
        </p>
      </div>
      <div className="ec-campaign-rules">
        {campaign.trigger !== undefined && <p className="ec-sentence">{triggerSentence(campaign.trigger, store)}</p>}
        <p className="ec-dim ec-sentence">{whereText(campaign, store)}</p>
        <p className="ec-dim ec-sentence">{whenText(campaign, store)}</p>
      </div>
      <div className="ec-campaign-now">
        <p>
          <PhaseMark state={state} />
        </p>
        <p className="ec-campaign-why ec-sentence">{state.why}</p>
        {state.onScreens.length > 0 && (
          <p className="ec-dim ec-sentence">
            on {state.onScreens.map((id) => store.screens.get(id)?.name ?? id).join(', ')}
          </p>
        )}
      </div>
      <p className="ec-campaign-plays">
        <b className="ec-num">{numberText(state.playsToday)}</b>
        <span className="ec-dim">{state.playsToday === 1 ? 'play today' : 'plays today'}</span>
      </p>
      <div className="ec-campaign-action">
        <StatusButton state={state} onStatus={onStatus} />
      </div>
    </li>
  );
});
