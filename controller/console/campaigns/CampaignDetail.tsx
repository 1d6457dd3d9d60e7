import { Button, Group } from '@mantine/core';
import { IconArrowsSplit2, IconCopy, IconPencil, IconTrash } from '@tabler/icons-react';
import type { CampaignState } from '../../protocol/http.ts';
import { follow } from '../frame/Nav.tsx';
import { go } from '../frame/route.ts';
import { Guarded } from '../parts/Guarded.tsx';
import { Thumb } from '../parts/Thumb.tsx';
import { creativesOf, playlistText } from '../schedule/playlists.ts';
import { useStore } from '../store/useStore.tsx';
import { numberText } from '../words/amount.ts';
import { classWords, whenText, whereText } from '../words/campaignWords.ts';
import { triggerRules, triggerSentence } from '../words/triggerSentence.ts';
import { PhaseMark, StatusButton } from './CampaignRow.tsx';
import { kindWords } from './creativeWords.ts';
import { campaignRules } from './ruleWords.ts';

/** Everything about one campaign: state, rules, screens and its creatives. */
export function CampaignDetail({
  state,
  onStatus,
  onDelete,
}: {
  readonly state: CampaignState;
  readonly onStatus: (state: CampaignState, status: 'approved' | 'paused') => void;
  readonly onDelete: () => void;
}) {
  const store = useStore();
  const { campaign } = state;
  const rules = campaign.trigger === undefined ? [] : triggerRules(campaign.trigger);
  const playlist = store.playlists.get(campaign.playlist ?? '');
  const kept = campaignRules(campaign, store);
  return (
    <div className="ec-detail">
      <section aria-label="State">
        <p className="ec-campaign-marks">
          <PhaseMark state={state} /> <span className="ec-tag">{classWords[campaign.class]}</span>
        </p>
        <p className="ec-why-text ec-sentence">{state.why}</p>
        <Group gap="xs">
          <StatusButton state={state} onStatus={onStatus} />
          <Guarded
            right="campaigns"
            size="xs"
            variant="default"
            leftSection={<IconPencil size={15} aria-hidden />}
            onClick={() => go(`/campaigns/edit?campaign=${campaign.id}`)}
          >
            Edit
          </Guarded>
          <Guarded
            right="campaigns"
            size="xs"
            variant="default"
            leftSection={<IconCopy size={15} aria-hidden />}
            onClick={() => go(`/campaigns/edit?copy=${campaign.id}`)}
          >
            Duplicate
          </Guarded>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconArrowsSplit2 size={15} aria-hidden />}
            onClick={() => go(`/what-if?try=with:${campaign.id}`)}
          >
            What if
          </Button>
          <Guarded
            right="campaigns"
            size="xs"
            variant="default"
            leftSection={<IconTrash size={15} aria-hidden />}
            onClick={onDelete}
          >
            Delete
          </Guarded>
        </Group>
      </section>
      <dl className="ec-pairs">
        {campaign.trigger !== undefined && (
          <>
            <dt>Trigger</dt>
            <dd>
              <span className="ec-sentence">{triggerSentence(campaign.trigger, store)}</span>
              {rules.map((r) => (
                <span key={r} className="ec-dim ec-sentence">
                  {r}
                </span>
              ))}
            </dd>
          </>
        )}
        <dt>Where</dt>
        <dd className="ec-sentence">{whereText(campaign, store)}</dd>
        <dt>When</dt>
        <dd className="ec-sentence">{whenText(campaign, store)}</dd>
        <dt>Weight</dt>
        <dd className="ec-num">
          priority {campaign.priority}, share of voice {campaign.share}
        </dd>
        {kept.length > 0 && (
          <>
            <dt>Rules</dt>
            <dd>
              {kept.map((r) => (
                <span key={r} className="ec-sentence">
                  {r}
                </span>
              ))}
            </dd>
          </>
        )}
        {campaign.products.length > 0 && (
          <>
            <dt>Products</dt>
            <dd>{campaign.products.map((id) => store.products.get(id)?.name ?? id).join(', ')}</dd>
          </>
        )}
        <dt>Plays today</dt>
        <dd className="ec-num">{numberText(state.playsToday)}</dd>
        <dt>Screens</dt>
        <dd>
          {state.targets.length === 0 && 'none'}
          {state.targets.map((id) => (
            <Button
              key={id}
              component="a"
              href={`/?screen=${id}`}
              size="compact-sm"
              variant={state.onScreens.includes(id) ? 'light' : 'default'}
              onClick={(e) => follow(e, `/?screen=${id}`)}
            >
              {store.screens.get(id)?.name ?? id}
              {state.onScreens.includes(id) ? ', on now' : ''}
            </Button>
          ))}
        </dd>
      </dl>
      <section aria-label="Creatives">
        <h3>
          {playlist !== undefined
            ? `Playlist ${playlist.name}`
            : campaign.creatives.length === 1
              ? 'Creative'
              : 'Creatives, in turn'}
        </h3>
        {playlist !== undefined && <p className="ec-dim ec-small">{playlistText(playlist, store)}</p>}
        <ul className="ec-creatives">
          {creativesOf(campaign, store).map((id) => {
            const creative = store.creatives.get(id);
            return (
              <li key={id}>
                <span className="ec-creative-pictures">
                  <span>
                    <Thumb store={store} creative={creative} />
                  </span>
                  {(creative?.kind === 'image' || creative?.kind === 'video') &&
                    creative.files.portrait !== undefined && (
                      <span data-tall>
                        <Thumb store={store} creative={creative} tall />
                      </span>
                    )}
                </span>
                <b>{creative?.name ?? id}</b>
                {creative !== undefined && (
                  <span className="ec-dim">
                    {kindWords[creative.kind]}, {creative.durationS} s, {creative.transition}
                  </span>
                )}
              </li>
            );
          })}
        </ul>
      </section>
    </div>
  );
}
