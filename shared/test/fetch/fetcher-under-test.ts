import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { afterEach, beforeEach } from '@jest/globals'
import type { FetchError } from '../../src/fetch/fetch-error.ts'
import { createFetcher, type FetcherOptions } from '../../src/fetch/fetcher.ts'
import { type LocalServer, serveHttp, serveTcp } from './local-server.ts'

type Handler = (request: IncomingMessage, response: ServerResponse) => void

/** Every name leads to loopback; `site.test` alone is allowed to. */
export const lookup = async () => [{ address: '127.0.0.1', family: 4 }]

/** A site and fetchers that may fetch from it. A new server answers in each test, by the handler that the test gives. */
export function fetcherUnderTest() {
  const servers: LocalServer[] = []
  const site = { handler: (() => {}) as Handler, base: '', port: 0 }

  beforeEach(async () => {
    const server = await serveHttp((request, response) => site.handler(request, response))
    servers.push(server)
    site.port = server.port
    site.base = `http://site.test:${server.port}`
  })
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.stop()))
  })

  const fetcher = (options: FetcherOptions = {}) => createFetcher({ allowHosts: ['site.test'], lookup, ...options })
  return {
    site,
    servers,
    fetcher,
    fetchFrom: (path: string, options: FetcherOptions = {}, signal?: AbortSignal) =>
      fetcher(options).fetchDocument(`${site.base}${path}`, signal ? { signal } : {}),
    async tcpUrl(onSocket: (socket: Socket) => void): Promise<string> {
      const server = await serveTcp(onSocket)
      servers.push(server)
      return `http://site.test:${server.port}/`
    },
  }
}

export const failureOf = async (promise: Promise<unknown>): Promise<FetchError> =>
  promise.then(
    () => Promise.reject(new Error('it was fetched')),
    (error: unknown) => error as FetchError,
  )
