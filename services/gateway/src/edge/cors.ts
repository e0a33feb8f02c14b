import type { App } from '@bajiaozhi/shared/http/app-factory'
import cors from '@fastify/cors'
import { RATE_LIMIT_HEADERS } from '../rate-limit/count-request.ts'

const TEN_MINUTES_SEC = 600

/** Browsers on the listed origins may call the API; with none listed there is no CORS at all. An origin is never reflected. */
export async function registerCors(app: App, origins: readonly string[]): Promise<void> {
  if (origins.length === 0) return
  await app.register(cors, {
    origin: [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'],
    allowedHeaders: ['authorization', 'content-type', 'if-none-match', 'x-request-id'],
    exposedHeaders: ['etag', 'retry-after', 'x-request-id', ...RATE_LIMIT_HEADERS],
    maxAge: TEN_MINUTES_SEC,
    strictPreflight: false,
  })
}
