import { mediaEntry, problem } from '../../protocol/http.ts';
import type { MediaEntry } from '../../protocol/http.ts';
import { UploadError } from './uploads.ts';

/** What to do when a file is refused whose words do not say it. */
const more: Readonly<Record<string, string>> = {
  'disk-full': 'Delete films that nothing uses, then try again.',
};

/** Sends a file with its progress; only XMLHttpRequest tells how much has gone out. */
export function sendFile(file: File, progress: (sent: number) => void, signal: AbortSignal): Promise<MediaEntry> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = (): void => request.abort();
    signal.addEventListener('abort', stop, { once: true });
    request.open('POST', `/api/v1/media?name=${encodeURIComponent(file.name.slice(-300))}`);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.setRequestHeader('accept', 'application/json');
    request.responseType = 'json';
    request.upload.onprogress = (event) => progress(event.loaded);
    request.onloadend = () => signal.removeEventListener('abort', stop);
    request.onabort = () => reject(new UploadError('Cancelled.', true));
    request.onerror = () =>
      reject(new UploadError('The upload broke off, and nothing was kept. Check the network and try again.', true));
    request.onload = () => {
      const { status } = request;
      const response: unknown = request.response;
      if (status >= 200 && status < 300) {
        const parsed = mediaEntry.safeParse(response);
        if (parsed.success) resolve(parsed.data);
        else reject(new UploadError('The controller answered in a form this page does not know. Reload it.', false));
        return;
      }
      const said = problem.safeParse(response);
      if (!said.success) {
        reject(new UploadError(`The controller answered with an error (${status}). Try again.`, true));
        return;
      }
      const { error, message } = said.data;
      const words = [message, more[error] ?? ''].filter((t) => t !== '').join(' ');
      reject(new UploadError(words, status >= 500 || error === 'cut-off'));
    };
    request.send(file);
  });
}
