import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconBulb, IconExternalLink } from '@tabler/icons-react';
import type { Screen } from '../../../config/schema/screen.ts';
import { useIdentify } from '../live/useLive.tsx';
import { Guarded } from '../parts/Guarded.tsx';
import { Age, OnlineMark, SimulatedMark } from '../parts/marks.tsx';
import { healthWords } from '../words/deviceWords.ts';
import { useDeviceAt } from './PlanScreen.tsx';

/** Asks a device to show which one it is, and says what became of that. */
export function useIdentifyDevice(): (device: string, name: string) => void {
  const identify = useIdentify();
  return (device, name) => {
    void identify(device).then((problem) =>
      notifications.show(
        problem === null
          ? { message: `${name} shows its name for a few seconds.`, color: 'petrol' }
          : { title: `${name} could not be identified`, message: problem, color: 'red' },
      ),
    );
  };
}

/** The player of a screen: on or off line, its health, and what can be done with it. */
export function PlayerPart({ screen }: { readonly screen: Screen }) {
  const player = useDeviceAt('player', screen.id);
  const identify = useIdentifyDevice();
  const health = player === undefined ? null : healthWords(player);
  return (
    <section className="ec-player" aria-labelledby="ec-player-title">
      <h3 id="ec-player-title">Player</h3>
      {player === undefined || health === null ? (
        <p>No player is bound to this screen. Open one in a tab, or pair a device under Devices.</p>
      ) : (
        <>
          <p className="ec-player-line">
            <b>{player.name}</b> <OnlineMark online={player.online} />
            <span className="ec-dim">
              for <Age atMs={player.since} />
            </span>
            {player.simulated && <SimulatedMark short />}
          </p>
          <p data-tone={health.tone} className="ec-tone">
            {health.headline}
          </p>
          {health.details.map((text) => (
            <p key={text} className="ec-dim">
              {text}
            </p>
          ))}
        </>
      )}
      <Group gap="xs" mt="sm">
        <Guarded
          right="identify"
          variant="default"
          leftSection={<IconBulb size={17} aria-hidden />}
          offBecause={player?.online === true ? undefined : 'No player of this screen is online.'}
          onClick={() => {
            if (player !== undefined) identify(player.id, player.name);
          }}
        >
          Identify
        </Guarded>
        <Button
          component="a"
          href={`/player?screen=${screen.id}`}
          target="_blank"
          rel="noreferrer"
          variant="default"
          leftSection={<IconExternalLink size={17} aria-hidden />}
        >
          Open player
        </Button>
      </Group>
    </section>
  );
}
