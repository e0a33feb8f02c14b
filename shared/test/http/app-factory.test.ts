import { describe, expect, test } from '@jest/globals'
import Type from 'typebox'
import { conflict, unavailable } from '../../src/errors/app-error.ts'
import { createApp } from '../../src/http/app-factory.ts'
import { IdParams, parseId } from '../../src/http/ids.ts'
import { registerPublicReads } from '../../src/http/public-reads.ts'
import { inScope } from '../../src/http/scope.ts'
import { recordingLogger, silentLogger } from '../../src/testing/silent-logger.ts'

const Body = Type.Object({ title: Type.String({ maxLength: 5 }) }, { additionalProperties: false })

function createTestApp({ bodyLimit = 1000 } = {}) {
  const app = createApp({ logger: silentLogger, bodyLimit })
  app.get('/things/:id', { schema: { params: IdParams } }, ({ params }) => ({ id: parseId(params.id, 'thing') }))
  app.get(
    '/page',
    { schema: { querystring: Type.Object({ limit: Type.Integer({ default: 20 }) }) } },
    ({ query }) => query,
  )
  app.post('/things', { schema: { body: Body } }, ({ body }) => body)
  app.get('/taken', () => Promise.reject(conflict('TAKEN', 'it is taken', 7)))
  app.get('/busy', () => Promise.reject(unavailable('BUSY', 'not now', { retryAfterSec: 3 })))
  app.get('/bug', () => Promise.reject(new Error('SELECT * FROM secrets at 10.0.0.7:3306')))
  return app
}

const post = (payload: string, app = createTestApp()) =>
  app.inject({ method: 'POST', url: '/things', payload, headers: { 'content-type': 'application/json' } })

describe('an app of this house', () => {
  test.each([
    'abc',
    '-1',
    '0',
    '01',
    '1.5',
    '9e99',
    '1%00',
    '9007199254740993',
    '99999999999999999999',
    '%F0%9F%A5%8A',
  ])('refuses the id %s with the words of the contract', async (id) => {
    const answer = await createTestApp().inject(`/things/${id}`)
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({ request_id: expect.any(String) })
  })

  test('says which id is wrong', async () => {
    expect((await createTestApp().inject('/things/abc')).json()).toMatchObject({
      error: 'invalid thing id',
      code: 'INVALID_ID',
    })
  })

  test.each([
    ['malformed JSON', '{"title":', 'MALFORMED_JSON'],
    ['an empty body', '', 'INVALID_REQUEST'],
    ['a wrong type', '{"title":1}', 'INVALID_REQUEST'],
    ['a number for a text', '{"title":12}', 'INVALID_REQUEST'],
    ['an unknown field', '{"title":"x","more":1}', 'INVALID_REQUEST'],
    ['a text that is too long', '{"title":"sechse"}', 'INVALID_REQUEST'],
    ['half of a surrogate pair', '{"title":"\\ud83e"}', 'INVALID_TEXT'],
    ['a NUL', '{"title":"\\u0000"}', 'INVALID_TEXT'],
    ['a poisoned prototype', '{"__proto__":{"x":1},"title":"x"}', 'MALFORMED_JSON'],
  ])('answers %s with 400 in the shape of the API', async (_what, payload, code) => {
    const answer = await post(payload)

    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toEqual({ error: expect.any(String), code, request_id: expect.any(String) })
  })

  test('refuses bodies nested deeper than any stack like others that do not fit', async () => {
    const roomy = createTestApp({ bodyLimit: 1_000_000 })
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`

    expect((await post(deep, roomy)).json()).toMatchObject({ code: 'INVALID_REQUEST' })
    expect((await post(`{"title":${deep}}`, roomy)).json()).toMatchObject({ code: 'INVALID_REQUEST' })
  })

  test('takes emoji as they are', async () => {
    expect((await post('{"title":"🥊八角"}')).json()).toEqual({ title: '🥊八角' })
  })

  test('reads numbers from a query', async () => {
    expect((await createTestApp().inject('/page?limit=3')).json()).toEqual({ limit: 3 })
    expect((await createTestApp().inject('/page?limit=x')).statusCode).toBe(400)
  })

  test('hides query parameters that no route knows from routes: one that filters by what is left must not filter by them', async () => {
    expect((await createTestApp().inject('/page?limit=3&secret_column=1&%')).json()).toEqual({ limit: 3 })
  })

  test('answers what is too large with 413 and what is nowhere with 404', async () => {
    expect((await post(JSON.stringify({ title: 'x'.repeat(2000) }))).json()).toMatchObject({ code: 'BODY_TOO_LARGE' })
    expect((await createTestApp().inject('/nowhere')).json()).toMatchObject({ code: 'NOT_FOUND' })
    expect((await createTestApp().inject('/things/%zz')).json()).toMatchObject({ code: 'BAD_URL' })
  })

  test('tells a conflict with the id of what stands in the way, and an outage with Retry-After', async () => {
    expect((await createTestApp().inject('/taken')).json()).toMatchObject({ code: 'TAKEN', id: 7 })
    const busy = await createTestApp().inject('/busy')
    expect([busy.statusCode, busy.headers['retry-after']]).toEqual([503, '3'])
  })

  test('shows nothing of a bug to the client', async () => {
    const answer = await createTestApp().inject('/bug')

    expect(answer.statusCode).toBe(500)
    expect(answer.body).not.toMatch(/SELECT|3306|10\.0/)
  })

  test('keeps a harmless request id and replaces any other', async () => {
    const ask = async (id: string) =>
      (await createTestApp().inject({ url: '/page', headers: { 'x-request-id': id } })).headers['x-request-id']

    expect(await ask('night-7.b:1')).toBe('night-7.b:1')
    expect(await ask('with space')).not.toBe('with space')
    expect(await ask('x'.repeat(65))).toHaveLength(36)
  })

  test('logs one line a request, with its route and not its path', async () => {
    const { logger, lines } = recordingLogger()
    const app = createApp({ logger })
    app.get('/things/:id', () => 'x')

    await app.inject({ url: '/things/7?token=secret', headers: { 'x-request-id': 'r1' } })

    expect(lines).toEqual([expect.objectContaining({ request_id: 'r1', route: '/things/:id', status: 200 })])
    expect(JSON.stringify(lines)).not.toContain('secret')
  })
})

describe('public reads', () => {
  test('carry a strong ETag, and give 304 for it', async () => {
    const app = createApp({ logger: silentLogger })
    await inScope(app, async (scope) => {
      await registerPublicReads(scope)
      scope.get('/x', () => ({ a: 1 }))
    })

    const first = await app.inject('/x')
    const again = await app.inject({ url: '/x', headers: { 'if-none-match': first.headers.etag as string } })

    expect(first.headers).toMatchObject({
      etag: expect.stringMatching(/^"/),
      vary: 'Accept-Encoding',
      'cache-control': 'no-cache',
    })
    expect([again.statusCode, again.body]).toEqual([304, ''])
  })
})
