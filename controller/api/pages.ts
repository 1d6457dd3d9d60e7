import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { gtin } from '../../config/schema/product.ts';
import { contentPolicy, stagePolicy } from './headers.ts';
import { anyone } from './policy.ts';
import type { ApiPorts, Http } from './ports.ts';
import { HttpProblem } from './problems.ts';

/** The built pages, below the web root. */
const pages = {
  console: 'controller/console/index.html',
  player: 'display/renderer/index.html',
  rack: 'display/rack/index.html',
  phone: 'display/phone/index.html',
} as const;

/** Paths that are never a page of the console: they answer 404 in JSON. */
const notPages = /^\/(api|media|web|hooks|socket\.io)(\/|$)|\./;

/** The web pages: console, player, rack face and phone page, and their built files. */
export async function pageRoutes(http: Http, { app, webRoot }: ApiPorts): Promise<void> {
  await http.register(fastifyStatic, { serve: false, root: webRoot, preCompressed: true });

  const page = (name: keyof typeof pages, reply: FastifyReply): FastifyReply => {
    if (!existsSync(join(webRoot, pages[name]))) {
      throw new HttpProblem(
        503,
        'not-built',
        'The web pages are not built yet. Run "npm run build" and load this again.',
      );
    }
    const draws = name === 'player' || name === 'console';
    // The console shows what creatives look like; whether their pages answer is the player's question.
    if (draws) stagePolicy(reply, app.configuration().config.store.webPages, { asks: name === 'player' });
    else contentPolicy(reply, 'page');
    reply.header('cache-control', 'no-cache');
    return reply.sendFile(pages[name], { cacheControl: false });
  };
  const schema = { hide: true };
  const config = { policy: anyone };

  for (const url of ['/player', '/player/*']) {
    http.get(url, { config, schema }, async (_request, reply) => page('player', reply));
  }
  http.get('/rack/:id', { config, schema }, async (_request, reply) => page('rack', reply));

  // GS1 Digital Link: key qualifiers may follow the GTIN (/22/..., /10/..., /21/...).
  const phone = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const parsed = gtin.safeParse((request.params as { gtin: string }).gtin);
    const known = parsed.success && app.configuration().config.products.some((product) => product.gtin === parsed.data);
    // The page itself says in friendly words what is wrong.
    return page('phone', reply.code(known ? 200 : 404));
  };
  http.get('/01/:gtin', { config, schema }, phone);
  http.get('/01/:gtin/*', { config, schema }, phone);

  http.get('/web/*', { config, schema }, async (request, reply) => {
    const path = (request.params as { '*': string })['*'];
    if (path.includes('..')) {
      reply.callNotFound();
      return reply;
    }
    contentPolicy(reply, 'page');
    // A worker may look after the whole origin, though its file lies below /web/.
    if (request.headers['service-worker'] === 'script') reply.header('service-worker-allowed', '/');
    const hashed = path.startsWith('assets/');
    reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    return reply.sendFile(path, { cacheControl: false });
  });

  http.get('/*', { config, schema }, async (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '/';
    if (notPages.test(path)) {
      reply.callNotFound();
      return reply;
    }
    return page('console', reply);
  });
}
