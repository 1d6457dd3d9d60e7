import type { DeviceState } from '../../protocol/console.ts';
import { playerFacts } from '../words/pictureWords.ts';

/** What a player on line says of itself, fact by fact. */
export function PlayerFacts({ device }: { readonly device: DeviceState }) {
  if (!device.online || device.health === null || 'state' in device.health) return null;
  return (
    <dl className="ec-facts">
      {playerFacts(device.health).map(({ name, value, bad }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="ec-num" data-bad={bad || undefined}>
            {value}
          </dd>
        </div>
      ))}
    </dl>
  );
}
