import { notifications } from '@mantine/notifications';
import type { DeviceState } from '../../protocol/console.ts';
import { tell } from '../api/client.ts';
import { ConfirmDialog } from '../parts/ConfirmDialog.tsx';

/** Takes a device's key away. */
export function RevokeDialog({
  device,
  onClose,
}: {
  readonly device: DeviceState | null;
  readonly onClose: () => void;
}) {
  const name = device?.name ?? '';
  return (
    <ConfirmDialog
      opened={device !== null}
      title={`Revoke ${name}?`}
      text="It is cut off at once and its key is worth nothing any more. To use it again it must be paired anew. What it played stays on record."
      action="Revoke"
      run={async () => {
        if (device === null) return;
        await tell('DELETE', `/devices/${device.id}`);
        notifications.show({ message: `${device.name} is revoked.`, color: 'petrol' });
      }}
      onClose={onClose}
    />
  );
}
