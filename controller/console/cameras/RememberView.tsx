import { Alert, Button, Group } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { Camera } from '../../../config/schema/camera.ts';
import type { CameraWord } from '../../protocol/cameraDay.ts';
import { messageOf } from '../api/client.ts';
import { put } from '../api/changeSets.ts';
import { useRight } from '../api/session.ts';
import { useUndoable } from '../api/useUndoable.tsx';
import { Guarded } from '../parts/Guarded.tsx';
import { useStore } from '../store/useStore.tsx';
import { leftText, viewFault, viewText } from './cameraWords.ts';
import { useCalibration } from './useCalibration.ts';

/** The view that a camera was set up for, by which it notices that it was moved: whoever may looks, and says it is right. */
export function RememberView({
  camera,
  watched,
  word,
}: {
  readonly camera: Camera;
  readonly watched: boolean;
  readonly word: CameraWord | null;
}) {
  const { enabled } = useStore().config.store.cameraCounting;
  const allowed = useRight('configure');
  const save = useUndoable('cameras');
  const { running, look, leftS, starting, error, begin, stop } = useCalibration(camera.id);
  const [saving, setSaving] = useState(false);
  const why = viewFault(enabled, watched);
  const still = look?.session.still ?? null;
  const signature = still?.signature;
  const off = word !== null && ['blind', 'dark', 'covered', 'frozen'].includes(word.state);
  const remember = async (): Promise<void> => {
    if (signature === undefined) return;
    setSaving(true);
    const { ok } = await save(
      `View of ${camera.name}`,
      [put('cameras', { ...camera, signature })],
      `The view of ${camera.name} is remembered. When it is moved, it says so and counts nobody.`,
    );
    setSaving(false);
    if (ok) stop();
  };
  return (
    <div role="group" className="ec-view" aria-label={`View of ${camera.name}`}>
      <p className="ec-dim">
        {viewText(camera.signature !== undefined)} {allowed && !running && why}
      </p>
      {!running && (
        <div>
          <Guarded
            right="configure"
            size="xs"
            variant="default"
            loading={starting}
            offBecause={why ?? undefined}
            onClick={begin}
          >
            Remember this view
          </Guarded>
        </div>
      )}
      {error !== null && (
        <Alert color="red" variant="light" role="alert">
          {messageOf(error)}
        </Alert>
      )}
      {running && (
        <>
          <Picture picture={look?.picture ?? null} name={camera.name} />
          <p className="ec-dim">
            The picture is coarse everywhere, and coarser where people are found: nobody is to be recognised. It is
            shown to you alone and kept nowhere.{' '}
            <b className="ec-num" role="timer" aria-label="Time left">
              {leftText(leftS)}
            </b>{' '}
            left.
          </p>
          {still !== null && (signature === undefined || off) && (
            <p role="status">
              {off
                ? 'It does not see its view now, so this is not the right one.'
                : 'Its agent still learns the view. That takes a few seconds.'}
            </p>
          )}
          <Group gap="xs">
            <Button
              size="xs"
              loading={saving}
              disabled={signature === undefined || off}
              onClick={() => void remember()}
            >
              This is the right view
            </Button>
            <Button size="xs" variant="default" onClick={stop}>
              Close
            </Button>
          </Group>
        </>
      )}
    </div>
  );
}

function Picture({ picture, name }: { readonly picture: Blob | null; readonly name: string }) {
  const shown = useRef<HTMLImageElement>(null);
  const there = picture !== null;
  useEffect(() => {
    const image = shown.current;
    if (picture === null || image === null) return;
    const url = URL.createObjectURL(picture);
    image.src = url;
    return () => URL.revokeObjectURL(url);
  }, [picture]);
  return there ? (
    <img ref={shown} className="ec-view-picture" alt={`What ${name} sees, in coarse blocks`} />
  ) : (
    <p role="status">No picture has come yet.</p>
  );
}
