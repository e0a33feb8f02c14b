import { createTokenVerifier } from '@bajiaozhi/shared/http/admin-guard'
import { createRegistry } from '@bajiaozhi/shared/http/metrics'
import { createRevocationCheck } from '@bajiaozhi/shared/http/revocation-check'
import { afterEach, describe, expect, it } from '@jest/globals'
import { createAskArticles } from '../../src/auth/ask-articles.ts'
import { createUpstreams } from '../../src/upstream/upstream.ts'
import { adminToken, JWT_SECRET } from '../admin-token.ts'
import { type GatewayUnderTest, logger, startGateway } from '../gateway-under-test.ts'
import { type Answerer, type StubService, startStub } from '../stub-service.ts'

const INTERNAL_TOKEN = 'what our own services show'

let owner: StubService
let gateway: GatewayUnderTest

afterEach(async () => {
  await gateway.close()
  await owner.kill()
})

/** A gateway whose Redis is away, in front of an articles that answers so for tokens. */
async function askAs(answer: Answerer) {
  owner = await startStub('127.0.0.1', answer)
  const registry = createRegistry('test')
  const urls = { articles: `http://articles:${owner.port}` }
  const { articles } = createUpstreams({ urls, resolve: async () => ['127.0.0.1'], logger, registry })
  await articles.replicas.start()
  const redis = { mget: () => Promise.reject(new Error('Redis is away')) }
  const askOwner = createAskArticles(articles, INTERNAL_TOKEN)
  const { isRevoked } = createRevocationCheck({ redis, askOwner, registry, logger })
  const auth = { verify: createTokenVerifier(JWT_SECRET), isRevoked }
  gateway = await startGateway((_incoming, response) => response.end('in'), { auth })
  const answered = await gateway.send('/admin/sources', { headers: { authorization: `Bearer ${adminToken()}` } })
  await articles.replicas.close()
  return answered
}

describe('a gateway without Redis', () => {
  it.each([
    [false, 200],
    [true, 401],
  ])('asks articles, as one of our own services: revoked %j is %d', async (revoked, status) => {
    const asked: unknown[] = []
    const answer = await askAs(({ url, headers }, response) => {
      asked.push([url, headers.authorization])
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ revoked }))
    })
    expect(answer.status).toBe(status)
    expect(asked).toEqual([['/internal/tokens/token-1', `Bearer ${INTERNAL_TOKEN}`]])
  })

  it.each<[string, Answerer]>([
    ['is broken', (_incoming, response) => response.writeHead(500).end('{}')],
    ['says something else', (_incoming, response) => response.end('{"revoked":"no"}')],
    ['hangs', () => {}],
  ])('lets nobody in when articles %s', async (_what, answerer) => {
    const answer = await askAs(answerer)
    expect(answer.status).toBe(503)
    expect(answer.json()).toMatchObject({ code: 'REVOCATIONS_UNAVAILABLE' })
    expect(answer.headers['retry-after']).toBe('2')
  })
})
