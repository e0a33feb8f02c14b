import { describe, expect, it } from '@jest/globals'
import { buildApp } from '../../src/app.ts'
import { fakeDependencies } from '../gateway-under-test.ts'

const OURS = 'https://editors.example.org'
const preflight = (origin: string) => ({
  method: 'OPTIONS' as const,
  url: '/admin/sources',
  headers: { origin, 'access-control-request-method': 'PUT', 'access-control-request-headers': 'authorization,x-evil' },
})

describe('a page of another origin', () => {
  it('may ask from a listed origin, without a token for the preflight', async () => {
    const app = await buildApp(fakeDependencies({ corsOrigins: [OURS] }))
    const answer = await app.inject(preflight(OURS))
    expect(answer.statusCode).toBe(204)
    expect(answer.headers).toMatchObject({ 'access-control-allow-origin': OURS, vary: 'Origin' })
    expect(answer.headers['access-control-allow-headers']).not.toContain('x-evil')
    expect(answer.headers).not.toHaveProperty('access-control-allow-credentials')
  })

  it.each(['https://evil.example', 'null', 'https://editors.example.org.evil.example'])(
    'is told nothing from %s',
    async (origin) => {
      const app = await buildApp(fakeDependencies({ corsOrigins: [OURS] }))
      for (const answer of [
        await app.inject(preflight(origin)),
        await app.inject({ url: '/healthz', headers: { origin } }),
      ]) {
        expect(answer.headers).not.toHaveProperty('access-control-allow-origin')
      }
    },
  )

  it('is told nothing when no origin is listed', async () => {
    const app = await buildApp(fakeDependencies())
    const answer = await app.inject(preflight(OURS))
    expect(answer.statusCode).toBe(404)
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin')
  })
})
