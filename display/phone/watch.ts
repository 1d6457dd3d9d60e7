import type { Reading } from '../../controller/protocol/reading.ts';
import { shopperCalls, shopperNotices } from '../../controller/protocol/shopper.ts';
import { PROTOCOL_VERSION } from '../../controller/protocol/version.ts';
import { openChannel } from '../renderer/link/socket.ts';

/**
 * Follows the live numbers of one product for as long as the page is open. Answers with its stop.
 *
 * @param lost called when the numbers are not live any more, until the next `take`
 */
export function watchProduct(gtin: string, take: (values: readonly Reading[]) => void, lost: () => void): () => void {
  const channel = openChannel('/shopper', {
    connected: () => {
      channel
        .call('watch', { protocol: PROTOCOL_VERSION, gtin }, shopperCalls.watch.answer)
        // Without live numbers the page keeps what it has, and says of when it is.
        .then((answer) => (answer.ok ? take(answer.values) : lost()))
        .catch(lost);
    },
    lost,
    // The page keeps what it has.
    failed: () => undefined,
  });
  channel.on('values', shopperNotices.values, ({ values }) => take(values));
  return () => channel.close();
}
