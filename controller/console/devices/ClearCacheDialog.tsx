import { useOrder } from '../live/useLive.tsx';
import { ConfirmDialog } from '../parts/ConfirmDialog.tsx';

/** Asks once more before a player fetches everything anew. */
export function ClearCacheDialog({
  device,
  name,
  onClose,
}: {
  /** null: closed. */
  readonly device: string | null;
  readonly name: string;
  readonly onClose: () => void;
}) {
  const order = useOrder();
  return (
    <ConfirmDialog
      title={`Clear the cache of ${name}?`}
      text="All its media goes and is fetched anew from the controller. What is on goes on; spots whose files are on their way are passed over until they are there. Without a line to the controller it would have nothing to show."
      action="Clear its cache"
      opened={device !== null}
      onClose={onClose}
      run={async () => {
        const problem = device === null ? null : await order('cache.clear', device);
        if (problem !== null) throw new Error(problem);
      }}
    />
  );
}
