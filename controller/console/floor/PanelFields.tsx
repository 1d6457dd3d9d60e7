import { Checkbox, Select, Slider, Text } from '@mantine/core';
import { useState } from 'react';
import type { Screen } from '../../../config/schema/screen.ts';
import { daysText } from '../words/campaignWords.ts';
import { useStore } from '../store/useStore.tsx';

const ways = [
  { value: 'none', label: 'Not at all: it shows black' },
  { value: 'cec', label: 'HDMI-CEC' },
  { value: 'dpms', label: 'DPMS of the display server' },
  { value: 'command', label: 'The commands set at the player' },
] as const;

/** How loud a screen is, and when its panel is on. */
export function PanelFields({
  screen,
  onSave,
}: {
  readonly screen: Screen;
  readonly onSave: (screen: Screen, label: string) => void;
}) {
  const { dayparts } = useStore().config;
  const { name, power } = screen;
  const [sliding, setSliding] = useState<number | null>(null);
  const volume = sliding ?? screen.volume;
  const save = (next: Partial<Screen['power']>): void =>
    onSave({ ...screen, power: { ...power, ...next } }, `Hours of the panel of ${name}`);
  return (
    <>
      <div>
        <Text size="sm" fw={500} mb={4} id="ec-volume">
          Loudness of films <span className="ec-dim ec-num">{volume === 0 ? 'silent' : `${volume} %`}</span>
        </Text>
        <Slider
          thumbProps={{ 'aria-labelledby': 'ec-volume' }}
          min={0}
          max={100}
          step={5}
          label={(value) => (value === 0 ? 'silent' : `${value} %`)}
          value={volume}
          onChange={setSliding}
          onChangeEnd={(next) => {
            setSliding(null);
            if (next !== screen.volume) onSave({ ...screen, volume: next }, `Loudness of ${name}`);
          }}
        />
      </div>
      <fieldset className="ec-panel-hours">
        <legend>The panel is on in</legend>
        {dayparts.map(({ id, name: part, from, to, days }) => (
          <Checkbox
            key={id}
            label={
              <>
                {part}{' '}
                <span className="ec-dim ec-num">
                  {from}–{to}, {daysText(days)}
                </span>
              </>
            }
            checked={power.dayparts.includes(id)}
            onChange={() =>
              save({
                dayparts: power.dayparts.includes(id)
                  ? power.dayparts.filter((d) => d !== id)
                  : [...power.dayparts, id],
              })
            }
          />
        ))}
        <p className="ec-dim">
          {power.dayparts.length === 0
            ? 'None chosen: it is always on.'
            : 'Outside them nothing plays. An emergency or a takeover turns it on.'}
        </p>
      </fieldset>
      {power.dayparts.length > 0 && (
        <Select
          label="How it is switched"
          data={[...ways]}
          value={power.by}
          allowDeselect={false}
          onChange={(next) => {
            const by = ways.find((w) => w.value === next)?.value;
            if (by !== undefined) save({ by });
          }}
        />
      )}
    </>
  );
}
