import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { RunReport } from '@bajiaozhi/shared/contracts/ingest'

export interface Call {
  path: string
  authorization: string | undefined
  requestId: string | undefined
  body: RunReport & { entries?: { source_url: string }[] }
}

/** A server on loopback that answers as the articles service's internal API does, and, at `/feed`, as a source does. */
export async function startStub(answerFeed: (response: ServerResponse) => void) {
  const calls: Call[] = []
  const answerCall = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const text = (await request.setEncoding('utf8').toArray()).join('')
    const body = text === '' ? {} : JSON.parse(text)
    const { authorization, 'x-request-id': requestId } = request.headers
    calls.push({ path: request.url!, authorization, requestId: requestId as string | undefined, body })
    const known = { new: body.entries?.length ?? 0, known: 0, refused: 0 }
    const reported = { ok: true, closed: ['done', 'dead'].includes(body.status) ? body.status : null }
    const answer = request.method === 'GET' ? { items: [] } : body.entries ? known : reported
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer))
  }
  const server = createServer((request, response) => {
    if (request.url === '/feed') answerFeed(response)
    else void answerCall(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    calls,
    statuses: (jobId: string) =>
      calls.filter(({ path }) => path === `/internal/ingest/runs/${jobId}`).map(({ body }) => body.status),
    stop: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
