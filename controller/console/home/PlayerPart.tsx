import { Button, Group } from '@mantine/core';
import { IconBulb, IconCamera, IconEraser, IconExternalLink, IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import type { Screen } from '../../../config/schema/screen.ts';
import { ClearCacheDialog } from '../devices/ClearCacheDialog.tsx';
import { PlayerFacts } from '../devices/PlayerFacts.tsx';
import { ScreenshotDialog } from '../devices/ScreenshotDialog.tsx';
import { useDeviceOrder } from '../devices/useDeviceOrder.ts';
import { Guarded } from '../parts/Guarded.tsx';
import { Age, OnlineMark, SimulatedMark } from '../parts/marks.tsx';
import { healthWords } from '../words/deviceWords.ts';
import { useDeviceAt } from './PlanScreen.tsx';

/** The player of a screen: on or off line, its health, and what can be done with it. */
export function PlayerPart({ screen }: { readonly screen: Screen }) {
  const player = useDeviceAt('player', screen.id);
  const order = useDeviceOrder();
  const [dialog, setDialog] = useState<'picture' | 'cache' | null>(null);
  const off = player?.online === true ? undefined : 'No player of this screen is online.';
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
          <PlayerFacts device={player} />
        </>
      )}
      <Group gap="xs" mt="sm">
        <Guarded
          right="identify"
          variant="default"
          leftSection={<IconBulb size={17} aria-hidden />}
          offBecause={off}
          onClick={() => {
            if (player !== undefined) order('identify', player.id, player.name);
          }}
        >
          Identify
        </Guarded>
        <Guarded
          right="screenshot"
          variant="default"
          leftSection={<IconCamera size={17} aria-hidden />}
          offBecause={off}
          onClick={() => setDialog('picture')}
        >
          Show its picture
        </Guarded>
        <Guarded
          right="reload"
          variant="default"
          leftSection={<IconRefresh size={17} aria-hidden />}
          offBecause={off}
          onClick={() => {
            if (player !== undefined) order('reload', player.id, player.name);
          }}
        >
          Reload
        </Guarded>
        <Guarded
          right="clear-cache"
          variant="default"
          leftSection={<IconEraser size={17} aria-hidden />}
          offBecause={off}
          onClick={() => setDialog('cache')}
        >
          Clear cache
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
      {player !== undefined && (
        <>
          <ScreenshotDialog
            device={dialog === 'picture' ? player.id : null}
            name={player.name}
            onClose={() => setDialog(null)}
          />
          <ClearCacheDialog
            device={dialog === 'cache' ? player.id : null}
            name={player.name}
            onClose={() => setDialog(null)}
          />
        </>
      )}
    </section>
  );
}
