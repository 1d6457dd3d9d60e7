import { Button, Select } from '@mantine/core';
import { IconPencil, IconPlaylistAdd } from '@tabler/icons-react';
import { useState } from 'react';
import type { Playlist } from '../../../config/schema/playlist.ts';
import { put, same } from '../api/changeSets.ts';
import { PlaylistDialog } from '../schedule/PlaylistDialog.tsx';
import { creativesIn, playlistText } from '../schedule/playlists.ts';
import { useStore } from '../store/useStore.tsx';
import { creativeFault } from './creativeFault.ts';
import type { Draft } from './draft.ts';
import { useCampaignChanges } from './useCampaignChanges.tsx';

/** The playlist that a campaign plays in place of creatives of its own. Changes of the playlist are saved at once. */
export function PlaylistPart({
  draft,
  fault,
  onEdit,
}: {
  readonly draft: Draft;
  readonly fault: string | undefined;
  readonly onEdit: (part: Partial<Draft>) => void;
}) {
  const store = useStore();
  const { save } = useCampaignChanges();
  const [open, setOpen] = useState<'new' | 'edit' | null>(null);
  const { playlist: id = '' } = draft.rules;
  const chosen = store.playlists.get(id);
  const ready = draft.creatives.filter((c) => creativeFault(c) === null);
  const made = async (playlist: Playlist): Promise<void> => {
    const used = ready.filter((c) => playlist.items.some((item) => 'creative' in item && item.creative === c.id));
    const unsaved = used.filter((c) => !same(c, store.creatives.get(c.id)));
    const fresh = open === 'new';
    setOpen(null);
    const changes = [...unsaved.map((c) => put('creatives', c)), put('playlists', playlist)];
    const done = `Playlist ${playlist.name} is ${fresh ? 'made' : 'changed; its campaigns follow'}.`;
    const outcome = await save(`${fresh ? 'Make' : 'Change'} playlist ${playlist.name}`, changes, done);
    if (outcome.ok) onEdit({ rules: { ...draft.rules, playlist: playlist.id } });
  };
  return (
    <>
      {store.config.playlists.length > 0 ? (
        <Select
          label="Playlist"
          placeholder="Choose"
          searchable
          limit={60}
          allowDeselect={false}
          data={store.config.playlists.map((p) => ({ value: p.id, label: p.name }))}
          value={id === '' ? null : id}
          error={fault}
          onChange={(v) => onEdit({ rules: { ...draft.rules, playlist: v ?? '' } })}
        />
      ) : (
        <p className={fault === undefined ? 'ec-dim' : 'ec-fault'}>
          {fault ?? 'There is no playlist yet. One holds creatives, and other playlists, in an order of its own.'}
        </p>
      )}
      {chosen !== undefined && (
        <p className="ec-dim">
          {playlistText(chosen, store)}. {creativesIn(id, store).length} creatives in all.
        </p>
      )}
      <div className="ec-add">
        {chosen !== undefined && (
          <Button variant="default" leftSection={<IconPencil size={16} aria-hidden />} onClick={() => setOpen('edit')}>
            Edit this playlist
          </Button>
        )}
        <Button
          variant={store.config.playlists.length === 0 ? 'light' : 'default'}
          leftSection={<IconPlaylistAdd size={17} aria-hidden />}
          onClick={() => setOpen('new')}
        >
          {ready.length > 0 ? 'Make one of these creatives' : 'Make a playlist'}
        </Button>
      </div>
      <PlaylistDialog
        opened={open !== null}
        start={open === 'edit' ? chosen : undefined}
        creatives={ready}
        onClose={() => setOpen(null)}
        onMade={(p) => void made(p)}
      />
    </>
  );
}
