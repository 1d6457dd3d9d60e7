import { z } from 'zod';
import { role } from '../protocol/console.ts';
import { pairingCode } from '../protocol/hello.ts';
import { entityId } from '../protocol/scalars.ts';
import { surveyRecordingRequest, surveyRecordingState } from '../protocol/surveys.ts';

const path = z.string().min(1).max(4096).describe('Absolute path.');
const user = z
  .string()
  .regex(/^[a-z][a-z0-9._-]{0,62}$/, 'a user name starts with a letter and has only a-z, 0-9, ".", "_" and "-"');
const password = z.string().max(1000);

/** What the command line may ask of a controller, over its control socket or of the data folder itself. */
export const command = z.discriminatedUnion('command', [
  z.strictObject({ command: z.literal('config.export'), folder: path.nullable() }),
  z.strictObject({ command: z.literal('config.import'), file: path }),
  z.strictObject({ command: z.literal('user.add'), user, role, password }),
  z.strictObject({ command: z.literal('user.password'), user, password }),
  z.strictObject({ command: z.literal('user.list') }),
  z.strictObject({ command: z.literal('user.remove'), user }),
  z.strictObject({ command: z.literal('pair.list') }),
  z.strictObject({
    command: z.literal('pair.confirm'),
    code: pairingCode,
    name: z.string().trim().min(1).max(80),
    place: entityId.nullable(),
  }),
  z.strictObject({
    command: z.literal('token.add'),
    name: z.string().trim().min(1).max(80),
    sources: z.array(z.string().min(1).max(200)).min(1).max(50),
  }),
  z.strictObject({ command: z.literal('token.list') }),
  z.strictObject({ command: z.literal('token.revoke'), id: entityId }),
  z.strictObject({ command: z.literal('backup'), folder: path }),
  z.strictObject({
    command: z.literal('replay'),
    from: z.string().min(1).max(64),
    to: z.string().min(1).max(64),
    file: path.nullable(),
    json: z.boolean(),
  }),
  z.strictObject({
    command: z.literal('why'),
    screen: entityId,
    at: z.string().min(1).max(64).nullable(),
    json: z.boolean(),
  }),
  z.strictObject({ command: z.literal('survey.check'), file: path }),
  z.strictObject({ command: z.literal('survey.import'), file: path, use: z.boolean() }),
  z.strictObject({ command: z.literal('survey.list') }),
  z.strictObject({ command: z.literal('survey.use'), survey: entityId.nullable() }),
  z.strictObject({ command: z.literal('survey.record'), ...surveyRecordingRequest.shape }),
  z.strictObject({ command: z.literal('survey.recording'), id: z.string().regex(/^[0-9a-f]{1,64}$/) }),
  z.strictObject({ command: z.literal('status') }),
]);
export type Command = z.infer<typeof command>;

export const answer = z.discriminatedUnion('ok', [
  z.strictObject({
    ok: z.literal(true),
    text: z.string(),
    faultsFound: z.literal(true).optional().describe('It was done, and what it looked for was found: exit code 1.'),
    recording: surveyRecordingState.optional().describe('Of survey.record and survey.recording.'),
  }),
  z.strictObject({
    ok: z.literal(false),
    message: z.string().describe('What happened and what to do.'),
    faults: z.array(z.strictObject({ path: z.string(), message: z.string(), fix: z.string() })).default([]),
  }),
]);
export type Answer = z.infer<typeof answer>;

export function done(text: string): Answer {
  return { ok: true, text };
}
export function refuse(message: string): Answer {
  return { ok: false, message, faults: [] };
}
