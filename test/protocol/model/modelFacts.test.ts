import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ModelFault } from '../../../controller/protocol/model/glb.ts';
import { MAX_MODEL_BYTES, modelFacts } from '../../../controller/protocol/model/modelFacts.ts';
import type { Description } from '../../models.ts';
import { changedModel, partsOf, smallModel, texturedModel } from '../../models.ts';

const read = (bytes: Uint8Array) => modelFacts(bytes, (utf8) => new TextDecoder().decode(utf8));
const list = (json: Description, name: string): Description[] => json[name] as Description[];
const BOTTLE = join(import.meta.dirname, '../../../config/stores/demo/media/grove-bottle.glb');

describe('a sound model', () => {
  it('[MDL-1] tells its triangles, variants and textures', () => {
    expect(read(smallModel())).toMatchObject({
      triangles: 144,
      variants: ['Green', 'Blue'],
      pictures: [],
      meshopt: false,
    });
    expect(read(texturedModel(Buffer.from('a picture'))).pictures.map((p) => Buffer.from(p).toString())).toEqual([
      'a picture',
    ]);
    expect(read(readFileSync(BOTTLE)).variants).toEqual(['Blood orange', 'Amalfi lemon']);
  });

  it('[MDL-1] a mesh that stands in the scene twice is drawn twice', () => {
    const twice = changedModel((json) => {
      list(json, 'nodes').push({ mesh: 0 });
      list(json, 'scenes')[0]!['nodes'] = [0, 1];
    });
    expect(read(twice).triangles).toBe(288);
  });
});

describe('a model that is refused', () => {
  const cases: [string, () => Uint8Array, string][] = [
    ['another file', () => Buffer.from('%PDF-1.7 and so on and so on'), 'it is no glTF binary file'],
    ['an empty file', () => new Uint8Array(), 'it is no glTF binary file'],
    ['one cut off', () => smallModel().subarray(0, 900), 'the file is cut off: it says'],
    ['glTF 1', () => Buffer.concat([Buffer.from('glTF\u0001\0\0\0'), Buffer.alloc(40)]), 'it is glTF version 1'],
    ['glTF 3', () => changedModel((json) => (json['asset'] = { version: '3.0' })), 'it needs glTF 3.0'],
    [
      'a part in another file',
      () => changedModel((json) => (list(json, 'buffers')[0]!['uri'] = 'data.bin')),
      'a part of it lies elsewhere ("data.bin")',
    ],
    [
      'a picture elsewhere',
      () => changedModel((json) => (json['images'] = [{ uri: 'https://example.com/a.png' }])),
      'a part of it lies elsewhere ("https://example.com/a.png")',
    ],
    [
      'Draco',
      () => changedModel((json) => (json['extensionsUsed'] = ['KHR_draco_mesh_compression'])),
      'export it without Draco',
    ],
    [
      'KTX2',
      () => changedModel((json) => (json['extensionsRequired'] = ['KHR_texture_basisu'])),
      'with PNG, JPEG or WebP textures instead of KTX2',
    ],
    [
      'an extension nobody knows',
      () => changedModel((json) => (json['extensionsRequired'] = ['ACME_magic'])),
      'it needs ACME_magic, which players do not have',
    ],
    [
      'data that is not there',
      () => changedModel((json) => (list(json, 'buffers')[0]!['byteLength'] = 1e6)),
      'the file is cut off: 1000000 bytes of data',
    ],
    [
      'a part behind the end',
      () => changedModel((json) => (list(json, 'bufferViews')[0]!['byteOffset'] = 1e6)),
      'part 0 of its data reaches behind the end',
    ],
    [
      'numbers behind their part',
      () => changedModel((json) => (list(json, 'accessors')[0]!['count'] = 5000)),
      'its numbers 0 reach behind their part',
    ],
    [
      'numbers of no kind',
      () => changedModel((json) => (list(json, 'accessors')[0]!['componentType'] = 1)),
      'its numbers 0 are of no known kind',
    ],
    [
      'nodes in a ring',
      () => changedModel((json) => (list(json, 'nodes')[0]!['children'] = [0])),
      'its nodes are no tree',
    ],
    [
      'a mesh that is not there',
      () => changedModel((json) => (list(json, 'nodes')[0]!['mesh'] = 7)),
      'it names a mesh 7 that is not there',
    ],
    [
      'nothing to see',
      () => changedModel((json) => (list(json, 'scenes')[0]!['nodes'] = [])),
      'there is no surface in it',
    ],
    [
      'too many triangles',
      () =>
        changedModel((json) => {
          list(json, 'scenes')[0]!['nodes'] = Array.from({ length: 14_000 }, (_, i) => i);
          json['nodes'] = Array.from({ length: 14_000 }, () => ({ mesh: 0 }));
        }),
      'it has 2,016,000 triangles, and screens draw up to 2,000,000; simplify it',
    ],
    ['too large a file', () => new Uint8Array(MAX_MODEL_BYTES + 1), 'it is larger than 40 MB'],
  ];
  it.each(cases)('[MDL-2] %s', (_, bytes, words) => {
    expect(() => read(bytes())).toThrow(ModelFault);
    expect(() => read(bytes())).toThrow(words);
  });

  it('[MDL-2] whatever bytes come, the answer is facts or words', () => {
    const whole = smallModel();
    const at = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(at, { minLength: 1, maxLength: 12 }), fc.nat(whole.length), (changes, keep) => {
        const bytes = Buffer.from(whole);
        for (const [i, value] of changes) bytes[i] = value;
        for (const some of [bytes, bytes.subarray(0, keep)]) {
          try {
            read(some);
          } catch (error) {
            expect(error).toBeInstanceOf(ModelFault);
          }
        }
      }),
      { numRuns: 300 },
    );
    expect(partsOf(whole).json['asset']).toBeDefined();
  });
});
