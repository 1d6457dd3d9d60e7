import {
  ActionIcon,
  Button,
  Group,
  Modal,
  NumberInput,
  SegmentedControl,
  Select,
  Stack,
  TextInput,
} from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconPlaylist, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { Creative } from '../../../config/schema/creative.ts';
import type { Playlist } from '../../../config/schema/playlist.ts';
import { moved } from '../campaigns/creativeWords.ts';
import { freshId } from '../campaigns/freshId.ts';
import { Thumb } from '../parts/Thumb.tsx';
import { useStore } from '../store/useStore.tsx';
import { itemName, playlistFaults } from './playlists.ts';
import type { Item } from './playlists.ts';

interface PlaylistDialogProps {
  readonly opened: boolean;
  /** The one that is changed, or with what a new one begins. */
  readonly start?: Playlist | undefined;
  /** Creatives with which a new one begins; they need not be in the store yet. */
  readonly creatives?: readonly Creative[];
  readonly onClose: () => void;
  readonly onMade: (p: Playlist) => void;
}

/** Makes or changes a playlist: creatives and other playlists, in an order. */
export function PlaylistDialog({ opened, onClose, ...rest }: PlaylistDialogProps) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="lg"
      title={rest.start === undefined ? 'Make a playlist' : 'Edit playlist'}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {opened && <PlaylistForm onClose={onClose} {...rest} />}
    </Modal>
  );
}

interface Row {
  readonly key: number;
  readonly item: Item;
}

function ItemRow({
  item,
  creative,
  index,
  count,
  onChange,
  onMove,
  onRemove,
}: {
  readonly item: Item;
  /** The creative that it is; undefined: it is a playlist. */
  readonly creative: Creative | undefined;
  readonly index: number;
  readonly count: number;
  readonly onChange: (item: Item) => void;
  readonly onMove: (to: number) => void;
  readonly onRemove: () => void;
}) {
  const store = useStore();
  const name = creative?.name ?? itemName(item, store);
  return (
    <li className="ec-playlist-item">
      <span className="ec-playlist-picture">
        {'creative' in item ? <Thumb store={store} creative={creative} /> : <IconPlaylist aria-hidden />}
      </span>
      <span className="ec-playlist-name">
        <b>{name}</b>
        {'playlist' in item && (
          <span className="ec-playlist-take">
            <NumberInput
              className="ec-inline-number"
              size="xs"
              hideControls
              min={1}
              max={100}
              allowDecimal={false}
              clampBehavior="blur"
              placeholder="all"
              aria-label={`How many of ${name} each time`}
              value={item.take ?? ''}
              onChange={(v) => onChange({ playlist: item.playlist, ...(typeof v === 'number' ? { take: v } : {}) })}
            />
            <span className="ec-dim">of it each time</span>
          </span>
        )}
      </span>
      <Group gap={0} wrap="nowrap">
        <ActionIcon
          variant="subtle"
          color="gray"
          c="var(--ec-ink)"
          aria-label={`Move ${name} up`}
          disabled={index === 0}
          onClick={() => onMove(index - 1)}
        >
          <IconChevronUp size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          c="var(--ec-ink)"
          aria-label={`Move ${name} down`}
          disabled={index === count - 1}
          onClick={() => onMove(index + 1)}
        >
          <IconChevronDown size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon variant="subtle" color="gray" c="var(--ec-ink)" aria-label={`Take ${name} out`} onClick={onRemove}>
          <IconX size={16} aria-hidden />
        </ActionIcon>
      </Group>
    </li>
  );
}

function PlaylistForm({ start, creatives = [], onClose, onMade }: Omit<PlaylistDialogProps, 'opened'>) {
  const store = useStore();
  const { config } = store;
  const known = new Map([...store.creatives, ...creatives.map((c) => [c.id, c] as const)]);
  const [id] = useState(() => start?.id ?? freshId('playlist', 'playlist'));
  const [name, setName] = useState(start?.name ?? '');
  const [order, setOrder] = useState<Playlist['order']>(start?.order ?? 'in-turn');
  const [rows, setRows] = useState<readonly Row[]>(() =>
    (start?.items ?? creatives.map((c): Item => ({ creative: c.id }))).map((item, key) => ({ key, item })),
  );
  const [tried, setTried] = useState(false);
  const playlist: Playlist = { id, name: name.trim(), order, items: rows.map((r) => r.item) };
  const faults = playlistFaults(playlist, store);
  // A circle is told as soon as it is made; what is only not there yet, when somebody wants to save.
  const itemsFault = rows.length > 0 || tried ? faults['items'] : undefined;
  const add = (item: Item): void => setRows([...rows, { key: Math.max(-1, ...rows.map((r) => r.key)) + 1, item }]);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation();
        setTried(true);
        if (Object.keys(faults).length === 0) onMade(playlist);
      }}
    >
      <Stack gap="md">
        <TextInput
          label="Name"
          placeholder="Summer drinks"
          maxLength={80}
          data-autofocus
          value={name}
          error={tried ? faults['name'] : undefined}
          onChange={(e) => setName(e.currentTarget.value)}
        />
        <div>
          <span className="ec-label" id="ec-playlist-order">
            Order
          </span>
          <SegmentedControl
            aria-labelledby="ec-playlist-order"
            size="xs"
            value={order}
            onChange={(v) => setOrder(v === 'shuffled' ? 'shuffled' : 'in-turn')}
            data={[
              { value: 'in-turn', label: 'As listed' },
              { value: 'shuffled', label: 'Mixed, always the same' },
            ]}
          />
        </div>
        {rows.length > 0 && (
          <ol className="ec-playlist-items">
            {rows.map((row, i) => (
              <ItemRow
                key={row.key}
                item={row.item}
                creative={'creative' in row.item ? known.get(row.item.creative) : undefined}
                index={i}
                count={rows.length}
                onChange={(item) => setRows(rows.map((r) => (r.key === row.key ? { ...r, item } : r)))}
                onMove={(to) => setRows(moved(rows, i, to))}
                onRemove={() => setRows(rows.filter((r) => r.key !== row.key))}
              />
            ))}
          </ol>
        )}
        {itemsFault !== undefined && <p className="ec-fault">{itemsFault}</p>}
        <div className="ec-fields">
          <Select
            label="Add a creative"
            placeholder={known.size === 0 ? 'There is none yet' : 'By name'}
            disabled={known.size === 0}
            searchable
            limit={60}
            nothingFoundMessage="Nothing has this name"
            data={[...known.values()].map((c) => ({ value: c.id, label: c.name }))}
            value={null}
            onChange={(creative) => {
              if (creative !== null) add({ creative });
            }}
          />
          <Select
            label="Add a playlist"
            placeholder={config.playlists.every((p) => p.id === id) ? 'There is no other' : 'By name'}
            disabled={config.playlists.every((p) => p.id === id)}
            searchable
            limit={60}
            nothingFoundMessage="Nothing has this name"
            data={config.playlists.filter((p) => p.id !== id).map((p) => ({ value: p.id, label: p.name }))}
            value={null}
            onChange={(other) => {
              if (other !== null) add({ playlist: other });
            }}
          />
        </div>
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit">{start === undefined ? 'Make it' : 'Save'}</Button>
        </Group>
      </Stack>
    </form>
  );
}
