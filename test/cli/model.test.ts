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
import { sharedFile } from '../flows/house.ts';

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
  /** `model add`, without what most tests do not say. */
  const add = (wish: Partial<ModelWish & { does: 'add' }>) =>
    carry({ does: 'add', file: '', name: null, licence: null, sha256: null, layout: 'auto', ...wish });
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
    expect(await add({ file: path, licence: 'Apache-2.0' })).toMatchObject({
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
        layout: 'auto',
      },
    ]);
    expect((await endcap('model list')).said).toContain('yolox-nano  0.0 MB  licence: Apache-2.0');
    expect(Buffer.from(loadModel(join(data, 'data'), 'yolox-nano').bytes).equals(ONNX)).toBe(true);
  });

  it('[CAM-12] a model that is another than was added is refused', async () => {
    await add({ file: file('a.onnx', ONNX) });
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
      const { code, said } = await add({ file: file(name, bytes) });
      expect(code).toBe(1);
      expect(said).toMatch(words);
    }
    expect((await endcap('model add none.onnx')).said).toMatch(/There is no model none\.onnx/);
    expect((await add({ file: file('1.onnx', ONNX) })).said).toMatch(/--name/);
    mkdirSync(join(data, 'folder.onnx'));
    expect((await add({ file: join(data, 'folder.onnx') })).said).toMatch(/not a file/);
    expect(listModels(join(data, 'data'))).toEqual([]);
  });

  it('[CAM-12] add takes only the file whose hash was named', async () => {
    const path = file('a.onnx', ONNX);
    const wrong = await endcap(`model add ${path} --sha256 ${'0'.repeat(64)}`);
    expect([wrong.code, wrong.said]).toEqual([1, expect.stringContaining('a.onnx is not what was expected')]);
    expect(listModels(join(data, 'data'))).toEqual([]);
    expect((await endcap(`model add ${path} --sha256 ${sha256(ONNX).toUpperCase()}`)).code).toBe(0);
  });

  it('[CAM-18] the layout is kept with the model; a list of before knows none', async () => {
    expect((await endcap(`model add ${file('a.onnx', ONNX)} --layout nms-free`)).said).toContain('layout: nms-free');
    expect(loadModel(join(data, 'data'), 'a').entry.layout).toBe('nms-free');
    const list = join(data, 'data/models/models.json');
    writeFileSync(list, readFileSync(list, 'utf8').replace(/"layout": "nms-free",\s*/, ''));
    expect(loadModel(join(data, 'data'), 'a').entry.layout).toBe('auto');
  });

  it('a damaged list is said', async () => {
    await add({ file: file('a.onnx', ONNX) });
    writeFileSync(join(data, 'data/models/models.json'), '{"models":[{}]');
    expect(await endcap('model list')).toMatchObject({ code: 1, said: expect.stringMatching(/is damaged/) as string });
  });

  describe('fetch', () => {
    let asked = 0;
    const nano = (url: string, hash: string | null) => ({
      ...{ url, page: 'https://publisher.example', licence: 'Apache-2.0', sha256: hash, about: 'small' },
      layout: 'yolox' as const,
    });
    const publish = async (status = 200) => {
      asked = 0;
      const server = createServer((_request, answer) => {
        asked++;
        answer.writeHead(status).end(ONNX);
      });
      servers.push(server);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      return (hash: string | null) => ({
        'yolox-nano': nano(`http://127.0.0.1:${port}/m.onnx`, hash),
      });
    };

    it('[CAM-12] without a hash nothing is fetched, and it says where to take one; with it, it adds', async () => {
      const known = (await publish())(null);
      const first = await endcap('model fetch yolox-nano', known);
      expect([first.code, asked]).toEqual([1, 0]);
      expect(first.said).toMatch(/No hash of "yolox-nano" is known.*publisher\.example[^]*--sha256 HASH/);
      expect(listModels(join(data, 'data'))).toEqual([]);
      expect((await endcap(`model fetch yolox-nano --sha256 ${sha256(ONNX)}`, known)).code).toBe(0);
      expect(listModels(join(data, 'data'))).toMatchObject([
        { name: 'yolox-nano', source: known['yolox-nano'].url, layout: 'yolox' },
      ]);
    });

    const weights = sharedFile('models/yolox_nano.onnx');
    it.skipIf(weights === null)('[CAM-12] the hash of yolox-nano is that of the file that is measured with', () => {
      expect(published['yolox-nano']?.sha256).toBe(sha256(readFileSync(weights!)));
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
      expect((await endcap('model fetch yolox-nano', (await publish(404))(sha256(ONNX)))).said).toMatch(/HTTP 404/);
      const gone = { 'yolox-nano': nano('http://127.0.0.1:9/m.onnx', sha256(ONNX)) };
      expect((await endcap('model fetch yolox-nano', gone)).said).toMatch(/could not be fetched.*model add FILE/);
      expect(listModels(join(data, 'data'))).toEqual([]);
    });
  });

  it.each([
    ['model add', /FILE is missing/],
    ['model fetch', /MODEL is missing/],
    ['model fetch a --sha256 abc', /64 hexadecimal/],
    ['model list --name x', /--name does not belong/],
    ['model add a --layout yolov9', /"yolov9" is no layout; use auto, yolox, nms-free, ssd/],
    ['model fetch a --layout ssd', /--layout does not belong/],
    ['model', /no command "model"/],
  ])('"%s" is answered with what to do', (line, words) => {
    expect(parseWish(line.split(' '), (f) => f)).toMatchObject({
      kind: 'wrong',
      message: expect.stringMatching(words) as string,
    });
  });
});
