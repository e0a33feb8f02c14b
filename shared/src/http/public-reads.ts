import etag from '@fastify/etag'
import type { App } from './app-factory.ts'

/** Between a service and the gateway: the tags of a response, separated by spaces, on a 404 too. */
export const CACHE_TAGS_HEADER = 'x-cache-tags'
/** Between a service and the gateway: Unix milliseconds at which a right in the response ends; absent when none does. */
export const CACHE_UNTIL_HEADER = 'x-cache-until'

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
