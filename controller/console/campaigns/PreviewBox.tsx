import { useEffect, useRef, useState } from 'react';
import { Preview } from '../../../display/renderer/preview.ts';
import type { Scene } from '../../protocol/scene.ts';
import { useLiveStore } from '../live/useLive.tsx';
import { useStore } from '../store/useStore.tsx';
import { faceOf } from './sceneOf.ts';

/** What a screen of a given size would show, drawn by the player's own code. */
export function PreviewBox({
  scene,
  width,
  height,
  label,
}: {
  readonly scene: Scene | null;
  readonly width: number;
  readonly height: number;
  readonly label: string;
}) {
  const store = useStore();
  const live = useLiveStore();
  const host = useRef<HTMLDivElement>(null);
  const preview = useRef<Preview | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const face = JSON.stringify(faceOf(store));
  useEffect(() => {
    if (host.current === null) return;
    const made = new Preview({
      host: host.current,
      size: { width, height },
      store: JSON.parse(face) as ReturnType<typeof faceOf>,
      value: (key) => live.get().data?.readings.get(key),
      now: () => Date.now(),
      fault: setFault,
    });
    preview.current = made;
    const end = live.subscribe(() => made.update());
    return () => {
      end();
      made.stop();
      preview.current = null;
    };
  }, [width, height, face, live]);
  useEffect(() => preview.current?.show(scene), [scene, face, width, height]);
  return (
    <div className="ec-preview-box" style={{ aspectRatio: `${width} / ${height}` }} role="img" aria-label={label}>
      <div ref={host} className="ec-preview-host" />
      {fault !== null && <p className="ec-preview-fault">It cannot be drawn: {fault}</p>}
    </div>
  );
}
