import type { App } from '../http/app-factory.ts'

/** Idle sockets are looked for this often while draining. */
const SWEEP_MS = 100

/**
 * Answers what is in flight and lets go of keep-alive sockets: Fastify's own `close()` waits for them for over 12 s.
 * Every answer given from now on says `Connection: close`.
 */
export async function drain(app: App): Promise<void> {
  app.server.prependListener('request', (_request, response) => response.setHeader('connection', 'close'))
  const sweep = setInterval(() => app.server.closeIdleConnections(), SWEEP_MS)
  try {
    await app.close()
  } finally {
    clearInterval(sweep)
  }
}
