import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { LiveEvents, LivePoll } from '@bajiaozhi/shared/contracts/live'

export interface TakenPoll {
  path: string
  authorization: string | undefined
  requestId: string | undefined
  poll: LivePoll
}

/** A server on loopback that answers as the events service's internal API does, and, at `/live/...`, as a provider does. */
export async function startStub(answerProvider: (id: string, response: ServerResponse) => void) {
  const polls: TakenPoll[] = []
  let live: LiveEvents['items'] = []
  async function answerTo(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url!
    if (path.startsWith('/live/')) return answerProvider(path.slice('/live/'.length), response)
    const text = (await request.setEncoding('utf8').toArray()).join('')
    const { authorization, 'x-request-id': requestId } = request.headers
    if (path !== '/internal/events/due')
      polls.push({ path, authorization, requestId: requestId as string | undefined, poll: JSON.parse(text) })
    const answer = path === '/internal/events/due' ? { items: live } : { changed: 0, failures: 0 }
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer))
  }
  const server = createServer((request, response) => void answerTo(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    polls,
    setLive(items: LiveEvents['items']) {
      live = items
    },
    stop: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
