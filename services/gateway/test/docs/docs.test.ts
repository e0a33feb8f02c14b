import type { App } from '@bajiaozhi/shared/http/app-factory'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { buildApp } from '../../src/app.ts'
import { fakeDependencies } from '../gateway-under-test.ts'

describe('/docs', () => {
  let app: App

  beforeAll(async () => {
    app = await buildApp(fakeDependencies())
  })

  afterAll(() => app.close())

  const referencesOf = (html: string): string[] =>
    [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, reference]) => reference!)

  it('is a page that takes nothing from elsewhere, so that it works offline', async () => {
    const page = await app.inject('/docs')
    expect(page.statusCode).toBe(200)
    const references = referencesOf(page.body)
    expect(references.length).toBeGreaterThan(4)
    for (const reference of references) {
      const { origin, pathname } = new URL(reference, 'http://gateway.test/docs')
      expect(origin).toBe('http://gateway.test')
      expect([pathname, (await app.inject(pathname)).statusCode]).toEqual([pathname, 200])
    }
    expect(page.headers['content-security-policy']).not.toMatch(/https?:|upgrade-insecure-requests/)
  })

  it('shows the document and validates it nowhere', async () => {
    expect((await app.inject('/docs/json')).json()).toMatchObject({ info: { title: 'test' } })
    const initializer = await app.inject('/docs/static/swagger-initializer.js')
    expect(initializer.body).toContain('"validatorUrl":null')
    expect(initializer.body).toContain('"persistAuthorization":true')
  })
})
