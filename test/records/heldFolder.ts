import { openRecords } from '../../controller/records/open.ts';
import { createLogger } from '../../controller/runtime/logger.ts';

// A process of its own that takes a data folder, says so (or why not), and holds it until it is ended.
const folder = process.argv[2];
if (folder === undefined) throw new Error('usage: heldFolder.ts FOLDER');
try {
  await openRecords({ folder, logger: createLogger('silent') });
  process.stdout.write('open\n');
} catch (error) {
  process.stdout.write(`${String(error)}\n`);
  process.exit(1);
}
