import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { campaignState } from '../../protocol/http.ts';
import type { CampaignState } from '../../protocol/http.ts';
import { call, messageOf } from '../api/client.ts';
import { campaignsQuery } from '../api/queries.ts';

type Status = 'approved' | 'paused';
interface Change {
  readonly state: CampaignState;
  readonly status: Status;
  /** It takes a change back, so it offers no undo of its own. */
  readonly undoing: boolean;
}

/** Pauses and resumes campaigns: seen at once, taken back when the controller refuses, with a toast to undo. */
export function useStatus(): (state: CampaignState, status: Status) => void {
  const client = useQueryClient();
  const put = (id: string, status: Status): void => {
    client.setQueryData(campaignsQuery.queryKey, (list) =>
      list?.map((s) => (s.campaign.id === id ? { ...s, campaign: { ...s.campaign, status } } : s)),
    );
  };
  const change = useMutation({
    mutationFn: ({ state, status }: Change) =>
      call('POST', `/campaigns/${state.campaign.id}/status`, campaignState, { status }),
    onMutate: async ({ state, status }) => {
      await client.cancelQueries({ queryKey: campaignsQuery.queryKey });
      put(state.campaign.id, status);
    },
    onSuccess: (answer, { state, status, undoing }) => {
      client.setQueryData(campaignsQuery.queryKey, (list) =>
        list?.map((s) => (s.campaign.id === answer.campaign.id ? answer : s)),
      );
      if (!undoing) offerUndo(state, status);
    },
    onError: (error, { state, status }) => {
      put(state.campaign.id, status === 'paused' ? 'approved' : 'paused');
      notifications.show({
        color: 'red',
        title: `${state.campaign.name} could not be ${status === 'paused' ? 'paused' : 'resumed'}`,
        message: messageOf(error),
      });
    },
  });
  const offerUndo = (state: CampaignState, status: Status): void => {
    const id = `status-${state.campaign.id}`;
    notifications.hide(id);
    notifications.show({
      id: `${id}-${status}`,
      autoClose: 10_000,
      color: 'petrol',
      closeButtonProps: { 'aria-label': 'Close' },
      message: (
        <Group justify="space-between" wrap="nowrap" gap="md">
          <span>
            {state.campaign.name} is {status === 'paused' ? 'paused' : 'approved again'}.
          </span>
          <Button
            size="compact-sm"
            variant="light"
            onClick={() => {
              notifications.hide(`${id}-${status}`);
              change.mutate({ state, status: status === 'paused' ? 'approved' : 'paused', undoing: true });
            }}
          >
            Undo
          </Button>
        </Group>
      ),
    });
  };
  return (state, status) => change.mutate({ state, status, undoing: false });
}
