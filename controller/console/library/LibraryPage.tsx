import { Button, Modal, SegmentedControl, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconPhotoPlus, IconSearch } from '@tabler/icons-react';
import { useCallback, useMemo, useState } from 'react';
import type { MediaEntry } from '../../protocol/http.ts';
import { useRight } from '../api/session.ts';
import { follow } from '../frame/Nav.tsx';
import { EmptyNote } from '../parts/EmptyNote.tsx';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { PageHead } from '../parts/PageHead.tsx';
import { PageSkeleton } from '../parts/PageSkeleton.tsx';
import { useStore } from '../store/useStore.tsx';
import { DropZone } from './DropZone.tsx';
import { MediaCard } from './MediaCard.tsx';
import { mediaQuery } from './mediaQuery.ts';
import { fileName, listed, usesOf } from './mediaWords.ts';
import type { MediaShow } from './mediaWords.ts';
import { UploadButton } from './UploadButton.tsx';
import { UploadList } from './UploadList.tsx';
import { useRemoval } from './useRemoval.tsx';
import { useUploads } from './useUploads.tsx';

/** Says what still uses a file, instead of deleting it. */
function UsedDialog({ entry, onClose }: { readonly entry: MediaEntry | null; readonly onClose: () => void }) {
  const store = useStore();
  const uses = entry === null ? [] : usesOf(entry, store);
  return (
    <Modal
      opened={entry !== null}
      onClose={onClose}
      title={entry === null ? '' : `${fileName(entry.path)} is in use`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <p>Take it out there first, then delete it:</p>
      <ul className="ec-used-list">
        {uses.map((use) => (
          <li key={use.text}>
            {use.campaign === null ? (
              use.text
            ) : (
              <a
                href={`/campaigns/edit?campaign=${use.campaign}`}
                onClick={(e) => follow(e, `/campaigns/edit?campaign=${use.campaign}`)}
              >
                Campaign {use.text}
              </a>
            )}
          </li>
        ))}
      </ul>
    </Modal>
  );
}

const names: Readonly<Record<MediaShow, string>> = {
  all: 'All',
  pictures: 'Pictures',
  films: 'Films',
  models: '3D models',
  fonts: 'Typefaces',
  unused: 'Unused',
};
const shows: readonly MediaShow[] = ['all', 'pictures', 'films', 'models', 'fonts', 'unused'];

/** Pictures and films of the store: uploading, looking, deleting. */
export function LibraryPage() {
  const store = useStore();
  const { data, error, refetch, isPending } = useQuery(mediaQuery);
  const { uploads, list: sending } = useUploads();
  const allowed = useRight('campaigns');
  const { going, removeFile } = useRemoval();
  const [text, setText] = useState('');
  const [show, setShow] = useState<MediaShow>('all');
  const [used, setUsed] = useState<MediaEntry | null>(null);
  const all = useMemo(() => (data ?? []).filter((m) => !going.has(m.path)), [data, going]);
  const uses = useMemo(() => new Map(all.map((m) => [m.path, usesOf(m, store)])), [all, store]);
  const list = useMemo(
    () => listed(all, { text, show }, (m) => (uses.get(m.path) ?? []).map((u) => u.text).join(' ')),
    [all, text, show, uses],
  );
  const onFiles = useCallback((files: File[]) => void uploads.add(files), [uploads]);
  const onRemove = useCallback(
    (entry: MediaEntry) => (entry.usedBy.length > 0 ? setUsed(entry) : removeFile(entry)),
    [removeFile],
  );
  if (isPending) return <PageSkeleton />;
  const count = (s: MediaShow): number => listed(all, { text: '', show: s }, () => '').length;
  const offered = shows.filter((s) => s === 'all' || s === 'unused' || s === show || count(s) > 0);
  return (
    <DropZone onFiles={onFiles} off={!allowed}>
      <div className="ec-page">
        <PageHead title="Library" lead="Pictures, films, 3D models and typefaces. Drop files anywhere on this page.">
          <UploadButton onFiles={onFiles} />
        </PageHead>
        {error !== null && (
          <ErrorNote title="The library could not be loaded" error={error} onRetry={() => void refetch()} />
        )}
        <UploadList uploads={uploads} list={sending} />
        {data !== undefined && all.length === 0 && (
          <EmptyNote
            icon={<IconPhotoPlus aria-hidden />}
            title="Nothing here yet"
            text="Upload pictures (PNG, JPEG, WebP, GIF, SVG, up to 50 MB), films (MP4, WebM, up to 1 GB), 3D models (GLB, up to 40 MB) and typefaces (WOFF2, up to 2 MB). A file for wide screens and one for tall ones makes a campaign that fills both."
          >
            <UploadButton onFiles={onFiles} />
          </EmptyNote>
        )}
        {all.length > 0 && (
          <>
            <div className="ec-filters">
              <TextInput
                aria-label="Search files"
                placeholder="Search by name or campaign"
                leftSection={<IconSearch size={16} aria-hidden />}
                value={text}
                onChange={(e) => setText(e.currentTarget.value)}
              />
              <SegmentedControl
                aria-label="Which files"
                value={show}
                onChange={(v) => setShow(shows.find((s) => s === v) ?? 'all')}
                data={offered.map((s) => ({ value: s, label: `${names[s]} ${count(s)}` }))}
              />
            </div>
            {list.length > 0 ? (
              <ul className="ec-media-grid">
                {list.map((m) => (
                  <MediaCard key={m.path} entry={m} uses={uses.get(m.path) ?? []} onRemove={onRemove} />
                ))}
              </ul>
            ) : (
              <EmptyNote icon={<IconSearch aria-hidden />} title="No file fits" text="Try another word or show all.">
                <Button
                  variant="default"
                  onClick={() => {
                    setText('');
                    setShow('all');
                  }}
                >
                  Show all
                </Button>
              </EmptyNote>
            )}
          </>
        )}
        <UsedDialog entry={used} onClose={() => setUsed(null)} />
      </div>
    </DropZone>
  );
}
