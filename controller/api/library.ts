import type { IncomingMessage } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { MediaEntry } from '../protocol/http.ts';
import { MAX_FONT_UPLOAD, MAX_IMAGE_UPLOAD, MAX_VIDEO_UPLOAD, mediaEntry, mediaList } from '../protocol/http.ts';
import { MAX_MODEL_BYTES } from '../protocol/model/modelFacts.ts';
import type { AssetRef } from '../protocol/scalars.ts';
import { tooLargeFile } from '../records/mediaFacts.ts';
import type { LibraryEntry, ReceivedFile } from '../records/records.ts';
import { mediaUses } from '../records/storeMedia.ts';
import type { MediaUse } from '../records/storeMedia.ts';
import { freePath } from './mediaName.ts';
import { caller, signedIn, withRight } from './policy.ts';
import type { ApiPorts, Http } from './ports.ts';
import { HttpProblem, notFound } from './problems.ts';

const MB = 1024 * 1024;
/** What is still coming of a refused upload is read and dropped this long, so that its sender hears why, ms. */
const DROP_MS = 5_000;

/** Files of the store: uploading, listing, removing. */
export function libraryRoutes(http: Http, { app, records, now }: ApiPorts): void {
  const tags = ['Media'];
  // Finding a free name and taking it is one step: two uploads of one name must not meet in it.
  let naming: Promise<unknown> = Promise.resolve();

  const uses = (): Map<string, MediaUse[]> => mediaUses(app.configuration().config);
  const fromLibrary = (entry: LibraryEntry, of: Map<string, MediaUse[]>): MediaEntry => {
    const { path, asset, thumbnail, durationMs, uploadedAtMs } = entry;
    return { path, asset, thumbnail, durationMs, uploadedAtMs, usedBy: of.get(path) ?? [] };
  };
  const fromStore = (path: string, asset: AssetRef, of: Map<string, MediaUse[]>): MediaEntry => {
    return { path, asset, thumbnail: null, durationMs: null, uploadedAtMs: null, usedBy: of.get(path) ?? [] };
  };

  /** With the variants of a model. */
  const whole = async (entry: MediaEntry): Promise<MediaEntry> => {
    if (entry.asset.mime !== 'model/gltf-binary') return entry;
    return { ...entry, variants: [...(await records.media.variants(entry.asset.sha256))] };
  };

  /** The entry of a received file: the one with its bytes, or a new one with a name of its own. */
  const enter = async (file: ReceivedFile, name: string, by: string): Promise<{ entry: MediaEntry; made: boolean }> => {
    const { sha256, mime } = file.asset;
    const known = records.library.bySha256(sha256);
    if (known !== undefined) return { entry: fromLibrary(known, uses()), made: false };
    const { media } = app.configuration();
    const inStore = Object.entries(media).find(([, asset]) => asset.sha256 === sha256);
    if (inStore !== undefined) return { entry: fromStore(...inStore, uses()), made: false };
    const path = freePath(name, mime, (p) => p in media || records.library.get(p) !== undefined);
    const entry = { ...file, path, uploadedAtMs: now(), by };
    await records.library.add(entry);
    return { entry: fromLibrary(entry, uses()), made: true };
  };

  http.register(async (inner: Http) => {
    inner.removeAllContentTypeParsers();
    inner.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));
    inner.addHook('onError', async (request, reply) => dropRest(request, reply));
    inner.route({
      method: 'POST',
      url: '/api/v1/media',
      config: { policy: withRight('campaigns'), slowBody: true },
      schema: {
        tags,
        summary: 'Upload a picture, a film, a model or a typeface into the library',
        description:
          'The body is the file itself. Its type is told from its bytes: PNG, JPEG, WebP, GIF or SVG up to ' +
          `${MAX_IMAGE_UPLOAD / MB} MB, MP4 (H.264, VP9, AV1) or WebM (VP9, AV1) up to ${MAX_VIDEO_UPLOAD / MB} MB, ` +
          `models as GLB up to ${MAX_MODEL_BYTES / MB} MB, typefaces as WOFF2 up to ${MAX_FONT_UPLOAD / MB} MB. ` +
          '201: a new entry; 200: the library or the store has these bytes already. 422: screens cannot show it.',
        consumes: ['application/octet-stream'],
        querystring: z.strictObject({ name: z.string().trim().min(1).max(300).describe('Name of the file.') }),
        body: z.unknown().describe('The bytes of the file.'),
        response: { 200: mediaEntry, 201: mediaEntry },
      },
      async handler(request, reply) {
        const { name } = request.query;
        const { user } = caller(request).session;
        const said = saidLength(request);
        if (said === 0) throw new HttpProblem(400, 'malformed', 'The file is empty. Choose another one.');
        if (said !== null && said > MAX_VIDEO_UPLOAD) throw tooLargeFile(name, MAX_VIDEO_UPLOAD);
        const file = await records.media.receive(chunksOf(request), name, said);
        const entering = naming.then(() => enter(file, name, user));
        naming = entering.catch(() => undefined);
        const { entry, made } = await entering;
        if (!made) return whole(entry);
        await records.audit.add(
          now(),
          user,
          'media.add',
          `${entry.path}: ${entry.asset.mime}, ${entry.asset.bytes} bytes`,
        );
        return reply.code(201).send(await whole(entry));
      },
    });
  });

  http.route({
    method: 'GET',
    url: '/api/v1/media',
    config: { policy: signedIn },
    schema: {
      tags,
      summary: 'Every file of the library and of the store, with what uses it',
      response: { 200: mediaList },
    },
    async handler() {
      const of = uses();
      const uploaded = records.library.all();
      const paths = new Set(uploaded.map((entry) => entry.path));
      const own = Object.entries(app.configuration().media).filter(([path]) => !paths.has(path));
      const all = [
        ...uploaded.map((entry) => fromLibrary(entry, of)),
        ...own.map(([path, asset]) => fromStore(path, asset, of)),
      ];
      return { media: await Promise.all(all.map(whole)) };
    },
  });

  http.route({
    method: 'DELETE',
    url: '/api/v1/media/:name',
    config: { policy: withRight('campaigns') },
    schema: {
      tags,
      summary: 'Remove a file that nothing uses; 409 names what does',
      params: z.strictObject({ name: z.string().min(1).max(200).describe('Name of the file, without "media/".') }),
      response: { 204: z.void().describe('Done.') },
    },
    async handler(request, reply) {
      const path = `media/${request.params.name}`;
      const { user } = caller(request).session;
      const { revision, config, media } = app.configuration();
      const inStore = Object.hasOwn(media, path);
      if (!inStore && records.library.get(path) === undefined) {
        throw notFound('There is no such file. It may have been removed; reload the page.');
      }
      const used = uses().get(path) ?? [];
      if (used.length > 0) {
        const names = used.map((use) => `"${use.name}" (${use.section})`).join(', ');
        throw new HttpProblem(409, 'in-use', `This file is used by ${names}. Take it out there first.`);
      }
      if (inStore) {
        const others = Object.fromEntries(Object.entries(media).filter(([other]) => other !== path));
        await app.saveConfiguration(config, others, user, revision);
      }
      await records.library.remove(path);
      await records.audit.add(now(), user, 'media.remove', path);
      return reply.code(204).send();
    },
  });
}

/** Length of the body by its header; null where it does not say. */
function saidLength(request: FastifyRequest): number | null {
  const header = request.headers['content-length'];
  return header === undefined ? null : Number(header);
}

/** The body as it comes. What is left of it when the reader stops early stays for `dropRest`. */
async function* chunksOf(request: FastifyRequest): AsyncGenerator<Uint8Array> {
  const body = request.body as IncomingMessage;
  try {
    yield* body.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;
  } catch {
    throw new HttpProblem(400, 'cut-off', 'The upload broke off, and nothing was kept. Send the file again.');
  }
}

/** Reads on for a while after a refusal: a sender whose connection breaks would not see the answer. */
function dropRest({ raw }: FastifyRequest, reply: FastifyReply): void {
  reply.raw.once('finish', () => {
    if (raw.complete) return;
    const timer = setTimeout(() => raw.destroy(), DROP_MS);
    raw.once('close', () => clearTimeout(timer));
    raw.resume();
  });
}
