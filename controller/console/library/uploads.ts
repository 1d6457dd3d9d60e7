import { MAX_IMAGE_UPLOAD, MAX_VIDEO_UPLOAD } from '../../protocol/http.ts';
import type { MediaEntry } from '../../protocol/http.ts';

/** One file on its way into the library. */
export interface Upload {
  readonly id: number;
  readonly name: string;
  readonly bytes: number;
  readonly state: 'waiting' | 'sending' | 'checking' | 'done' | 'failed';
  /** Bytes that the controller has. */
  readonly sent: number;
  /** Why it failed and what to do; empty otherwise. */
  readonly message: string;
  /** Trying the same file again may help. */
  readonly again: boolean;
  readonly entry: MediaEntry | null;
}

/** An upload that failed: in words, and whether another try may help. */
export class UploadError extends Error {
  readonly again: boolean;
  constructor(message: string, again: boolean) {
    super(message);
    this.name = 'UploadError';
    this.again = again;
  }
}

export interface UploadPort {
  /** Sends a file. Rejects with UploadError, or with anything once the signal is aborted. */
  send(file: File, progress: (sent: number) => void, signal: AbortSignal): Promise<MediaEntry>;
}

/** Uploads at a time: more would only slow each other down. */
const AT_ONCE = 2;
const MB = 1024 * 1024;

/** What can be told of a file before it is sent; null: let the controller look at it. */
export function refusal(file: Pick<File, 'name' | 'size' | 'type'>): string | null {
  if (file.size === 0) return 'The file is empty. Choose another one.';
  const film = file.type.startsWith('video/');
  const limit = film ? MAX_VIDEO_UPLOAD : MAX_IMAGE_UPLOAD;
  if ((film || file.type.startsWith('image/')) && file.size > limit) {
    return `It is larger than ${limit / MB} MB, the most for a ${film ? 'film' : 'picture'}. Export it smaller.`;
  }
  if (file.size > MAX_VIDEO_UPLOAD) return `It is larger than ${MAX_VIDEO_UPLOAD / MB} MB. Export it smaller.`;
  return null;
}

/** The files on their way into the library, two at a time, in the order in which they were chosen. */
export class Uploads {
  readonly #port: UploadPort;
  readonly #done: (entry: MediaEntry) => void;
  readonly #listeners = new Set<() => void>();
  readonly #files = new Map<number, File>();
  readonly #running = new Map<number, AbortController>();
  #list: readonly Upload[] = [];
  #count = 0;

  /** @param done called for each file that arrived */
  constructor(port: UploadPort, done: (entry: MediaEntry) => void) {
    this.#port = port;
    this.#done = done;
  }

  readonly get = (): readonly Upload[] => this.#list;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** Files on their way. */
  get busy(): number {
    return this.#list.filter((u) => u.state === 'waiting' || u.state === 'sending' || u.state === 'checking').length;
  }

  /** Takes files in. Answers with the ids of their uploads. */
  add(files: readonly File[]): number[] {
    const made = files.map((file): Upload => {
      const id = ++this.#count;
      const message = refusal(file) ?? '';
      if (message === '') this.#files.set(id, file);
      const state = message === '' ? 'waiting' : 'failed';
      return { id, name: file.name, bytes: file.size, state, sent: 0, message, again: false, entry: null };
    });
    this.#set([...this.#list, ...made]);
    this.#pump();
    return made.map((u) => u.id);
  }

  /** Stops an upload, or takes one that has ended off the list. */
  drop(id: number): void {
    this.#running.get(id)?.abort();
    this.#running.delete(id);
    this.#files.delete(id);
    this.#set(this.#list.filter((u) => u.id !== id));
    this.#pump();
  }

  retry(id: number): void {
    if (!this.#files.has(id)) return;
    this.#change(id, { state: 'waiting', sent: 0, message: '', again: false });
    this.#pump();
  }

  /** Takes everything that has arrived off the list. */
  clearDone(): void {
    this.#set(this.#list.filter((u) => u.state !== 'done'));
  }

  /** Breaks off what is on its way. */
  stop(): void {
    for (const controller of this.#running.values()) controller.abort();
    this.#running.clear();
    this.#files.clear();
  }

  #pump(): void {
    for (const upload of this.#list) {
      if (this.#running.size >= AT_ONCE) return;
      if (upload.state === 'waiting') void this.#run(upload.id);
    }
  }

  async #run(id: number): Promise<void> {
    const file = this.#files.get(id);
    if (file === undefined) return;
    const controller = new AbortController();
    this.#running.set(id, controller);
    this.#change(id, { state: 'sending' });
    const progress = (sent: number): void =>
      this.#change(id, { sent: Math.min(sent, file.size), state: sent >= file.size ? 'checking' : 'sending' });
    try {
      const entry = await this.#port.send(file, progress, controller.signal);
      if (controller.signal.aborted) return;
      this.#files.delete(id);
      this.#change(id, { state: 'done', sent: file.size, entry });
      this.#done(entry);
    } catch (error) {
      if (controller.signal.aborted) return;
      const known = error instanceof UploadError;
      const message = known ? error.message : 'Something went wrong here. Try again.';
      this.#change(id, { state: 'failed', message, again: known ? error.again : true });
    } finally {
      if (this.#running.get(id) === controller) this.#running.delete(id);
      this.#pump();
    }
  }

  #change(id: number, part: Partial<Upload>): void {
    this.#set(this.#list.map((u) => (u.id === id ? { ...u, ...part } : u)));
  }

  #set(list: readonly Upload[]): void {
    this.#list = list;
    for (const listener of this.#listeners) listener();
  }
}
