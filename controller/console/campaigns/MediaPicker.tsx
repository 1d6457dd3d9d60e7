import { Modal, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconPhotoPlus, IconSearch } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import type { MediaEntry } from '../../protocol/http.ts';
import { DropZone } from '../library/DropZone.tsx';
import { mediaQuery } from '../library/mediaQuery.ts';
import { MediaThumb } from '../library/MediaThumb.tsx';
import { factsText, fileName, isFilm, isFont, isModel, listed, orientationOf } from '../library/mediaWords.ts';
import { UploadButton } from '../library/UploadButton.tsx';
import { UploadList } from '../library/UploadList.tsx';
import { useUploads } from '../library/useUploads.tsx';
import { EmptyNote } from '../parts/EmptyNote.tsx';
import { ErrorNote } from '../parts/ErrorNote.tsx';

interface PickerProps {
  readonly opened: boolean;
  readonly kind: 'image' | 'video' | 'model' | 'any';
  /** Files that lie this way come first. */
  readonly tall?: boolean;
  readonly onPick: (entry: MediaEntry, all: readonly MediaEntry[]) => void;
  readonly onClose: () => void;
}

const nouns = { image: 'picture', video: 'film', model: '3D model', any: 'picture or film' } as const;
const shows = { image: 'pictures', video: 'films', model: 'models', any: 'all' } as const;

/** Whether a file may be picked for a kind. */
function fit(entry: MediaEntry, kind: PickerProps['kind']): boolean {
  if (kind === 'model') return isModel(entry);
  if (isModel(entry) || isFont(entry)) return false;
  return kind === 'any' || isFilm(entry) === (kind === 'video');
}

/** Chooses a file of the library; a new one can be uploaded on the spot. */
export function MediaPicker(props: PickerProps) {
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      size="xl"
      title={`Choose a ${nouns[props.kind]}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {props.opened && <Picker {...props} />}
    </Modal>
  );
}

function Picker({ kind, tall, onPick }: PickerProps) {
  const { data, error, refetch } = useQuery(mediaQuery);
  const { uploads, list: sending } = useUploads();
  const [text, setText] = useState('');
  const [mine, setMine] = useState<readonly number[]>([]);
  const all = useMemo(() => data ?? [], [data]);
  const fits = useMemo(() => {
    const found = listed(all, { text, show: shows[kind] }, () => '').filter(
      (m) => fit(m, kind) && !m.path.endsWith('floor-plan.svg'),
    );
    if (tall === undefined) return found;
    const way = tall ? 'portrait' : 'landscape';
    return [...found].sort((a, b) => Number(orientationOf(b) === way) - Number(orientationOf(a) === way));
  }, [all, text, kind, tall]);
  const own = sending.filter((u) => mine.includes(u.id));
  // One file sent from here is the one that is wanted.
  const only = own.length === 1 && own[0]!.state === 'done' ? own[0]!.entry : null;
  useEffect(() => {
    if (only === null || !fit(only, kind)) return;
    onPick(only, [only, ...all]);
  }, [only, kind, all, onPick]);
  const onFiles = (files: File[]): void => setMine([...mine, ...uploads.add(files)]);
  return (
    <DropZone onFiles={onFiles} off={false}>
      <div className="ec-filters">
        <TextInput
          aria-label="Search files"
          placeholder="Search by name"
          data-autofocus
          leftSection={<IconSearch size={16} aria-hidden />}
          value={text}
          onChange={(e) => setText(e.currentTarget.value)}
        />
        <UploadButton onFiles={onFiles} variant="default" label="Upload" />
      </div>
      {error !== null && (
        <ErrorNote title="The library could not be loaded" error={error} onRetry={() => void refetch()} />
      )}
      <UploadList uploads={uploads} list={own} />
      {fits.length === 0 ? (
        <EmptyNote
          icon={<IconPhotoPlus aria-hidden />}
          title={all.length === 0 ? 'Nothing in the library yet' : 'No file fits'}
          text={all.length === 0 ? 'Upload one, or drop it here.' : 'Try another word, or upload one.'}
        />
      ) : (
        <ul className="ec-media-grid ec-picker">
          {fits.map((m) => (
            <li key={m.path}>
              <button type="button" className="ec-media" onClick={() => onPick(m, all)}>
                <MediaThumb entry={m} />
                <span className="ec-media-text">
                  <b className="ec-clip">{fileName(m.path)}</b>
                  <span className="ec-dim ec-num">{factsText(m)}</span>
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </DropZone>
  );
}
