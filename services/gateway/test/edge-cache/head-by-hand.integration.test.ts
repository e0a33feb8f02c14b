import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { type EdgeUnderTest, startEdge } from './edge-under-test.ts'

const BODY = JSON.stringify({ title: '八角 🥊'.repeat(500) })
const PATH = '/api/articles/1'

/** On a connection that stays, the head of a hit is written by hand; on one that ends, by Node. */
describe('the head of a hit that is written by hand', () => {
  let edge: EdgeUnderTest
  let staying: Agent
  beforeEach(async () => {
    edge = await startEdge(() => ({ body: BODY }))
    staying = new Agent({ keepAlive: true, maxSockets: 1 })
    for (const coding of ['identity', 'gzip', 'br']) await edge.get(PATH, { 'accept-encoding': coding })
  })
  afterEach(async () => {
    staying.destroy()
    await edge.close()
  })

  async function ask(agent: Agent | false, headers: Record<string, string>, method = 'GET') {
    const sent = request({ agent, host: '127.0.0.1', port: edge.port, path: PATH, method, headers })
    sent.end()
    const [answer] = (await once(sent, 'response')) as [IncomingMessage]
    const body = Buffer.concat(await answer.toArray())
    return { status: answer.statusCode, headers: answer.headers, names: namesIn(answer.rawHeaders), body }
  }
  const namesIn = (raw: string[]): string[] => raw.filter((_, at) => at % 2 === 0)

  const WAYS = ['identity', 'gzip', 'br'].flatMap((coding) => {
    const etag = coding === 'identity' ? '"1"' : `"1-${coding}"`
    return [
      { coding, method: 'GET', given: {}, status: 200 },
      { coding, method: 'HEAD', given: {}, status: 200 },
      { coding, method: 'GET', given: { 'if-none-match': etag }, status: 304 },
      { coding, method: 'HEAD', given: { 'if-none-match': `W/"0", ${etag}` }, status: 304 },
    ]
  })

  // With an id of ours the whole answer lies ready; with the client's own it is put together.
  const ALL = WAYS.flatMap((way) => ['short', randomUUID(), undefined].map((requestId) => ({ ...way, requestId })))

  it.each(ALL)('says what Node would: $method in $coding, $status, id $requestId', async (way) => {
    const { coding, method, given, status, requestId } = way
    const headers = {
      'accept-encoding': coding,
      ...(requestId !== undefined && { 'x-request-id': requestId }),
      ...given,
    }
    const [byNode, byHand] = [await ask(false, headers, method), await ask(staying, headers, method)]
    const comparable = ({
      date,
      connection,
      'keep-alive': _,
      'x-request-id': id,
      ...rest
    }: IncomingMessage['headers']) => ({
      ...rest,
      id: requestId === undefined ? String(id).length : id,
    })

    expect([byNode.status, byHand.status]).toEqual([status, status])
    expect(comparable(byHand.headers)).toEqual(comparable(byNode.headers))
    expect(byHand.body).toEqual(byNode.body)
    const id = requestId ?? expect.stringMatching(/^[0-9a-f-]{36}$/)
    expect(byHand.headers).toMatchObject({ connection: 'keep-alive', 'x-cache': 'hit', 'x-request-id': id })
    const timeout = Math.floor(edge.app.server.keepAliveTimeout / 1000)
    expect(byHand.headers['keep-alive']).toBe(`timeout=${timeout}`)
    expect(Date.parse(byHand.headers.date!)).not.toBeNaN()
    // Node's own names begin with capitals.
    expect(byHand.names).toEqual(expect.arrayContaining(['connection', 'date']))
    expect(byNode.names).toEqual(expect.arrayContaining(['Connection', 'Date']))
  })

  it('counts its age and tells the time anew each second', async () => {
    const first = await ask(staying, {})
    edge.wait(1000)
    const second = await ask(staying, {})
    expect([first.headers.age, second.headers.age]).toEqual(['0', '1'])
    expect(Date.parse(second.headers.date!) - Date.parse(first.headers.date!)).toBe(1000)
    edge.wait(1000)
    expect((await ask(staying, {})).headers['x-cache']).toBe('miss')
  })

  it('carries a valid request id of the client, and one of ours in the place of any other', async () => {
    expect((await ask(staying, { 'x-request-id': 'abc-1' })).headers['x-request-id']).toBe('abc-1')
    const ours = await ask(staying, { 'x-request-id': 'a b' })
    expect(ours.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
  })
})
