import { describe, expect, it } from 'vitest';
import { parseWish } from '../../controller/cli/arguments.ts';

const parse = (...argv: string[]): unknown => parseWish(argv, (file) => `/from/${file}`);

describe('the command line', () => {
  it('[CLI-1] becomes a command, with file names made absolute', () => {
    expect(parse('config', 'check', 'a.yaml')).toEqual({ kind: 'check', file: '/from/a.yaml' });
    const commands: [string[], unknown][] = [
      [['config', 'import', 'a.yaml'], { command: 'config.import', file: '/from/a.yaml' }],
      [['config', 'export'], { command: 'config.export', folder: null }],
      [['config', 'export', '--to', 'out'], { command: 'config.export', folder: '/from/out' }],
      [['user', 'list'], { command: 'user.list' }],
      [['user', 'remove', 'ann'], { command: 'user.remove', user: 'ann' }],
      [
        ['pair', 'confirm', 'k7m-4px', '--name', 'Left', '--place', 'screen-1'],
        { command: 'pair.confirm', code: 'K7M-4PX', name: 'Left', place: 'screen-1' },
      ],
      [
        ['token', 'add', 'Till', '--source', '/till/*', '--source=/stock'],
        { command: 'token.add', name: 'Till', sources: ['/till/*', '/stock'] },
      ],
      [['token', 'revoke', 'till'], { command: 'token.revoke', id: 'till' }],
      [['backup', 'b'], { command: 'backup', folder: '/from/b' }],
      [['status'], { command: 'status' }],
    ];
    for (const [argv, command] of commands) expect(parse(...argv)).toEqual({ kind: 'command', command });
  });

  it('[CLI-3] a password is asked for, never taken from the line', () => {
    const wish = parseWish(['user', 'add', 'ann', '--role', 'staff'], (file) => file);
    expect(wish).toMatchObject({ kind: 'withPassword', user: 'ann' });
    expect(wish.kind === 'withPassword' && wish.complete('secret-words')).toEqual({
      command: 'user.add',
      user: 'ann',
      role: 'staff',
      password: 'secret-words',
    });
    expect(parse('user', 'add', 'ann', 'secret', '--role', 'staff')).toMatchObject({ kind: 'wrong' });
    expect(parse('user', 'add', 'ann', '--role', 'staff', '--password', 'secret')).toMatchObject({ kind: 'wrong' });
  });

  it.each([
    [['confg'], 'there is no command "confg"'],
    [['config', 'improt', 'x'], 'there is no command "config improt"'],
    [['config', 'import'], 'FILE is missing'],
    [['backup', 'a', 'b'], '"b" is one word too many'],
    [['status', '--to', 'x'], '--to does not belong to this command'],
    [['user', 'add', 'ann'], '--role is missing'],
    [['user', 'add', 'ann', '--role', 'boss'], '"boss" is no role; use viewer, staff, marketer, admin'],
    [['user', 'add', 'Ann Lee', '--role', 'staff'], 'a user name starts with a letter'],
    [['pair', 'confirm', 'XX', '--name', 'n'], 'code'],
    [['token', 'add', 'Till'], '--source is missing'],
    [['status', '--frobnicate'], "Unknown option '--frobnicate'"],
  ])('[CLI-2] %j is not understood, and why is said', (argv, words) => {
    const wish = parseWish(argv, (file) => file);
    expect(wish).toMatchObject({ kind: 'wrong', message: expect.stringContaining(words) as string });
  });

  it('[CLI-2] help is there for all and for each', () => {
    expect(parse()).toEqual({ kind: 'help', topic: undefined });
    expect(parse('--help')).toEqual({ kind: 'help', topic: undefined });
    expect(parse('help', 'user')).toEqual({ kind: 'help', topic: 'user' });
    expect(parse('user', 'add', '--help')).toEqual({ kind: 'help', topic: 'user' });
  });
});
