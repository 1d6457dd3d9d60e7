import { expect, it } from 'vitest';
import { createCommands } from '../../controller/cli/commands.ts';
import { ReplayDesk } from '../../controller/replay/desk.ts';
import { silent, testFolders } from '../records/folder.ts';
import { T0 } from '../records/samples.ts';
import { surveysHere } from '../fakes/surveysHere.ts';

const folders = testFolders();

it('[CLI-1] a user who is removed or gets a new password by command loses every live view at once', async () => {
  const records = await folders.records(folders.folder());
  const dropped: string[] = [];
  const handle = createCommands({
    surveys: surveysHere,
    records,
    saveConfiguration: () => Promise.reject(new Error('not asked for')),
    pairings: null,
    replays: new ReplayDesk({ file: '', logger: silent, now: () => T0 }),
    dropUser: (user) => dropped.push(user),
    now: () => T0,
    logger: silent,
  });
  const password = 'a good long password';
  for (const user of ['ann', 'ben']) await handle({ command: 'user.add', user, role: 'admin', password });
  expect(await handle({ command: 'user.password', user: 'ben', password: `${password} 2` })).toMatchObject({
    ok: true,
  });
  expect(dropped).toEqual(['ben']);
  expect(await handle({ command: 'user.remove', user: 'ben' })).toMatchObject({ ok: true });
  expect(await handle({ command: 'user.remove', user: 'ann' })).toMatchObject({ ok: false });
  expect(dropped).toEqual(['ben', 'ben']);
});
