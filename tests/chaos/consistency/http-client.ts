import { Pool } from 'undici'

export interface Answer {
  status: number
  body: string
  /** What the gateway says of its cache. */
  cache: string | undefined
}

/** Keep-alive connections to one address. Rejects when no answer came. */
export interface HttpClient {
  get: (path: string) => Promise<Answer>
  put: (path: string, body: unknown) => Promise<Answer>
  post: (path: string, body: unknown) => Promise<Answer>
  close: () => Promise<void>
}

const CONNECTIONS = 800
const TIMEOUT_MS = 12_000

export function createHttpClient(origin: string, token: string): HttpClient {
  const pool = new Pool(origin, { connections: CONNECTIONS, headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS })

  async function send(method: 'GET' | 'PUT' | 'POST', path: string, given?: unknown): Promise<Answer> {
    const edit = given === undefined ? {} : { headers: headersOfEdits, body: JSON.stringify(given) }
    const { statusCode, headers, body } = await pool.request({ method, path, ...edit })
    return { status: statusCode, body: await body.text(), cache: headers['x-cache']?.toString() }
  }

  const headersOfEdits = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  return {
    get: (path) => send('GET', path),
    put: (path, body) => send('PUT', path, body),
    post: (path, body) => send('POST', path, body),
    close: () => pool.destroy(),
  }
}
