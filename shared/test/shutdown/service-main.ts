import { setTimeout as pause } from 'node:timers/promises'
import { Registry } from 'prom-client'
import { createApp } from '../../src/http/app-factory.ts'
import { registerOperations } from '../../src/http/operations.ts'
import { runService } from '../../src/shutdown/run-service.ts'
import { silentLogger } from '../../src/testing/silent-logger.ts'

/** A service that counts its writes, as a process: it says `ready`, and how many writes it did when it has closed. */
const app = createApp({ logger: silentLogger })
let writes = 0
registerOperations(app, { checks: {}, registry: new Registry() })
app.get('/read', () => 'x'.repeat(1000))
app.post('/write', async () => {
  await pause(5)
  writes += 1
  return { ok: true }
})
app.post<{ Params: { ms: string } }>('/slow/:ms', async (request) => {
  await pause(Number(request.params.ms))
  return { ok: true }
})
app.get<{ Params: { mib: string } }>('/large/:mib', (request, reply) =>
  reply.type('text/plain').send(Buffer.alloc(Number(request.params.mib) * 1024 * 1024, 'x')),
)

await runService({
  listeners: [{ app, port: Number(process.env.PORT) }],
  logger: silentLogger,
  host: '127.0.0.1',
  close: async () => void process.send!({ writes }),
})
process.send!({ ready: true })
