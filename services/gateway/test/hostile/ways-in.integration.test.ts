import { afterAll, beforeAll, describe, it } from '@jest/globals'
import { type Attack, get, type HostileGateway, request, startHostile, TOKEN } from './hostile-gateway.ts'

const READ = get('/api/articles/1')
const EDIT = get('/admin/sources', TOKEN)
const to = (path: string): string => get(path, TOKEN)

/**
 * Ways out of a prefix: published for http-proxy and reply-from (CVE-2021-21321 and 21322), for middlewares in front of
 * Fastify's router (GHSA-g6q3-96cp-5r5m), and for undici, which took `//host` for another origin (CVE-2022-35949).
 */
const ESCAPES: Attack[] = [
  ['the plain path', to('/internal'), 404, READ],
  ['the plain path and more', to('/internal/tokens/1'), 404, READ],
  ['another case', to('/INTERNAL/tokens/1'), 404, READ],
  ['two slashes', to('//internal/tokens/1'), 400, READ],
  ['another origin', to('//articles:3000/internal'), 400, READ],
  ['a backslash', to('/\\internal'), 400, READ],
  ['dots', to('/api/articles/../../internal/x'), 400, READ],
  ['dots to a neighbour', to('/api/events/../internal'), 400, READ],
  ['dots behind a file', to('/media-cache/../internal'), 400, READ],
  ['encoded slashes', to('/api/events/..%2f..%2finternal'), 400, READ],
  ['encoded dots', to('/api/articles/%2e%2e/%2e%2e/internal'), 400, READ],
  ['half-encoded dots', to('/api/articles/.%2E/internal'), 400, READ],
  ['dots encoded twice', to('/api/articles/%252e%252e/internal'), 400, READ],
  ['slashes encoded twice', to('/api/articles/..%252f..%252finternal'), 400, READ],
  ['dots of two bytes', to('/api/articles/%c0%ae%c0%ae/internal'), 400, READ],
  ['slashes of two bytes', to('/api/articles/..%c0%af..%c0%afinternal'), 400, READ],
  ['a full-width slash', to('/api/articles/..%ef%bc%8finternal'), 400, READ],
  ['encoded backslashes', to('/api/articles/..%5c..%5cinternal'), 400, READ],
  ['parameters of a segment', to('/api/articles/..;/..;/internal'), 400, READ],
  ['an encoded NUL', to('/api/articles/..%00/internal'), 400, READ],
  ['an encoded line end', to('/api/articles/1%0d%0aX:%20y'), 400, READ],
  ['an encoded letter', to('/%69nternal/x'), 400, READ],
  ['an encoded letter of a prefix', to('/api/%61rticles/1'), 400, READ],
  ['encoding that is none', to('/api/articles/%zz'), 400, READ],
  ['a name that begins like a prefix', to('/api/articlesx'), 404, READ],
  ['a dot behind a prefix', to('/api/articles./internal'), 404, READ],
  ['a fragment', to('/api/articles/1#/../internal'), 400, READ],
  ['a fragment in the query', to('/api/articles?limit=1#x'), 400, get('/api/articles?limit=1')],
  ['bytes above ASCII', to('/api/articles/\xe9'), 400, READ],
  ['an absolute target', to('http://gateway/internal/x'), 400, READ],
  ['an absolute target elsewhere', to('http://articles:3000/internal/x'), 400, READ],
  ['the target of a tunnel', to('articles:3000'), 400, READ],
  ['no target', get('*'), 400, READ],
]

/** Doors of editors, without a token. */
const EDITORS: Attack[] = [
  ['an encoded letter', get('/%61dmin/sources'), 400, EDIT],
  ['another case', get('/ADMIN/sources'), 404, EDIT],
  ['two slashes', get('//admin/sources'), 400, EDIT],
  ['from the public part', get('/api/articles/../../admin/sources'), 400, EDIT],
  ['from the login', get('/admin/auth/login/../../sources'), 400, EDIT],
  ['from the login, encoded', get('/admin/auth/login/..%2f..%2fsources'), 400, EDIT],
  ['the login with a slash', get('/admin/auth/login/'), 401, EDIT],
  ['the login in another case', get('/admin/auth/LOGIN'), 401, EDIT],
  ['the login with parameters', get('/admin/auth/login;x'), 401, EDIT],
  ['the login as a query', get('/admin/auth/logout?/admin/auth/login'), 401, EDIT],
  ['a method in a header', get('/admin/sources', 'X-HTTP-Method-Override: POST'), 401, EDIT],
  [
    'a path in a header',
    get('/api/articles/1', 'X-Original-URL: /admin/evil-marker', 'X-Rewrite-URL: /internal'),
    200,
    EDIT,
  ],
]

const HOSTS: Attack[] = [
  ['none', READ.replace('Host: gateway\r\n', ''), 400, READ],
  ['two', get('/api/articles/1', 'Host: articles:3000'), 400, READ],
  ['the same twice', get('/api/articles/1', 'host: gateway'), 400, READ],
  ['an empty one', READ.replace('Host: gateway', 'Host:'), 400, READ],
  ['one with a path', READ.replace('Host: gateway', 'Host: gateway/internal'), 400, READ],
  ['one with a name before it', READ.replace('Host: gateway', 'Host: gateway@articles'), 400, READ],
  ['a list', READ.replace('Host: gateway', 'Host: gateway, articles'), 400, READ],
  ['one with a port that is none', READ.replace('Host: gateway', 'Host: gateway:http'), 400, READ],
]

const METHODS: Attack[] = [
  ['CONNECT', 'CONNECT articles:3000 HTTP/1.1\r\nHost: articles:3000\r\n\r\n', 405, READ],
  ['TRACE', request('TRACE', '/api/articles/1'), 404, READ],
  ['PATCH', request('PATCH', '/admin/sources', [TOKEN]), 404, EDIT],
  ['OPTIONS without an origin', request('OPTIONS', '/admin/sources'), 404, EDIT],
  ['PROPFIND', request('PROPFIND', '/api/articles'), 404, READ],
  ['a write to what is public', `${request('POST', '/api/articles', ['Content-Length: 2'])}{}`, 404, READ],
  ['DELETE of what is public', request('DELETE', '/api/articles/1', [TOKEN]), 404, READ],
]

const WEBSOCKET = ['Upgrade: websocket', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Version: 13']
const UPGRADES: Attack[] = [
  ['a WebSocket', get('/api/articles/1', 'Connection: Upgrade', ...WEBSOCKET), 400, READ],
  ['a WebSocket to editors', get('/admin/sources', TOKEN, 'Connection: Upgrade', ...WEBSOCKET), 400, EDIT],
  ['a WebSocket to /internal', get('/internal', 'Connection: Upgrade', ...WEBSOCKET), 400, READ],
  [
    'h2c',
    get('/api/articles/1', 'Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABk'),
    200,
    READ,
  ],
  ['another one', get('/api/articles/1', 'Connection: Upgrade', 'Upgrade: evil-marker'), 200, READ],
  ['wonders', get('/api/articles/1', 'Expect: wonders'), 417, READ],
]

describe('a way in that is none', () => {
  let gateway: HostileGateway
  beforeAll(async () => {
    gateway = await startHostile()
  })
  afterAll(() => gateway.close())

  describe.each([
    ['to /internal by', ESCAPES],
    ['to what editors do by', EDITORS],
    ['by naming as host', HOSTS],
    ['by the method', METHODS],
    ['by asking for', UPGRADES],
  ])('%s', (_family, attacks) => {
    it.each(attacks)('%s', async (...attack) => {
      await gateway.expectRepelled(attack)
      await gateway.expectServed(attack[3])
    })
  })
})
