import {
  ActionIcon,
  Button,
  ColorInput,
  NumberInput,
  SegmentedControl,
  Select,
  Switch,
  TextInput,
} from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useId } from 'react';
import { hostAllowed } from '../../../config/schema/creativeRules.ts';
import { pageHost } from '../../../config/schema/creative.ts';
import type { Creative } from '../../../config/schema/creative.ts';
import { putWhole } from '../api/changeSets.ts';
import { Guarded } from '../parts/Guarded.tsx';
import { useStore } from '../store/useStore.tsx';
import { useCampaignChanges } from './useCampaignChanges.tsx';

type Of<K extends Creative['kind']> = Extract<Creative, { kind: K }>;
interface FieldsProps<C extends Creative> {
  readonly creative: C;
  readonly onChange: (next: C) => void;
}

/** The store's colours first; left out, the template has its own. */
export function GroundField<C extends Of<'message' | 'ticker' | 'model'>>({ creative, onChange }: FieldsProps<C>) {
  const { brand } = useStore().config.store;
  return (
    <ColorInput
      label="Background"
      description="Left out: the store's own colour."
      eyeDropperButtonProps={{ 'aria-label': 'Take a colour from the screen' }}
      format="hex"
      w={220}
      swatches={[brand.primary, brand.accent, brand.ink, brand.paper]}
      popoverProps={{ withinPortal: true }}
      value={creative.background ?? ''}
      onChange={(colour) => {
        const { background: _, ...rest } = creative;
        onChange((/^#[0-9a-fA-F]{6}$/.test(colour) ? { ...rest, background: colour } : rest) as C);
      }}
    />
  );
}

export function PageFields({ creative, onChange }: FieldsProps<Of<'page'>>) {
  const { store } = useStore().config;
  const { save } = useCampaignChanges();
  const host = pageHost(creative.url);
  const known = !host.includes('.') || hostAllowed(host, store.webPages);
  const allow = (): void => {
    const next = { ...store, webPages: [...store.webPages, host] };
    void save(`Allow pages of ${host}`, [putWhole('store', next)], `Screens may show pages of ${host}.`);
  };
  return (
    <>
      <TextInput
        label="Address of the page"
        description="It opens by itself, without anything that shoppers typed or staff signed in to."
        type="url"
        inputMode="url"
        placeholder="https://www.example.com/today"
        maxLength={2000}
        value={creative.url}
        onChange={(e) => onChange({ ...creative, url: e.currentTarget.value.trim() })}
      />
      {!known && (
        <div className="ec-note ec-page-host">
          <span>Screens may not show pages of {host} yet.</span>
          <Guarded right="configure" size="compact-sm" variant="default" onClick={allow}>
            Allow this host
          </Guarded>
        </div>
      )}
      <NumberInput
        label="Passed over when it needs longer than, seconds"
        min={2}
        max={60}
        clampBehavior="blur"
        w={260}
        value={creative.waitS}
        onChange={(v) => typeof v === 'number' && onChange({ ...creative, waitS: v })}
      />
    </>
  );
}

/** Words for the values that a line may hold. */
const VALUES = [
  { value: 'name', label: 'Name of a product' },
  { value: 'price', label: 'Price of a product' },
  { value: 'likes', label: 'Likes of a product, live' },
  { value: 'stock', label: 'Stock of a product, live' },
  { value: 'people', label: 'People in a zone, live' },
] as const;

export function TickerFields({ creative, onChange }: FieldsProps<Of<'ticker'>>) {
  const { config } = useStore();
  const speed = useId();
  const { lines } = creative;
  const set = (next: string[]): void => onChange({ ...creative, lines: next });
  const places = VALUES.flatMap(({ value, label }) => ({
    group: label,
    items: (value === 'people' ? config.zones : config.products).map((of) => ({
      value: `{${value}:${of.id}}`,
      label: of.name,
    })),
  }));
  return (
    <>
      <ol className="ec-ticker-lines" aria-label="Lines">
        {lines.map((line, i) => (
          <li key={i}>
            <TextInput
              aria-label={`Line ${i + 1}`}
              placeholder="Open until 20:00 today"
              maxLength={200}
              value={line}
              onChange={(e) => set(lines.map((l, j) => (j === i ? e.currentTarget.value : l)))}
            />
            <Select
              aria-label={`Put a live value into line ${i + 1}`}
              placeholder="Add a value"
              searchable
              limit={40}
              data={places}
              value={null}
              onChange={(v) => v !== null && set(lines.map((l, j) => (j === i ? `${l}${v}`.slice(0, 200) : l)))}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Take line ${i + 1} out`}
              disabled={lines.length === 1}
              onClick={() => set(lines.filter((_, j) => j !== i))}
            >
              <IconTrash size={17} aria-hidden />
            </ActionIcon>
          </li>
        ))}
      </ol>
      <p className="ec-note">A line whose value is not known just now is left out.</p>
      <div>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPlus size={15} aria-hidden />}
          disabled={lines.length >= 20}
          onClick={() => set([...lines, ''])}
        >
          One more line
        </Button>
      </div>
      <div className="ec-row">
        <div>
          <span className="ec-label" id={speed}>
            Speed
          </span>
          <SegmentedControl
            aria-labelledby={speed}
            value={creative.speed}
            onChange={(v) => onChange({ ...creative, speed: v })}
            data={[
              { value: 'slow', label: 'Slow' },
              { value: 'normal', label: 'Normal' },
              { value: 'fast', label: 'Fast' },
            ]}
          />
        </div>
        <GroundField creative={creative} onChange={onChange} />
      </div>
    </>
  );
}

export function SongsFields({ creative, onChange }: FieldsProps<Of<'songs'>>) {
  return (
    <>
      <TextInput
        label="Line above the songs"
        maxLength={60}
        value={creative.headline}
        onChange={(e) => onChange({ ...creative, headline: e.currentTarget.value })}
      />
      <NumberInput
        label="Coming songs shown"
        min={1}
        max={8}
        clampBehavior="strict"
        allowDecimal={false}
        w={160}
        value={creative.places}
        onChange={(v) => typeof v === 'number' && onChange({ ...creative, places: v })}
      />
    </>
  );
}

export function SoundSwitch({ creative, onChange }: FieldsProps<Of<'video'>>) {
  return (
    <Switch
      label="With its sound"
      description="Heard on screens that have a volume; all others stay silent."
      checked={creative.sound}
      onChange={(e) => onChange({ ...creative, sound: e.currentTarget.checked })}
    />
  );
}
