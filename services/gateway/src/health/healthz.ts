import { ErrorBody } from '@bajiaozhi/shared/contracts/primitives'
import { unavailable } from '@bajiaozhi/shared/errors/app-error'
import type { App } from '@bajiaozhi/shared/http/app-factory'
import Type from 'typebox'

const Health = Type.Object({ status: Type.Literal('ok') }, { additionalProperties: false })

const schema = {
  tags: ['health'],
  summary: 'Whether the gateway can serve',
  response: { 200: Health, 503: ErrorBody },
}

export function registerHealth(app: App, canServe: () => boolean): void {
  app.get('/healthz', { schema }, async (_request, reply) => {
    reply.header('cache-control', 'no-store')
    if (!canServe()) throw unavailable('NOT_READY', 'nothing can be served right now')
    return { status: 'ok' as const }
  })
}
