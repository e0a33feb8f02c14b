import type { App } from '@bajiaozhi/shared/http/app-factory'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'

/**
 * Everything comes from here: the page works without the internet. `upgrade-insecure-requests`, which the package would
 * add, breaks it on a LAN without TLS.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "img-src 'self' data:",
  "object-src 'none'",
  "style-src 'self' 'unsafe-inline'",
].join('; ')

/** The API's page at `/docs`, with authorize and try-it; the document itself is at `/docs/json`. */
export async function registerDocs(app: App, document: object): Promise<void> {
  await app.register(swagger, { mode: 'static', specification: { document: document as never } })
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: CONTENT_SECURITY_POLICY,
    uiConfig: { persistAuthorization: true, tryItOutEnabled: true, validatorUrl: null, displayRequestDuration: true },
  })
}
