import type { IncomingHttpHeaders } from 'node:http'
import { createTokenVerifier } from '@bajiaozhi/shared/http/admin-guard'
import { expect } from '@jest/globals'
import { adminToken, JWT_SECRET } from '../admin-token.ts'
import { startGateway } from '../gateway-under-test.ts'
import { type Conversation, converse } from './wire.ts'

/** What is sent, the status of each answer to it, and the legal request that is closest to it: that one gets 200. */
export type Attack = readonly [what: string, bytes: string, status: number | readonly number[], twin: string]

interface Reached {
  method: string
  url: string
  headers: IncomingHttpHeaders
}

export const TOKEN = `Authorization: Bearer ${adminToken()}`
/** The value of whatever a client may not tell a service; it must be found in nothing that reaches one. */
export const EVIL = 'evil-marker'

export const get = (path: string, ...lines: string[]): string => request('GET', path, lines)
export const post = (path: string, body: string, ...lines: string[]): string =>
  request('POST', path, [TOKEN, `Content-Length: ${body.length}`, ...lines]) + body
/** `chunks` as they stand on the wire, the last one included. */
export const chunked = (chunks: string, ...lines: string[]): string =>
  request('POST', '/admin/sources', [TOKEN, 'Transfer-Encoding: chunked', ...lines]) + chunks
export const request = (method: string, path: string, lines: readonly string[] = []): string =>
  `${method} ${path} HTTP/1.1\r\n${['Host: gateway', ...lines].join('\r\n')}\r\n\r\n`

/** The real gateway on a real port, before a service that writes down what gets through. */
export async function startHostile(overrides: Parameters<typeof startGateway>[1] = {}) {
  const reached: Reached[] = []
  const auth = { verify: createTokenVerifier(JWT_SECRET), isRevoked: async (jti: string) => jti === 'revoked' }
  const gateway = await startGateway(
    ({ method = '', url = '', headers }, response) => {
      reached.push({ method, url, headers })
      response.setHeader('content-type', 'application/json').end('{"ok":true}')
    },
    { auth, ...overrides },
  )
  const send = (bytes: string) => converse(gateway.port, bytes)

  /** None of it reaches `/internal` or an editor's handler, none gets a 5xx, none is told an address. */
  function expectHarmless({ text, answers }: Conversation): void {
    for (const { url, headers } of reached) {
      expect(url).toMatch(/^\/api\/articles/)
      expect(JSON.stringify(headers)).not.toContain(EVIL)
    }
    for (const { status } of answers) expect(status).toBeLessThan(500)
    for (const secret of [
      '127.0.0.1',
      `articles:${gateway.articles.port}`,
      'ECONN',
      'node_modules',
      '.ts:',
      '    at ',
    ]) {
      expect(text).not.toContain(secret)
    }
  }

  return {
    ...gateway,
    reached,
    converse: send,

    async expectRepelled([_what, bytes, status]: Attack): Promise<void> {
      reached.length = 0
      const conversation = await send(bytes)
      expect(conversation.answers.map((answer) => answer.status)).toEqual([status].flat())
      for (const answer of conversation.answers) {
        if (answer.status >= 400) expectOurShape(answer.body, answer.head)
      }
      // Either nothing more is heard on this connection, or the next request gets its own answer.
      const isOver = /^connection: close\r?$/im.test(conversation.answers.at(-1)?.head ?? '')
      expect(conversation.stayed).toBe(!isOver)
      expectHarmless(conversation)
    },

    expectHarmless,

    async expectServed(twin: string): Promise<void> {
      const { answers } = await send(twin)
      expect(answers.map(({ status }) => status)).toEqual([200])
    },
  }
}

export type HostileGateway = Awaited<ReturnType<typeof startHostile>>

function expectOurShape(body: string, head: string): void {
  const requestId = /^x-request-id: (\S+)\r?$/im.exec(head)?.[1]
  expect(JSON.parse(body)).toEqual({ error: expect.any(String), code: expect.any(String), request_id: requestId })
}
