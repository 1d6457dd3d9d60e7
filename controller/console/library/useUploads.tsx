import { useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { mediaQuery } from './mediaQuery.ts';
import { sendFile } from './sendFile.ts';
import { Uploads } from './uploads.ts';
import type { Upload } from './uploads.ts';

const UploadsContext = createContext<Uploads | null>(null);

/** Uploads go on while one looks at other pages; they end with the session. */
export function UploadsProvider({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient();
  const [uploads] = useState(
    () =>
      new Uploads({ send: sendFile }, (entry) => {
        client.setQueryData(mediaQuery.queryKey, (list) =>
          list === undefined ? list : [entry, ...list.filter((m) => m.path !== entry.path)],
        );
        void client.invalidateQueries({ queryKey: mediaQuery.queryKey });
      }),
  );
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent): void => {
      if (uploads.busy > 0) event.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    return () => {
      window.removeEventListener('beforeunload', warn);
      uploads.stop();
    };
  }, [uploads]);
  return <UploadsContext value={uploads}>{children}</UploadsContext>;
}

export function useUploads(): { readonly uploads: Uploads; readonly list: readonly Upload[] } {
  const uploads = useContext(UploadsContext);
  if (uploads === null) throw new Error('UploadsProvider is missing above this component');
  return { uploads, list: useSyncExternalStore(uploads.subscribe, uploads.get) };
}
