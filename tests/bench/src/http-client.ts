import { Agent, type IncomingHttpHeaders, request } from 'node:http'

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
  /** `process.hrtime` in milliseconds, when the request was begun and when its answer was there. */
  begunAt: number
  endedAt: number
}

export interface SendOptions {
  method?: string
  headers?: Record<string, string>
  body?: unknown
}

export interface HttpClient {
  send: (path: string, options?: SendOptions) => Promise<Answer>
  close: () => void
}

const TIMEOUT_MS = 20_000
const NANOSECONDS = 1e6

/** A clock that all processes of the machine share, in milliseconds. */
export const monotonicMs = (): number => Number(process.hrtime.bigint()) / NANOSECONDS
export const monotonicOf = (nanoseconds: string): number => Number(BigInt(nanoseconds)) / NANOSECONDS

/** Keep-alive connections to one port, as many as are needed at once up to `connections`. */
export function createHttpClient(port: number, connections: number): HttpClient {
  const agent = new Agent({ keepAlive: true, maxSockets: connections, maxFreeSockets: connections })

  function send(path: string, { method = 'GET', headers = {}, body }: SendOptions = {}): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>()
    const json = body === undefined ? undefined : JSON.stringify(body)
    const begunAt = monotonicMs()
    const sent = request(
      {
        agent,
        host: '127.0.0.1',
        port,
        path,
        method,
        timeout: TIMEOUT_MS,
        headers: { ...headers, ...(json !== undefined && { 'content-type': 'application/json' }) },
      },
      (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (part: string) => {
          text += part
        })
        response.on('error', reject)
        response.on('end', () => {
          const { statusCode: status = 0, headers } = response
          resolve({ status, headers, body: text, begunAt, endedAt: monotonicMs() })
        })
      },
    )
    sent.on('error', reject)
    sent.on('timeout', () => sent.destroy(new Error(`no answer in ${TIMEOUT_MS} ms: ${method} ${path}`)))
    sent.end(json)
    return promise
  }

  return { send, close: () => agent.destroy() }
}
