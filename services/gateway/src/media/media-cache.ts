import type { App } from '@bajiaozhi/shared/http/app-factory'
import fastifyStatic from '@fastify/static'

const MEDIA_PREFIX = '/media-cache/'

/** Images of our own, e.g. the sample content's covers. Files change under a new name only, so they may be kept for a day. */
export async function registerMediaCache(app: App, root: string): Promise<void> {
  await app.register(fastifyStatic, {
    root,
    prefix: MEDIA_PREFIX,
    decorateReply: false,
    index: false,
    dotfiles: 'ignore',
    redirect: false,
    // A directory is nothing, rather than something forbidden.
    allowedPath: (path) => !path.endsWith('/'),
    maxAge: '1d',
    setHeaders: (reply) => {
      // Editors' pages of other origins show them.
      void reply.header('cross-origin-resource-policy', 'cross-origin')
    },
  })
}
