import { parentPort, workerData } from 'node:worker_threads';
import { commitBatch } from './batch.ts';
import type { Write } from './batch.ts';
import { Database } from './database.ts';
import { StorageError } from './records.ts';
import type { FromWriter, ToWriter, WriterSettings } from './writer.ts';

/** While busy, commits begin at least this far apart, so that they gather what comes in; an idle writer commits at once. */
const GATHER_MS = 5;

const settings = workerData as WriterSettings;
const port = parentPort;
if (port === null) throw new Error('the writer runs as a worker thread only');

const post = (message: FromWriter): void => {
  port.postMessage(message);
};

let db: Database;
try {
  db = Database.open(settings.file, settings.maxBytes);
  post({ kind: 'ready' });
} catch (error) {
  const cause = error instanceof StorageError ? error : new StorageError('broken', String(error));
  post({ kind: 'refused', code: cause.code, message: cause.message });
  port.close();
  throw cause;
}

let queue: Write[] = [];
let waiting: NodeJS.Timeout | NodeJS.Immediate | undefined;
let lastEndMs = Number.NEGATIVE_INFINITY;

function flush(): void {
  waiting = undefined;
  const writes = queue;
  queue = [];
  if (writes.length === 0) return;
  const beganMs = performance.now();
  const { results, fault } = commitBatch(db, writes);
  lastEndMs = performance.now();
  post({ kind: 'done', results, fault, seconds: (lastEndMs - beganMs) / 1000 });
}

port.on('message', (message: ToWriter) => {
  if (message.kind === 'close') {
    flush();
    db.close();
    post({ kind: 'closed' });
    port.close();
    return;
  }
  queue.push(message.write);
  if (waiting !== undefined) return;
  const restMs = lastEndMs + GATHER_MS - performance.now();
  waiting = restMs > 0 ? setTimeout(flush, restMs) : setImmediate(flush);
});
