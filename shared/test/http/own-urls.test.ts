import { expect, test } from '@jest/globals'
import { createOwnUrls } from '../../src/http/own-urls.ts'

const urls = createOwnUrls('https://api.example.com/')

test('a path of ours becomes absolute, and comes back as the path', () => {
  expect(urls.toPublic('/media-cache/a.jpg')).toBe('https://api.example.com/media-cache/a.jpg')
  expect(urls.toStored('https://api.example.com/media-cache/a.jpg')).toBe('/media-cache/a.jpg')
})

test("other people's URLs stay as they are", () => {
  expect(urls.toPublic('https://example.com/a.jpg')).toBe('https://example.com/a.jpg')
  expect(urls.toStored('https://example.com/media-cache/a.jpg')).toBe('https://example.com/media-cache/a.jpg')
})

test('no path leads out of the media folder', () => {
  expect(urls.isOwn('/media-cache/../admin')).toBe(false)
  expect(urls.isOwn('/admin')).toBe(false)
})
