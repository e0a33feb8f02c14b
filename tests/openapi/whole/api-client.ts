import type { IncomingHttpHeaders } from 'node:http'
import { Pool } from 'undici'

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

export interface Sent {
  method: string
  /** Percent-encoded, and sent as it is spelled. */
  path: string
  headers?: Record<string, string>
  body?: string | Buffer | undefined
}

export interface ApiClient {
  send: (request: Sent) => Promise<Answer>
  close: () => Promise<void>
}

/** Keep-alive connections to the gateway. Reading a body of an error's or a page's size is all that it does beside sending. */
export function createApiClient(port: number): ApiClient {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: 4 })
  return {
    async send({ method, path, headers = {}, body }) {
      const answer = await pool.request({ method: method.toUpperCase() as 'GET', path, headers, body: body ?? null })
      return { status: answer.statusCode, headers: answer.headers, body: await answer.body.text() }
    },
    close: () => pool.close(),
  }
}
