/**
 * Every message that crosses a process, frozen as JSON Schema in `protocol.json`. A difference here means that
 * players, agents or phones in the field may no longer understand the controller.
 *
 * When the change is meant: raise PROTOCOL_VERSION if an old client could not live with it, say so in
 * controller/protocol/SPEC.md and CHANGELOG.md, and write the file anew:
 *
 *   FREEZE_PROTOCOL=1 npx vitest run test/protocol/snapshot.test.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { consoleCalls, consoleNotices } from '../../controller/protocol/console.ts';
import { deviceCalls, deviceNotices } from '../../controller/protocol/device.ts';
import {
  displayCalls,
  displayNotices,
  faceTaken,
  overrideReady,
  screenshot,
} from '../../controller/protocol/display.ts';
import * as http from '../../controller/protocol/http.ts';
import * as journeys from '../../controller/protocol/journeys.ts';
import { cloudEvent, eventResult, observationData } from '../../controller/protocol/observation.ts';
import * as plays from '../../controller/protocol/playBook.ts';
import { programme } from '../../controller/protocol/programme/programme.ts';
import { decision } from '../../controller/protocol/decision.ts';
import { shopperCalls, shopperNotices } from '../../controller/protocol/shopper.ts';
import * as surveys from '../../controller/protocol/surveys.ts';
import * as tags from '../../controller/protocol/tags.ts';
import { PROTOCOL_VERSION } from '../../controller/protocol/version.ts';

type Calls = Readonly<Record<string, { readonly body: z.ZodType; readonly answer: z.ZodType }>>;
type Notices = Readonly<Record<string, z.ZodType>>;

function calls(namespace: string, all: Calls): [string, z.ZodType][] {
  return Object.entries(all).flatMap(([name, { body, answer }]) => [
    [`${namespace} ${name} >`, body],
    [`${namespace} ${name} <`, answer],
  ]);
}
function notices(namespace: string, all: Notices): [string, z.ZodType][] {
  return Object.entries(all).map(([name, schema]) => [`${namespace} ${name} !`, schema]);
}

const messages: [string, z.ZodType][] = [
  ...calls('/display', displayCalls),
  ...notices('/display', displayNotices),
  ['/display override.begin <', overrideReady],
  ['/display screenshot <', screenshot],
  ['/display face <', faceTaken],
  ...calls('/device', deviceCalls),
  ...notices('/device', deviceNotices),
  ...calls('/console', consoleCalls),
  ...notices('/console', consoleNotices),
  ...calls('/shopper', shopperCalls),
  ...notices('/shopper', shopperNotices),
  ['event', cloudEvent],
  ['event result', eventResult],
  ...Object.entries(observationData).map(([type, schema]): [string, z.ZodType] => [`event ${type}`, schema]),
  ['programme', programme],
  ['decision', decision],
  ...Object.entries({ ...http, ...tags, ...surveys, ...journeys, ...plays })
    .filter((entry): entry is [string, z.ZodType & (typeof entry)[1]] => entry[1] instanceof z.ZodType)
    .map(([name, schema]): [string, z.ZodType] => [`http ${name}`, schema]),
];

const FILE = join(import.meta.dirname, 'protocol.json');

/** Words may be improved at any time: only what a program sees is frozen. */
function withoutWords(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutWords);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key, value]) => !((key === 'description' || key === '$schema') && typeof value === 'string'))
      .map(([key, value]) => [key, withoutWords(value)]),
  );
}

function frozen(): Record<string, unknown> {
  return {
    version: PROTOCOL_VERSION,
    ...Object.fromEntries(
      messages
        .map(([name, schema]): [string, unknown] => [
          name,
          withoutWords(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' })),
        ])
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
  };
}

describe('[VER-3] the protocol is frozen', () => {
  const now = frozen();
  if (process.env['FREEZE_PROTOCOL'] === '1') writeFileSync(FILE, `${JSON.stringify(now, null, 1)}\n`);
  const then = JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, unknown>;

  it('has the messages that it had, and no others', () => {
    expect(Object.keys(now)).toEqual(Object.keys(then));
  });

  it.each(Object.keys(now))('%s is what it was', (name) => {
    expect(now[name]).toEqual(then[name]);
  });
});
