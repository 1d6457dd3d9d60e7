import type { DeviceState } from '../../protocol/console.ts';
import { playerFacts } from '../words/pictureWords.ts';

/** What a player on line says of itself, fact by fact; in a list in one line. */
export function PlayerFacts({ device, line = false }: { readonly device: DeviceState; readonly line?: boolean }) {
  if (!device.online || device.health === null || 'state' in device.health) return null;
  if (line) {
    return (
      <p className="ec-facts-line ec-dim ec-num">
        {playerFacts(device.health).map(({ name, value, bad }) => (
          <span key={name} data-bad={bad || undefined}>
            {name} {value}
          </span>
        ))}
      </p>
    );
  }
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
