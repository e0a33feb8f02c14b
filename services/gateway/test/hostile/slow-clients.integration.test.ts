import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { get, type HostileGateway, post, request, startHostile, TOKEN } from './hostile-gateway.ts'
import { dribble } from './wire.ts'

/** The other limit is far away, so that each is seen to hold by itself. */
const SLOW_HEAD = { headers: 300, request: 60_000, check: 50 }
const SLOW_BODY = { headers: 300, request: 600, check: 50 }
const READ = get('/api/articles/1')
const WRITE = post('/admin/sources', '{"a":1}')
const upload = request('POST', '/admin/sources', [TOKEN, 'Content-Length: 60000'])
const inChunks = request('POST', '/admin/sources', [TOKEN, 'Transfer-Encoding: chunked'])

/** Slowloris and its kin. */
type Slow = [what: string, beginning: string, more: string, twin: string]
const HEADS: Slow[] = [
  ['its first line', 'GET /api/art', 'i', READ],
  ['its headers', 'GET /api/articles/1 HTTP/1.1\r\nHost: gateway\r\nX: ', 'x', READ],
  ['ever new headers', 'GET /api/articles/1 HTTP/1.1\r\nHost: gateway\r\n', 'X: y\r\n', READ],
  ['nothing at all', '', '', READ],
  ['nothing more after half a head', 'GET /api/articles/1 HTTP/1.1\r\nHost: g', '', READ],
]
const BODIES: Slow[] = [
  ['its body', upload, '0', WRITE],
  ['nothing of its body', upload, '', WRITE],
  ['its chunks', inChunks, '1\r\n0\r\n', WRITE],
]

describe.each([
  ['head', SLOW_HEAD, HEADS],
  ['body', SLOW_BODY, BODIES],
])('a client that takes its time for the %s', (_part, times, slow) => {
  let gateway: HostileGateway
  beforeAll(async () => {
    gateway = await startHostile({ times })
  })
  afterAll(() => gateway.close())

  it.each(slow)('and sends %s is told that it took too long, and cut off', async (_what, beginning, more, twin) => {
    gateway.reached.length = 0
    const conversation = await dribble(gateway.port, beginning, more)
    expect(conversation.answers.map(({ status }) => status)).toEqual([408])
    expect(JSON.parse(conversation.answers[0]!.body)).toMatchObject({ code: 'REQUEST_TIMEOUT' })
    expect(gateway.reached).toEqual([])
    gateway.expectHarmless(conversation)
    await gateway.expectServed(twin)
  })

  it('holds up nobody else meanwhile', async () => {
    const crowd = Array.from({ length: 50 }, () => dribble(gateway.port, slow[0]![1], slow[0]![2]))
    await gateway.expectServed(READ)
    const answers = (await Promise.all(crowd)).flatMap((one) => one.answers.map(({ status }) => status))
    expect(answers).toEqual(Array.from({ length: 50 }, () => 408))
  })
})
