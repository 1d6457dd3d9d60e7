import { Button } from '@mantine/core';
import { IconPhotoPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { Creative } from '../../../config/schema/creative.ts';
import { fileName } from '../library/mediaWords.ts';
import { mediaUrl } from '../store/storeIndex.ts';
import { missingText } from './creativeWords.ts';
import { MediaPicker } from './MediaPicker.tsx';
import type { AssetAt } from './sceneOf.ts';

type WithFiles = Extract<Creative, { kind: 'image' | 'video' }>;

/** The file for wide or for tall screens, or what happens without one. */
export function FileSlot({
  creative,
  tall,
  asset,
  onChange,
}: {
  readonly creative: WithFiles;
  readonly tall: boolean;
  readonly asset: AssetAt;
  readonly onChange: (next: Creative) => void;
}) {
  const [picking, setPicking] = useState(false);
  const key = tall ? 'portrait' : 'landscape';
  const path = creative.files[key];
  const found = asset(path);
  const place = tall ? 'Tall screens' : 'Wide screens';
  const set = (next: string | undefined): void => {
    const { [key]: _, ...others } = creative.files;
    onChange({ ...creative, files: next === undefined ? others : { ...others, [key]: next } });
  };
  return (
    <div className="ec-slot" data-tall={tall}>
      <h3>{place}</h3>
      <span className="ec-slot-picture" aria-hidden>
        {found === undefined ? (
          <IconPhotoPlus />
        ) : found.mime.startsWith('video/') ? (
          <video src={`${mediaUrl(found)}#t=0.5`} muted playsInline preload="metadata" tabIndex={-1} />
        ) : (
          <img src={mediaUrl(found)} alt="" />
        )}
      </span>
      <p className={path === undefined ? 'ec-dim' : 'ec-clip'}>
        {path === undefined ? missingText(creative, tall) : fileName(path)}
      </p>
      <span className="ec-slot-actions">
        <Button
          size="compact-sm"
          variant="default"
          aria-label={`${path === undefined ? 'Choose' : 'Change'} the file for ${place.toLowerCase()}`}
          onClick={() => setPicking(true)}
        >
          {path === undefined ? 'Choose' : 'Change'}
        </Button>
        {path !== undefined && (
          <Button
            size="compact-sm"
            variant="subtle"
            aria-label={`Take out the file for ${place.toLowerCase()}`}
            onClick={() => set(undefined)}
          >
            Take out
          </Button>
        )}
      </span>
      <MediaPicker
        opened={picking}
        kind={creative.kind}
        tall={tall}
        onClose={() => setPicking(false)}
        onPick={(entry) => {
          setPicking(false);
          set(entry.path);
        }}
      />
    </div>
  );
}
