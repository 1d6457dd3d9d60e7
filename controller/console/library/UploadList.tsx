import { ActionIcon, Button, Progress } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react';
import { bytesText, fileName } from './mediaWords.ts';
import type { Upload, Uploads } from './uploads.ts';

function stateText(u: Upload): string {
  switch (u.state) {
    case 'waiting':
      return `Waiting, ${bytesText(u.bytes)}`;
    case 'sending':
      return `${bytesText(u.sent)} of ${bytesText(u.bytes)}`;
    case 'checking':
      return 'Sent; the controller looks at it';
    case 'done':
      return u.entry === null ? 'In the library' : `In the library as ${fileName(u.entry.path)}`;
    case 'failed':
      return u.message;
  }
}

function UploadRow({ upload: u, uploads }: { readonly upload: Upload; readonly uploads: Uploads }) {
  const ended = u.state === 'done' || u.state === 'failed';
  const percent = u.bytes === 0 ? 0 : (100 * u.sent) / u.bytes;
  return (
    <li className="ec-upload" data-state={u.state}>
      <span className="ec-upload-mark" aria-hidden>
        {u.state === 'done' && <IconCheck />}
        {u.state === 'failed' && <IconAlertTriangle />}
      </span>
      <div className="ec-upload-text">
        <b className="ec-clip" title={u.name}>
          {u.name}
        </b>
        <span role={u.state === 'failed' ? 'alert' : undefined} className="ec-num">
          {stateText(u)}
        </span>
        {!ended && (
          <Progress.Root size="sm" mt={4}>
            <Progress.Section
              value={percent}
              animated={u.state === 'checking'}
              aria-label={`${u.name}: ${Math.round(percent)} % sent`}
            />
          </Progress.Root>
        )}
      </div>
      {u.state === 'failed' && u.again && (
        <Button size="compact-sm" variant="default" onClick={() => uploads.retry(u.id)}>
          Try again
        </Button>
      )}
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={ended ? `Take ${u.name} off the list` : `Cancel the upload of ${u.name}`}
        onClick={() => uploads.drop(u.id)}
      >
        <IconX size={17} aria-hidden />
      </ActionIcon>
    </li>
  );
}

/** Files on their way with their progress, and those that were refused with the reason. */
export function UploadList({ uploads, list }: { readonly uploads: Uploads; readonly list: readonly Upload[] }) {
  if (list.length === 0) return null;
  const done = list.filter((u) => u.state === 'done').length;
  return (
    <section className="ec-card ec-uploads" aria-label="Uploads">
      <header>
        <h2>
          {done === list.length
            ? done === 1
              ? '1 file uploaded'
              : `${done} files uploaded`
            : `${done} of ${list.length} uploaded`}
        </h2>
        {done > 0 && (
          <Button size="compact-sm" variant="subtle" onClick={() => uploads.clearDone()}>
            Clear finished
          </Button>
        )}
      </header>
      <ul>
        {list.map((u) => (
          <UploadRow key={u.id} upload={u} uploads={uploads} />
        ))}
      </ul>
    </section>
  );
}
