import { describe, expect, it } from '@jest/globals'
import { buildApp } from '../../src/app.ts'
import { fakeDependencies } from '../gateway-under-test.ts'

describe('GET /healthz', () => {
  it('says ok while a service has an address', async () => {
    const app = await buildApp(fakeDependencies({ addresses: ['10.0.0.1'] }))
    const answer = await app.inject('/healthz')
    expect([answer.statusCode, answer.json()]).toEqual([200, { status: 'ok' }])
    await app.close()
  })

  it('says 503 while there is nothing to serve from', async () => {
    const app = await buildApp(fakeDependencies({ addresses: [] }))
    const answer = await app.inject('/healthz')
    expect(answer.statusCode).toBe(503)
    expect(answer.json()).toMatchObject({ code: 'NOT_READY' })
    await app.close()
  })
})
