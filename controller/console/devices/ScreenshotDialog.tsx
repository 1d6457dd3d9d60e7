import { Alert, Button, Group, Loader, Modal, Stack, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Screenshot } from '../../protocol/display.ts';
import { useScreenshot } from '../live/useLive.tsx';
import { Age } from '../parts/marks.tsx';

type Taken = Extract<Screenshot, { taken: true }>;
/** undefined: on its way. A string: why there is none. */
type Answer = Taken | string | undefined;

/** What a player's screen shows, taken when the dialog opens and again at will. Nothing of it is kept. */
export function ScreenshotDialog({
  device,
  name,
  onClose,
}: {
  /** null: closed. */
  readonly device: string | null;
  readonly name: string;
  readonly onClose: () => void;
}) {
  return (
    <Modal
      opened={device !== null}
      onClose={onClose}
      title={`Picture of ${name}`}
      size={700}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {device !== null && <Picture device={device} name={name} onClose={onClose} />}
    </Modal>
  );
}

function answerOf(got: Screenshot | string | undefined): Answer {
  return typeof got === 'object' && !got.taken ? got.why : got;
}

function Picture({
  device,
  name,
  onClose,
}: {
  readonly device: string;
  readonly name: string;
  readonly onClose: () => void;
}) {
  const take = useScreenshot();
  // Asked for when it is wanted and forgotten with the dialog.
  const shot = useQuery({
    queryKey: ['screenshot', device],
    queryFn: () => take(device),
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const answer = shot.isFetching ? undefined : answerOf(shot.data);
  return (
    <Stack gap="md">
      <div className="ec-shot" aria-busy={answer === undefined}>
        {answer === undefined && (
          <div className="ec-shot-wait" role="status">
            <Loader size="sm" aria-hidden />
            <span>Asking the player for its picture…</span>
          </div>
        )}
        {typeof answer === 'string' && (
          <Alert color="yellow" variant="light" role="alert" title="There is no picture">
            {answer}
          </Alert>
        )}
        {typeof answer === 'object' && (
          <img
            src={`data:${answer.mime};base64,${answer.base64}`}
            width={answer.widthPx}
            height={answer.heightPx}
            alt={`What ${name} shows`}
          />
        )}
      </div>
      {typeof answer === 'object' && (
        <Text size="sm" className="ec-dim">
          Taken <Age atMs={answer.atMs} suffix="ago" />.{' '}
          {answer.of === 'window'
            ? 'All that is on the screen, as it left the window.'
            : 'The spot that is on, drawn once more by the player’s page; what lies over it is not seen.'}{' '}
          It is not kept.
        </Text>
      )}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose}>
          Close
        </Button>
        <Button
          leftSection={<IconRefresh size={17} aria-hidden />}
          disabled={answer === undefined}
          data-autofocus
          onClick={() => void shot.refetch()}
        >
          Take another
        </Button>
      </Group>
    </Stack>
  );
}
