import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { gtin as gtinSchema } from '../../config/schema/product.ts';
import type { Product } from '../../config/schema/product.ts';
import type { Origin } from '../context.ts';
import { likesMinimums } from '../engine/compile.ts';
import type { EngineConfig } from '../engine/io.ts';
import { SlidingLimit } from '../runtime/slidingLimit.ts';
import { likeAnswer, productPage } from '../protocol/http.ts';
import type { LikeAnswer, ProductPage } from '../protocol/http.ts';
import { HEARTS_SOURCE, HEART_COOKIE, HEART_MIN_AGE_MS } from './hearts.ts';
import type { Heart } from './hearts.ts';
import { HEARTS_PER_HOUR, HEARTS_WINDOW_MS, limits } from './limits.ts';
import { anyone } from './policy.ts';
import type { ApiPorts, Http } from './ports.ts';
import { HttpProblem } from './problems.ts';
import { storeDay } from './storeTime.ts';

const DAY_S = 86_400;
const shopper: Origin = { who: 'shopper', maySend: (source) => source === HEARTS_SOURCE, simulated: false };

/** The product of a GTIN-8, -12, -13 or -14. Throws a friendly 404. */
export function productOf(config: EngineConfig['config'], text: string): Product {
  const parsed = gtinSchema.safeParse(text);
  if (!parsed.success) {
    throw /^(\d{8}|\d{12}|\d{13}|\d{14})$/.test(text)
      ? new HttpProblem(404, 'wrong-check-digit', 'This number has a slip in it. Scan the code again.')
      : new HttpProblem(404, 'not-a-gtin', 'This is not a product number: it has 8, 12, 13 or 14 digits. Scan again.');
  }
  const product = config.products.find((entry) => entry.gtin === parsed.data);
  if (product !== undefined) return product;
  throw new HttpProblem(404, 'unknown-product', 'We do not have this product here. Please ask our staff.');
}

/** The shopper's page of a product, and the heart on it. No one is known here, and nothing of a phone is kept. */
export function productRoutes(http: Http, { app, records, hearts, now, secureCookies }: ApiPorts): void {
  const tags = ['Products'];
  const params = z.strictObject({ gtin: z.string().min(1).max(64).describe('GTIN-8, -12, -13 or -14.') });
  const today = (): string => storeDay(now(), app.configuration().config.store.timeZone);
  const hourly = new SlidingLimit(HEARTS_PER_HOUR, HEARTS_WINDOW_MS, now);
  const likesOf = (product: Product): Pick<ProductPage, 'likes' | 'likesQuality' | 'likesAtMs'> => {
    const reading = app.engine().reading(`product.likes:${product.id}`);
    return {
      likes: reading?.value ?? null,
      likesQuality: reading?.quality ?? 'unknown',
      likesAtMs: reading?.atMs ?? null,
    };
  };

  /** The heart of this phone today; a new one is put into its cookie. */
  const heartOf = (request: FastifyRequest, reply: FastifyReply): Heart => {
    const day = today();
    const known = hearts.read(request.cookies[HEART_COOKIE], day, now());
    if (known !== null) return known;
    const { heart, cookie } = hearts.issue(day, now());
    const path = '/api/v1/products';
    reply.setCookie(HEART_COOKIE, cookie, {
      path,
      httpOnly: true,
      sameSite: 'lax',
      secure: secureCookies(request),
      maxAge: DAY_S,
    });
    return heart;
  };

  const pageOf = (product: Product, liked: boolean): ProductPage => {
    const { config, media } = app.configuration();
    const { id, gtin, name, brand, price, description, accent } = product;
    const image = product.image === undefined ? undefined : media[product.image];
    const likesMinimum = likesMinimums(app.configuration()).get(id) ?? 1;
    const logo = config.store.brand.logo === undefined ? undefined : media[config.store.brand.logo];
    const { primary, accent: brandAccent, paper, ink } = config.store.brand;
    return {
      product: { id, gtin, name, brand, price, description, accent, likesMinimum, ...(image && { image }) },
      facts: product.facts,
      currency: config.store.currency,
      locale: config.store.locale,
      store: config.store.name,
      brand: { primary, accent: brandAccent, paper, ink, logo: logo === undefined ? null : `/media/${logo.sha256}` },
      ...likesOf(product),
      liked,
    };
  };

  http.route({
    method: 'GET',
    url: '/api/v1/products/:gtin',
    config: { policy: anyone },
    schema: { tags, summary: 'The page of a product', params, response: { 200: productPage } },
    async handler(request, reply) {
      const product = productOf(app.configuration().config, request.params.gtin);
      const heart = heartOf(request, reply);
      return pageOf(product, records.journal.seen(HEARTS_SOURCE, hearts.eventId(heart, product.id)));
    },
  });

  http.route({
    method: 'POST',
    url: '/api/v1/products/:gtin/like',
    config: { policy: anyone, rateLimit: limits.hearts },
    schema: {
      tags,
      summary: 'Like a product; each phone counts once a day',
      description:
        'Counts by a signed cookie that GET gave at least 2 s before. Without one this gives it, counts nothing, and ' +
        'says in waitMs when to ask again. At most 120 hearts count per address and product in an hour.',
      params,
      response: { 200: likeAnswer },
    },
    async handler(request, reply) {
      const product = productOf(app.configuration().config, request.params.gtin);
      const heart = heartOf(request, reply);
      const id = hearts.eventId(heart, product.id);
      const answer = (liked: boolean, counted: boolean, waitMs: number | null = null): LikeAnswer => ({
        ...likesOf(product),
        ...{ liked, counted, waitMs },
      });
      if (records.journal.seen(HEARTS_SOURCE, id)) return answer(true, false);
      const waitMs = heart.issuedAtMs + HEART_MIN_AGE_MS - now();
      if (waitMs > 0) return answer(false, false, Math.ceil(waitMs));
      if (!hourly.take(`${request.ip} ${product.id}`)) {
        throw new HttpProblem(
          429,
          'too-many-hearts',
          'Many hearts came from this network. Please try again in an hour.',
        );
      }
      const event = {
        specversion: '1.0',
        id,
        source: HEARTS_SOURCE,
        type: 'endcap.like.v1',
        time: new Date(now()).toISOString(),
        data: { product: product.id, delta: 1 },
      };
      const [result] = await app.ingest([event], shopper);
      if (result?.result !== 'accepted' && result?.result !== 'duplicate') {
        throw new HttpProblem(503, 'not-counted', 'Your like could not be counted just now. Please try again.');
      }
      return answer(true, result.result === 'accepted');
    },
  });
}
