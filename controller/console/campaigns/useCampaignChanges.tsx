import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { Campaign } from '../../../config/schema/campaign.ts';
import { useConfigChange } from '../api/changes.ts';
import type { Outcome } from '../api/changeQueue.ts';
import { put } from '../api/changeSets.ts';
import type { Change } from '../api/changeSets.ts';
import { campaignsQuery } from '../api/queries.ts';
import { mediaQuery } from '../library/mediaQuery.ts';
import { useStore } from '../store/useStore.tsx';
import { deleteChanges } from './draft.ts';

/** Undo history of everything that is done with campaigns. */
export const SCOPE = 'campaigns';

export interface CampaignChanges {
  /** Saves changes and offers to take them back; `done` is what the toast says. */
  readonly save: (label: string, changes: readonly Change[], done: string) => Promise<Outcome>;
  readonly publish: (campaign: Campaign) => Promise<Outcome>;
  readonly remove: (campaign: Campaign) => Promise<Outcome>;
}

/** Saving, publishing and deleting campaigns, each with a way back. */
export function useCampaignChanges(): CampaignChanges {
  const store = useStore();
  const client = useQueryClient();
  const { change, undo } = useConfigChange(SCOPE);
  const refresh = useCallback(() => {
    void client.invalidateQueries({ queryKey: campaignsQuery.queryKey });
    void client.invalidateQueries({ queryKey: mediaQuery.queryKey });
    void client.invalidateQueries({ queryKey: ['programme'] });
  }, [client]);
  const save = useCallback(
    async (label: string, changes: readonly Change[], done: string) => {
      const outcome = await change(label, changes);
      if (!outcome.ok) return outcome;
      refresh();
      const id = `change-${outcome.revision}`;
      const back = async (): Promise<void> => {
        notifications.hide(id);
        const undone = await undo();
        refresh();
        if (undone !== null && !undone.ok) {
          notifications.show({ color: 'red', title: `Not undone: ${label}`, message: undone.problem.message });
        }
      };
      notifications.clean();
      notifications.show({
        id,
        autoClose: 10_000,
        color: 'petrol',
        closeButtonProps: { 'aria-label': 'Close' },
        message: (
          <Group justify="space-between" wrap="nowrap" gap="md">
            <span>{done}</span>
            <Button size="compact-sm" variant="light" onClick={() => void back()}>
              Undo
            </Button>
          </Group>
        ),
      });
      return outcome;
    },
    [change, undo, refresh],
  );
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
