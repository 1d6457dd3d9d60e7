import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loginFile, readLogins, withLogin, withPassword } from '../../../devices/camera/logins.ts';
import { openCamera } from '../../../devices/camera/open.ts';

const folder = mkdtempSync(join(tmpdir(), 'endcap-logins-'));
const file = join(folder, 'cameras.txt');
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const LINES = "# for the shop\ncam-drinks shop:it's: 100%\n\n* guest:\n";

describe('[CAM-39] users and passwords of cameras', () => {
  it('stand in lines, and go to the cameras that they are for', () => {
    const logins = readLogins(LINES, 'here');
    const rtsp = { kind: 'rtsp', url: 'rtsp://old:gone@10.0.0.7:8554/live?channel=1' } as const;
    const own = withLogin('cam-drinks', rtsp, logins);
    expect(own).toEqual({ kind: 'rtsp', url: "rtsp://shop:it's%3A%20100%25@10.0.0.7:8554/live?channel=1" });
    expect(withLogin('cam-rest', { kind: 'http', url: 'http://10.0.0.8/shot.jpg' }, logins)).toEqual({
      kind: 'http',
      url: 'http://guest@10.0.0.8/shot.jpg',
    });
    expect(withLogin('cam-rest', { kind: 'file', path: 'a.mp4' }, logins)).toEqual({ kind: 'file', path: 'a.mp4' });
    expect(withLogin('cam-rest', rtsp, readLogins('', 'here'))).toBe(rtsp);
  });

  it.each([
    ['cam-drinks', /here: line 1 cannot be read; each line is CAMERA USER:PASSWORD/],
    ['\ncam-drinks onlyuser', /line 2 cannot be read/],
    ['cam-a u:p\ncam-a u:secret9', /line 2 names cam-a a second time/],
    ['Cam u:secret9', /line 1 cannot be read/],
  ])('a line that cannot be used is named, and nothing of it is repeated', (lines, words) => {
    expect(() => readLogins(lines, 'here')).toThrow(words);
    expect(() => readLogins(lines, 'here')).not.toThrow(/secret9|onlyuser/);
  });

  const modes = process.platform !== 'win32';
  if (!modes) process.stderr.write('NOT RUN: this system has no rights of owner and others\n');
  it.skipIf(!modes)('a file that others can read is refused; of one owner it is read', () => {
    writeFileSync(file, LINES);
    for (const mode of [0o644, 0o640, 0o604]) {
      chmodSync(file, mode);
      expect(() => loginFile(file)).toThrow(/other users of this machine can read cameras\.txt.*chmod 600/);
    }
    chmodSync(file, 0o600);
    expect(loginFile(file).get('cam-drinks')).toEqual({ user: 'shop', password: "it's: 100%" });
    expect(() => loginFile(join(folder, 'none.txt'))).toThrow(/none\.txt cannot be read; check the path/);
  });

  it('a password in --source is warned of once, by the name of its camera and not by itself', () => {
    const said: string[] = [];
    const source = { kind: 'rtsp', url: 'rtsp://shop:open77@127.0.0.1:9/live' } as const;
    const cameras = [
      { camera: 'cam-drinks', source },
      { camera: 'cam-rest', source: { kind: 'rtsp', url: 'rtsp://127.0.0.1:9/live' } as const },
    ];
    expect(withPassword(cameras)).toEqual(['cam-drinks']);
    openCamera(
      {
        ...{
          cameras,
          credentials: null,
          model: null,
          modelSha256: null,
          modelLayout: 'auto',
          fps: 10,
          tiles: 'auto',
          threads: 1,
        },
        ...{ within: { width: 64, height: 64 }, loop: false, decoder: 'none', cpuShare: 1 },
      },
      { data: folder, path: (name) => name, random: () => 0, logins: null, say: (line) => said.push(line) },
    );
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^Camera "cam-drinks": its password stands on the command line.*--credentials/);
    expect(said[0]).not.toContain('open77');
  });
});
