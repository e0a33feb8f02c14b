import { execFileSync } from 'node:child_process'

/** The public address of the gateway under test: everything a client may reach. */
export let BASE_URL = new URL(required('E2E_BASE_URL')).origin.replace(/\d+$/, portNow())

/** Asked anew in each file: the one before may have restarted the gateway. */
function portNow(): string {
  return execFileSync('docker', ['compose', 'port', 'gateway', '8080'], { encoding: 'utf8' }).trim().replace(/.*:/, '')
}

/** A restarted gateway may get another port of its range. */
export function moveTo(url: string): void {
  BASE_URL = url
}

const PASSWORD = required('E2E_ADMIN_PASSWORD')
const USERNAME = process.env.E2E_ADMIN_USERNAME ?? 'admin'

function required(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: run these tests with make test-e2e`)
  return value
}

export interface Answer {
  status: number
  headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: what tests look into
  body: any
}

/** One request through the gateway; a JSON body is parsed, anything else stays text. */
export async function call(
  method: string,
  path: string,
  options: { body?: unknown; token?: string; headers?: object } = {},
): Promise<Answer> {
  const { body, token, headers } = options
  const answer = await fetch(new URL(path, BASE_URL), {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
    signal: AbortSignal.timeout(15_000),
  })
  const text = await answer.text()
  const isJson = answer.headers.get('content-type')?.includes('json') === true
  return { status: answer.status, headers: answer.headers, body: isJson && text !== '' ? JSON.parse(text) : text }
}

export const get = (path: string): Promise<Answer> => call('GET', path)

/** Past the gateway's cache, which leaves alone who says who they are: a service answers, or nobody. */
export const pastTheEdge = (path: string): Promise<Answer> => call('GET', path, { headers: { cookie: 'a=b' } })

/** A token lives 15 minutes, and some files of tests take longer. */
const SESSION_MS = 10 * 60_000
let session = { token: '', until: 0 }

export async function login(): Promise<string> {
  const answer = await call('POST', '/admin/auth/login', { body: { username: USERNAME, password: PASSWORD } })
  if (answer.status !== 200) throw new Error(`login: ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body.token as string
}

/** One request as the editor. */
export async function admin(method: string, path: string, body?: unknown): Promise<Answer> {
  if (session.until < Date.now()) session = { token: await login(), until: Date.now() + SESSION_MS }
  return call(method, path, { token: session.token, ...(body === undefined ? {} : { body }) })
}
