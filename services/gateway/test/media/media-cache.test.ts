import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { App } from '@bajiaozhi/shared/http/app-factory'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { buildApp } from '../../src/app.ts'
import { fakeDependencies } from '../gateway-under-test.ts'

describe('/media-cache/', () => {
  let app: App
  let mediaRoot: string

  beforeAll(async () => {
    const outside = await mkdtemp(join(tmpdir(), 'media-cache-'))
    mediaRoot = join(outside, 'public')
    await mkdir(join(mediaRoot, 'sample'), { recursive: true })
    await writeFile(join(mediaRoot, 'sample', 'cover-1.jpg'), 'a picture')
    await writeFile(join(mediaRoot, '.secret'), 'hidden')
    await writeFile(join(outside, 'private.txt'), 'hidden')
    app = await buildApp(fakeDependencies({ mediaRoot }))
  })

  afterAll(async () => {
    await app.close()
    await rm(join(mediaRoot, '..'), { recursive: true })
  })

  it('serves a picture that may be kept, and 304 to who has it', async () => {
    const answer = await app.inject('/media-cache/sample/cover-1.jpg')
    expect([answer.statusCode, answer.body]).toEqual([200, 'a picture'])
    expect(answer.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'cache-control': 'public, max-age=86400',
      'x-content-type-options': 'nosniff',
      etag: expect.any(String),
    })
    const headers = { 'if-none-match': String(answer.headers.etag) }
    expect((await app.inject({ url: '/media-cache/sample/cover-1.jpg', headers })).statusCode).toBe(304)
  })

  it.each([
    '',
    'sample',
    'sample/',
    '.secret',
    'nothing.jpg',
    '../private.txt',
    '..%2fprivate.txt',
    'sample/%2e%2e/.secret',
  ])('lists nothing and shows nothing else: %s', async (path) => {
    const answer = await app.inject(`/media-cache/${path}`)
    expect(answer.json()).toMatchObject({
      code: expect.stringMatching(/^(BAD_URL|NOT_FOUND)$/),
      request_id: expect.any(String),
    })
    expect(answer.body).not.toContain('hidden')
  })
})
