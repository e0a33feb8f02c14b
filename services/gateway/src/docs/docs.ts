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

const OCTAGON =
  '<path fill="#ff6b35" d="M12 2h16l10 10v16L28 38H12L2 28V12z"/>' +
  '<path fill="#fff" d="M16 13h8l5 5v6l-5 5h-8l-5-5v-6z"/>'
const LOGO =
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 40" height="40">${OCTAGON}` +
  '<text x="48" y="28" fill="#fff" font-family="sans-serif" font-size="22" font-weight="bold">Bajiaozhi</text></svg>'
const FAVICON = {
  filename: 'octagon.svg',
  rel: 'icon',
  sizes: 'any',
  type: 'image/svg+xml',
  content: Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40">${OCTAGON}</svg>`),
}

/** The API's page at `/docs`, with authorize and try-it; the document itself is at `/docs/json`. */
export async function registerDocs(app: App, document: object): Promise<void> {
  await app.register(swagger, { mode: 'static', specification: { document: document as never } })
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: CONTENT_SECURITY_POLICY,
    logo: { type: 'image/svg+xml', content: Buffer.from(LOGO), href: '/docs', target: '_self' },
    theme: { title: 'Bajiaozhi API', favicon: [FAVICON] },
    uiConfig: { persistAuthorization: true, tryItOutEnabled: true, validatorUrl: null, displayRequestDuration: true },
  })
}
