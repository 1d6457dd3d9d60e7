import { notifications } from '@mantine/notifications';
import type { Order } from '../live/link.ts';
import { useOrder } from '../live/useLive.tsx';

const said: Record<Order, { readonly done: string; readonly not: string }> = {
  identify: { done: 'shows its name for a few seconds.', not: 'could not be identified' },
  reload: { done: 'loads its page anew.', not: 'could not be reloaded' },
  'cache.clear': { done: 'clears its cache and fetches its files anew.', not: 'could not be cleared' },
};

/** Asks something of a device, and says what became of that. */
export function useDeviceOrder(): (order: Order, device: string, name: string) => void {
  const ask = useOrder();
  return (order, device, name) => {
    void ask(order, device).then((problem) =>
      notifications.show(
        problem === null
          ? { message: `${name} ${said[order].done}`, color: 'petrol' }
          : { title: `${name} ${said[order].not}`, message: problem, color: 'red' },
      ),
    );
  };
}
