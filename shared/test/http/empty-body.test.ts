import { expect, test } from '@jest/globals'
import { createApp } from '../../src/http/app-factory.ts'
import { silentLogger as logger } from '../../src/testing/silent-logger.ts'

const app = createApp({ logger })
app.post('/any', async (request) => ({ body: request.body ?? null }))
app.post('/needed', { schema: { body: { type: 'object' } } }, async () => ({}))
app.post('/own-text', { config: { checksOwnText: true } }, async () => ({}))
const headers = { 'content-type': 'application/json' }

test('an empty body that is called JSON counts as none', async () => {
  const response = await app.inject({ method: 'POST', url: '/any', headers })
  expect(response.json()).toEqual({ body: null })
})

test('where a body is needed, an empty one is 400', async () => {
  const response = await app.inject({ method: 'POST', url: '/needed', headers })
  expect(response.statusCode).toBe(400)
})

test('broken text is refused, but where the route judges it itself', async () => {
  const post = (url: string) => app.inject({ method: 'POST', url, payload: { text: '\ud83d' } })
  expect((await post('/any')).statusCode).toBe(400)
  expect((await post('/own-text')).statusCode).toBe(200)
})
