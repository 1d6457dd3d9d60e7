import { join } from 'node:path';
import { expect, it } from 'vitest';
import { testFolders } from '../records/folder.ts';
import { output, testProcesses } from '../records/process.ts';

const folders = testFolders();
const processes = testProcesses();
const main = new URL('../../controller/cli/main.ts', import.meta.url);

it('[CLI-3] the command runs under Node itself, and reads a password from standard input', async () => {
  const data = join(folders.folder(), 'data');
  const add = processes.start(main, ['user', 'add', 'ann', '--role', 'admin'], { ENDCAP_DATA: data });
  add.stdin?.end('words on standard input\n');
  expect(await output(add)).toEqual({ code: 0, out: 'User ann may sign in as admin.\n', err: '' });

  const empty = processes.start(main, ['user', 'add', 'ben', '--role', 'admin'], { ENDCAP_DATA: data });
  empty.stdin?.end();
  expect(await output(empty)).toEqual({ code: 1, out: '', err: 'no password came on standard input\n' });

  const wrong = processes.start(main, ['nonsense'], { ENDCAP_DATA: data });
  expect(await output(wrong)).toMatchObject({ code: 2, out: '' });
});
