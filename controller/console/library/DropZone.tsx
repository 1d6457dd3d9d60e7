import { IconUpload } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import type { DragEvent, ReactNode } from 'react';

function holdsFiles(event: DragEvent): boolean {
  return event.dataTransfer.types.includes('Files');
}

/** Takes files that are dropped anywhere on what is inside. */
export function DropZone({
  onFiles,
  off,
  children,
}: {
  readonly onFiles: (files: File[]) => void;
  /** Nothing may be dropped here, e.g. because of the role. */
  readonly off: boolean;
  readonly children: ReactNode;
}) {
  const [over, setOver] = useState(false);
  // Entering a child fires before the leave of its parent.
  const depth = useRef(0);
  const leave = (): void => {
    depth.current = 0;
    setOver(false);
  };
  return (
    <div
      className="ec-drop"
      onDragEnter={(e) => {
        if (off || !holdsFiles(e)) return;
        depth.current += 1;
        setOver(true);
      }}
      onDragLeave={() => {
        depth.current -= 1;
        if (depth.current <= 0) leave();
      }}
      onDragOver={(e) => {
        if (!holdsFiles(e)) return;
        e.preventDefault();
        e.dataTransfer.dropEffect = off ? 'none' : 'copy';
      }}
      onDrop={(e) => {
        if (!holdsFiles(e)) return;
        e.preventDefault();
        leave();
        if (!off) onFiles([...e.dataTransfer.files]);
      }}
    >
      {children}
      {over && (
        <div className="ec-drop-over">
          <IconUpload aria-hidden />
          Drop to upload
        </div>
      )}
    </div>
  );
}
