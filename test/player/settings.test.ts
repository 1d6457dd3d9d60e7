import { describe, expect, it } from 'vitest';
import { readHandOver } from '../../display/player/handOver.ts';
import { readSettings } from '../../display/player/settings.ts';
import type { CommandLine } from '../../display/player/settings.ts';

const PIN = `${'A'.repeat(43)}=`;

function read(args: string[], env: Record<string, string> = {}, file: string | null = null): CommandLine {
  return readSettings(args, env, () => file);
}
function settings(...given: Parameters<typeof read>): object {
  const line = read(...given);
  if (line.does !== 'run') throw new Error(JSON.stringify(line));
  return line.settings;
}
function refusal(...given: Parameters<typeof read>): string {
  const line = read(...given);
  return line.does === 'fail' ? line.message : `not refused: ${JSON.stringify(line)}`;
}

describe('settings', () => {
  it('[SHL-1] told nothing: any screen of the controller on this machine, full screen', () => {
    expect(read([])).toEqual({
      does: 'run',
      settings: {
        ...{ controller: 'http://127.0.0.1:8080', screen: null, pin: null, display: null, window: false },
        ...{ displays: [], power: null, updates: null },
      },
      manner: { browser: false, headless: false, sandbox: true },
      state: 'data/player',
    });
    expect(settings([], { ENDCAP_PORT: '8123' })).toMatchObject({ controller: 'http://127.0.0.1:8123' });
    expect(read([], { ENDCAP_DATA: '/srv/endcap' })).toMatchObject({ state: '/srv/endcap/player' });
  });

  it('[SHL-1] the command line wins over the environment, the environment over the file', () => {
    const file = JSON.stringify({
      controller: 'https://file.example',
      screen: 'of-file',
      pin: PIN,
      display: 3,
      window: true,
    });
    const env = { ENDCAP_PLAYER_SCREEN: 'of-env', ENDCAP_PLAYER_DISPLAY: '2', ENDCAP_PLAYER_WINDOW: 'false' };
    expect(settings(['--screen', 'typed'], env, file)).toMatchObject({
      controller: 'https://file.example',
      screen: 'typed',
      pin: PIN,
      display: 2,
      window: false,
    });
    expect(settings([], env, file)).toMatchObject({ screen: 'of-env' });
  });

  it('[SHL-1] the file is looked for in the state folder that was named', () => {
    const asked: string[] = [];
    readSettings(['--state', '/srv/left'], { ENDCAP_PLAYER_STATE: '/srv/right' }, (folder) => {
      asked.push(folder);
      return null;
    });
    expect(asked).toEqual(['/srv/left']);
  });

  it.each([
    [['--controller', 'store'], {}, null, /--controller: not an address such as https/],
    [['--controller', 'https://u:p@store.example'], {}, null, /--controller: not an address/],
    [['--screen', 'Über'], {}, null, /--screen: a screen id is/],
    [['--pin', 'sha256/abc'], {}, null, /--pin: .*44 characters/],
    [['--display', '0'], {}, null, /--display/],
    [['--display', 'left'], {}, null, /--display: a number from 1 to 16/],
    [['--headless'], {}, null, /--headless goes with --browser/],
    [['--kiosk'], {}, null, /--kiosk/],
    [['entrance'], {}, null, /entrance/],
    [[], { ENDCAP_PLAYER_SCREEN: 'A B' }, null, /ENDCAP_PLAYER_SCREEN: a screen id/],
    [[], {}, '{"controller":', /player\.json is not JSON/],
    [[], {}, '[]', /player\.json holds no settings/],
    [['--browser'], {}, '{"displays":[{"display":1},{"display":2}]}', /one player for each/],
    [[], {}, '{"displays":[{"display":1},{"display":1}]}', /"displays": a display stands there twice/],
    [[], {}, '{"displays":[{"display":1,"screen":"a"},{"display":2,"screen":"a"}]}', /a screen stands there twice/],
    [[], {}, '{"power":{"on":["a"],"off":"poweroff now"}}', /"power\.off": a program and its arguments/],
    [[], {}, '{"updates":{"url":"http://updates.example/"}}', /"updates\.url": updates come over https/],
    [[], {}, '{"updates":{"url":"https://updates.example/","channel":"nightly"}}', /stable or beta/],
    [[], {}, '{"scren":"a","pin":7}', /"pin"[^]*"scren"|"scren"[^]*"pin"/],
  ])('[SHL-1] %j is refused with words', (args, env: Record<string, string>, file, words) => {
    expect(refusal(args, env, file)).toMatch(words);
  });

  it('[SHL-6] several displays, commands for panels and updates stand in the file; what is told nearer is one screen', () => {
    const file = JSON.stringify({
      '//': 'till and entrance',
      displays: [{ display: 1, screen: 'entrance', power: { on: ['tv', 'on'], off: ['tv', 'off'] } }, { display: 2 }],
      updates: { url: 'https://updates.example/player' },
    });
    expect(settings([], {}, file)).toMatchObject({
      displays: [
        { display: 1, screen: 'entrance', power: { on: ['tv', 'on'], off: ['tv', 'off'] } },
        { display: 2, screen: null, power: null },
      ],
      updates: { url: 'https://updates.example/player', channel: 'stable' },
    });
    expect(settings(['--screen', 'till'], {}, file)).toMatchObject({ displays: [], screen: 'till' });
    expect(settings([], { ENDCAP_PLAYER_DISPLAY: '2' }, file)).toMatchObject({ displays: [], display: 2 });
  });

  it('[SHL-2] plain http is for this machine only, and a pin needs https', () => {
    expect(refusal(['--controller', 'http://shop-pc.local:8080'])).toMatch(
      /Use https:\/\/shop-pc\.local:8080 with --pin/,
    );
    expect(refusal(['--pin', PIN])).toMatch(/needs an https/);
    expect(settings(['--controller', 'http://[::1]:8080/player?x=1'])).toMatchObject({
      controller: 'http://[::1]:8080',
    });
    expect(settings(['--controller', 'https://shop-pc.local:8443', '--pin', PIN])).toMatchObject({ pin: PIN });
  });

  it('--help says how it is used, whatever else stands there', () => {
    expect(read(['--help'])).toMatchObject({ does: 'help', text: expect.stringContaining('npm run player') as string });
  });
});

describe('hand-over to the main process', () => {
  it('is read as it was written, and refused in any other form', () => {
    const file = '{"displays":[{"display":1,"screen":"b"}],"updates":{"url":"https://updates.example/"}}';
    const told = { settings: settings([], {}, file), state: '/srv/player', version: '0.1.0' };
    expect(readHandOver(JSON.stringify(told))).toEqual(told);
    for (const text of [
      undefined,
      '',
      '{}',
      JSON.stringify({ ...told, more: 1 }),
      JSON.stringify({ ...told, state: '' }),
    ]) {
      expect(readHandOver(text)).toBeNull();
    }
  });
});
