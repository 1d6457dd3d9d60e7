import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseWish } from '../../controller/cli/arguments.ts';
import { carryOutModel, published } from '../../controller/cli/modelCommands.ts';
import type { ModelWish } from '../../controller/cli/modelCommands.ts';
import { listModels, loadModel, sha256 } from '../../controller/runtime/models.ts';

/** Begins as an ONNX file does. */
const ONNX = Buffer.from([8, 8, ...new Array<number>(200).fill(7)]);

describe('models of the command line', () => {
  let data: string;
  let servers: Server[] = [];
  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), 'endcap-models-'));
  });
  afterEach(() => {
    for (const server of servers) server.close();
    servers = [];
    rmSync(data, { recursive: true });
  });
  const file = (name: string, bytes: Uint8Array): string => {
    const path = join(data, name);
    writeFileSync(path, bytes);
    return path;
  };
  async function endcap(line: string, known?: Parameters<typeof carryOutModel>[3]) {
    const wish = parseWish(line.split(' '), (f) => f);
    if (wish.kind !== 'model') throw new Error(JSON.stringify(wish));
    return carry(wish.model, known);
  }
  async function carry(wish: ModelWish, known?: Parameters<typeof carryOutModel>[3]) {
    const said: string[] = [];
    const terminal = {
      out: (text: string) => said.push(text),
      err: (text: string) => said.push(text),
      password: () => Promise.reject(new Error('none')),
    };
    const code = await carryOutModel(wish, join(data, 'data'), terminal, known);
    return { code, said: said.join('\n') };
  }

  it('[CAM-12] add copies it and records its hash; list shows it', async () => {
    expect(await endcap('model list')).toMatchObject({
      code: 0,
      said: expect.stringMatching(/No models yet/) as string,
    });
    const path = file('YOLOX Nano.onnx', ONNX);
    expect(await carry({ does: 'add', file: path, name: null, licence: 'Apache-2.0' })).toMatchObject({
      code: 0,
      said: expect.stringContaining(`SHA-256 ${sha256(ONNX)}`) as string,
    });
    rmSync(path);
    expect(listModels(join(data, 'data'))).toEqual([
      {
        name: 'yolox-nano',
        sha256: sha256(ONNX),
        bytes: ONNX.length,
        licence: 'Apache-2.0',
        source: 'YOLOX Nano.onnx',
      },
    ]);
    expect((await endcap('model list')).said).toContain('yolox-nano  0.0 MB  licence: Apache-2.0');
    expect(Buffer.from(loadModel(join(data, 'data'), 'yolox-nano').bytes).equals(ONNX)).toBe(true);
  });

  it('[CAM-12] a model that is another than was added is refused', async () => {
    await carry({ does: 'add', file: file('a.onnx', ONNX), name: null, licence: null });
    const kept = join(data, 'data/models/a.onnx');
    const changed = Buffer.from(readFileSync(kept));
    changed[100] = 99;
    writeFileSync(kept, changed);
    expect(() => loadModel(join(data, 'data'), 'a')).toThrow(/not the file that was added.*SHA-256/);
    expect(() => loadModel(join(data, 'data'), 'b')).toThrow(/no model "b"; there are: a/);
    rmSync(kept);
    expect(() => loadModel(join(data, 'data'), 'a')).toThrow(/no model a\.onnx/);
  });

  it('[CAM-12] what is no model is refused, and nothing is kept', async () => {
    for (const [name, bytes, words] of [
      ['text.onnx', Buffer.from('a text '.repeat(50)), /no ONNX model/],
      ['empty.onnx', Buffer.alloc(0), /is empty/],
    ] as const) {
      const { code, said } = await carry({ does: 'add', file: file(name, bytes), name: null, licence: null });
      expect(code).toBe(1);
      expect(said).toMatch(words);
    }
    expect((await endcap('model add none.onnx')).said).toMatch(/There is no model none\.onnx/);
    expect((await carry({ does: 'add', file: file('1.onnx', ONNX), name: null, licence: null })).said).toMatch(
      /--name/,
    );
    mkdirSync(join(data, 'folder.onnx'));
    expect((await carry({ does: 'add', file: join(data, 'folder.onnx'), name: null, licence: null })).said).toMatch(
      /not a file/,
    );
    expect(listModels(join(data, 'data'))).toEqual([]);
  });

  it('a damaged list is said', async () => {
    await carry({ does: 'add', file: file('a.onnx', ONNX), name: null, licence: null });
    writeFileSync(join(data, 'data/models/models.json'), '{"models":[{}]');
    expect(await endcap('model list')).toMatchObject({ code: 1, said: expect.stringMatching(/is damaged/) as string });
  });

  describe('fetch', () => {
    const publish = async (status = 200) => {
      const server = createServer((_request, answer) => answer.writeHead(status).end(ONNX));
      servers.push(server);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      return (hash: string | null) => ({
        'yolox-nano': { url: `http://127.0.0.1:${port}/m.onnx`, licence: 'Apache-2.0', sha256: hash, about: 'small' },
      });
    };

    it('[CAM-12] without a hash it shows the one that came and adds nothing; with it, it adds', async () => {
      const known = (await publish())(null);
      const first = await endcap('model fetch yolox-nano', known);
      expect(first.code).toBe(1);
      expect(first.said).toContain(`model fetch yolox-nano --sha256 ${sha256(ONNX)}`);
      expect(listModels(join(data, 'data'))).toEqual([]);
      expect((await endcap(`model fetch yolox-nano --sha256 ${sha256(ONNX)}`, known)).code).toBe(0);
      expect(listModels(join(data, 'data'))).toMatchObject([{ name: 'yolox-nano', source: known['yolox-nano'].url }]);
    });

    it('[CAM-12] list names what can be fetched, with its licence, until it is there', async () => {
      const known = (await publish())(sha256(ONNX));
      const before = (await endcap('model list', known)).said;
      expect(before).toMatch(/No models yet/);
      expect(before).toContain('yolox-nano  licence: Apache-2.0  small');
      expect((await endcap('model fetch yolox-nano', known)).code).toBe(0);
      expect((await endcap('model list', known)).said).not.toContain('To be had');
      for (const { url, licence } of Object.values(published)) {
        expect(url).toMatch(/^https:/);
        expect(licence).toMatch(/^(Apache-2\.0|MIT|BSD-3-Clause)$/);
      }
    });

    it('[CAM-12] another hash, no such model, an error and no network are said, and nothing is added', async () => {
      const known = await publish();
      expect((await endcap('model fetch yolox-nano', known('0'.repeat(64)))).said).toMatch(/not what was expected/);
      expect((await endcap('model fetch yolox-huge', known(null))).said).toMatch(/there are: yolox-nano/);
      expect((await endcap('model fetch yolox-nano', (await publish(404))(null))).said).toMatch(/HTTP 404/);
      const gone = { 'yolox-nano': { url: 'http://127.0.0.1:9/m.onnx', licence: '', sha256: null, about: '' } };
      expect((await endcap('model fetch yolox-nano', gone)).said).toMatch(/could not be fetched.*model add FILE/);
      expect(listModels(join(data, 'data'))).toEqual([]);
    });
  });

  it.each([
    ['model add', /FILE is missing/],
    ['model fetch', /MODEL is missing/],
    ['model fetch a --sha256 abc', /64 hexadecimal/],
    ['model list --name x', /--name does not belong/],
    ['model', /no command "model"/],
  ])('"%s" is answered with what to do', (line, words) => {
    expect(parseWish(line.split(' '), (f) => f)).toMatchObject({
      kind: 'wrong',
      message: expect.stringMatching(words) as string,
    });
  });
});
