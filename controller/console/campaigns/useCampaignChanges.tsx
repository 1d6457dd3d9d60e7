import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { Campaign } from '../../../config/schema/campaign.ts';
import type { Outcome } from '../api/changeQueue.ts';
import { put } from '../api/changeSets.ts';
import { campaignsQuery } from '../api/queries.ts';
import { useUndoable } from '../api/useUndoable.tsx';
import type { SaveUndoable } from '../api/useUndoable.tsx';
import { mediaQuery } from '../library/mediaQuery.ts';
import { useStore } from '../store/useStore.tsx';
import { deleteChanges } from './draftChanges.ts';

/** Undo history of everything that is done with campaigns. */
export const SCOPE = 'campaigns';

export interface CampaignChanges {
  readonly save: SaveUndoable;
  readonly publish: (campaign: Campaign) => Promise<Outcome>;
  readonly remove: (campaign: Campaign) => Promise<Outcome>;
}

/** Saving, publishing and deleting campaigns, each with a way back. */
export function useCampaignChanges(): CampaignChanges {
  const store = useStore();
  const client = useQueryClient();
  const refresh = useCallback(() => {
    void client.invalidateQueries({ queryKey: campaignsQuery.queryKey });
    void client.invalidateQueries({ queryKey: mediaQuery.queryKey });
    void client.invalidateQueries({ queryKey: ['programme'] });
  }, [client]);
  const save = useUndoable(SCOPE, refresh);
  const publish = useCallback(
    (campaign: Campaign) => {
      const changes = [put('campaigns', { ...campaign, status: 'approved' })];
      return save(`Publish ${campaign.name}`, changes, `${campaign.name} is published.`);
    },
    [save],
  );
  const remove = useCallback(
    (campaign: Campaign) =>
      save(`Delete ${campaign.name}`, deleteChanges(campaign, store), `${campaign.name} is deleted.`),
    [save, store],
  );
  return { save, publish, remove };
}
