import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import {
  type Attack,
  chunked,
  EVIL,
  get,
  type HostileGateway,
  post,
  request,
  startHostile,
  TOKEN,
} from './hostile-gateway.ts'

const READ = get('/api/articles/1')
const WRITE = post('/admin/sources', '{"a":1}')

/** What proxies and frameworks in front of other people's services say, and what ours say to each other. */
const CLAIMS = [
  'Forwarded',
  'Keep-Alive',
  'Proxy-Authenticate',
  'Proxy-Authorization',
  'Proxy-Connection',
  'TE',
  'Trailer',
  'True-Client-IP',
  'Via',
  'X-Accel-Redirect',
  'X-Cache-Tags',
  'X-Cache-Until',
  'X-Deadline-Ms',
  'X-Forwarded-For',
  'X-Forwarded-Host',
  'X-Forwarded-Prefix',
  'X-Forwarded-Proto',
  'X-Forwarded-User',
  'X-Gateway-Id',
  'X-HTTP-Method-Override',
  'X-Internal-Token',
  'X-Original-URL',
  'X-Real-IP',
  'X-Remote-User',
  'X-User-Id',
  'X-User-Role',
]
const claimed = (name: string): Attack => [name, get('/api/articles/1', `${name}: ${EVIL}`), 200, READ]
/** A read with a cookie is nobody else's: it goes to the service by itself, with headers of its own. */
const claimedAlone = (name: string): Attack => [
  name,
  get('/api/articles/1', `Cookie: a=${EVIL}`, `${name}: ${EVIL}`),
  200,
  READ,
]

/** A client names headers of ours as being for the connection only, so that a proxy strips what it added itself: GHSA-gwhp-pf74-vj37. */
const STRIPPED: Attack[] = ['authorization', 'x-request-id', 'host', 'x-forwarded-for', 'content-length'].map(
  (name) => [name, get('/api/articles/1', 'X-Request-Id: mine', `Connection: close, ${name}`), 200, READ],
)

const INJECTED: Attack[] = [
  ['a line end in a value', get('/api/articles/1', 'X-Request-Id: a\nSet-Cookie: b=c'), 400, READ],
  ['an encoded line end', get('/api/articles?q=%0d%0aSet-Cookie:%20a=b'), 200, READ],
  ['a request id that is HTML', get('/api/articles/1', 'X-Request-Id: <script>evil-marker</script>'), 200, READ],
  ['a request id without end', get('/api/articles/1', `X-Request-Id: ${'evil-marker'.repeat(100)}`), 200, READ],
  ['two request ids', get('/api/articles/1', 'X-Request-Id: evil-marker', 'X-Request-Id: b'), 200, READ],
  ['a trace that is none', get('/api/articles/1', 'Traceparent: evil-marker', 'Tracestate: evil-marker'), 200, READ],
  ['an origin that is not listed', get('/api/articles/1', 'Origin: https://evil-marker.example'), 200, READ],
  ['a name that other languages know as another', get('/api/articles/1', 'X_User_Id: evil-marker'), 200, READ],
  ['__proto__ in the query', get('/api/articles?__proto__[x]=1&constructor=1'), 200, READ],
  // CVE-2023-51701 and 2025-32442: whoever reads the type otherwise than the service validates something else.
  ['a type with a space', post('/nothing', '{"a":1}', 'Content-Type: application/json ; charset=utf-8'), 404, WRITE],
  [
    'two types',
    post('/admin/sources', '{"a":1}', 'Content-Type: application/json', 'Content-Type: text/plain'),
    400,
    WRITE,
  ],
  ['a type that is none', post('/admin/sources', '{"a":1}', 'Content-Type: application/json\x0b'), 400, WRITE],
]

const lines = (count: number): string[] => Array.from({ length: count }, (_, at) => `X-${at}: 1`)
const zeros = (length: number): string => '0'.repeat(length)
const LONG = `11170\r\n${zeros(70_000)}\r\n0\r\n\r\n`

const SIZES: Attack[] = [
  ['an address', get(`/api/articles?q=${zeros(5000)}`), 414, get(`/api/articles?q=${zeros(4000)}`)],
  ['a path', get(`/api/articles/${zeros(5000)}`), 414, get(`/api/articles/${zeros(4000)}`)],
  ['an address beyond the head', get(`/api/articles?q=${zeros(20_000)}`), 431, READ],
  ['a header', get('/api/articles/1', `X: ${zeros(20_000)}`), 431, get('/api/articles/1', `X: ${zeros(8000)}`)],
  ['a cookie', get('/api/articles/1', `Cookie: a=${zeros(20_000)}`), 431, get('/api/articles/1', 'Cookie: a=b')],
  ['the name of a header', get('/api/articles/1', `${zeros(20_000)}: x`), 431, READ],
  ['a number of headers', get('/api/articles/1', ...lines(100)), 431, get('/api/articles/1', ...lines(90))],
  ['a number beyond the head', get('/api/articles/1', ...lines(5000)), 431, READ],
  ['a body by its length', post('/admin/sources', zeros(70_000)), 413, post('/admin/sources', zeros(60_000))],
  ['a length without a body', request('POST', '/admin/sources', [TOKEN, 'Content-Length: 99999999999']), 413, WRITE],
  ['a body in chunks', chunked(LONG), 413, chunked(`ea60\r\n${zeros(60_000)}\r\n0\r\n\r\n`)],
  ['a login', post('/admin/auth/login', zeros(4097)), 413, post('/admin/auth/login', zeros(4096))],
  [
    'a body that is waited for',
    request('POST', '/admin/sources', [TOKEN, 'Content-Length: 70000', 'Expect: 100-continue']),
    413,
    WRITE,
  ],
  [
    'extensions of a chunk',
    chunked(`7;${'x'.repeat(20_000)}\r\n{"a":1}\r\n0\r\n\r\n`),
    413,
    chunked('7;x=y\r\n{"a":1}\r\n0\r\n\r\n'),
  ],
]

describe('what a client says too much', () => {
  let gateway: HostileGateway
  beforeAll(async () => {
    gateway = await startHostile()
  })
  afterAll(() => gateway.close())

  describe.each([
    ['about itself is kept outside of a shared read', CLAIMS.map(claimed)],
    ['about itself is kept outside of its own read', CLAIMS.map(claimedAlone)],
    ['of the connection strips nothing', STRIPPED],
    ['in one place stays there', INJECTED],
    ['is refused', SIZES],
  ])('%s', (_family, attacks) => {
    it.each(attacks)('%s', async (...attack) => {
      await gateway.expectRepelled(attack)
      await gateway.expectServed(attack[3])
    })
  })

  it('in trailers is kept outside', async () => {
    gateway.reached.length = 0
    const { answers } = await gateway.converse(chunked(`7\r\n{"a":1}\r\n0\r\nX-User-Id: ${EVIL}\r\n\r\n`))
    expect(answers.map(({ status }) => status)).toEqual([200])
    expect(JSON.stringify(gateway.reached)).not.toContain(EVIL)
  })

  it('is not asked for: a refused client that waits sends nothing, another is told to go on', async () => {
    const waiting = (...more: string[]) =>
      request('POST', '/admin/sources', [...more, 'Content-Length: 7', 'Expect: 100-continue'])
    const stranger = await gateway.converse(waiting())
    expect(stranger.text).toMatch(/^HTTP\/1\.1 401 /)
    const editor = await gateway.converse(`${waiting(TOKEN)}{"a":1}`)
    expect(editor.text).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /)
  })
})
