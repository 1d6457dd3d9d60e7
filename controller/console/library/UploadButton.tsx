import { IconUpload } from '@tabler/icons-react';
import { useRef } from 'react';
import { Guarded } from '../parts/Guarded.tsx';

/** What the file dialog offers; the controller looks at the bytes. */
export const ACCEPT =
  'image/png,image/jpeg,image/webp,image/gif,image/svg+xml,video/mp4,video/webm,.glb,model/gltf-binary,.woff2,font/woff2';

/** Opens the file dialog for one or more pictures, films, models and typefaces. */
export function UploadButton({
  onFiles,
  variant = 'filled',
  label = 'Upload files',
}: {
  readonly onFiles: (files: File[]) => void;
  readonly variant?: 'filled' | 'default';
  readonly label?: string;
}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept={ACCEPT}
        multiple
        hidden
        data-testid="files"
        onChange={(e) => {
          const files = [...(e.currentTarget.files ?? [])];
          e.currentTarget.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
      <Guarded
        right="campaigns"
        variant={variant}
        leftSection={<IconUpload size={17} aria-hidden />}
        onClick={() => input.current?.click()}
      >
        {label}
      </Guarded>
    </>
  );
}
