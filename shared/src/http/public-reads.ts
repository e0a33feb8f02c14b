import etag from '@fastify/etag'
import type { App } from './app-factory.ts'

export const CACHE_TAGS_HEADER = 'x-cache-tags'

/**
 * What every public GET carries: a strong ETag (If-None-Match gives 304), `Cache-Control: no-cache` (ask again each time) and
 * `Vary: Accept-Encoding`. Call it inside the scope of the public routes.
 */
export async function registerPublicReads(app: App): Promise<void> {
  await app.register(etag, { algorithm: 'sha1' })
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers({ 'cache-control': 'no-cache', vary: 'Accept-Encoding' })
  })
}
