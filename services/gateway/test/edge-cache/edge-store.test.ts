import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createEdgeStore } from '../../src/edge-cache/edge-store.ts'
import { representationIn } from '../../src/edge-cache/representations.ts'
import { createTagIndex } from '../../src/edge-cache/tag-index.ts'
import { copyOf } from './copies.ts'

const MIB = 1024 * 1024
const tagged = (url: string, tags: string) => copyOf({ url, headers: { 'x-cache-tags': tags } })

describe('the store of copies', () => {
  it('drops what carries a tag, and nothing else', () => {
    const store = createEdgeStore(MIB)
    for (const id of [1, 2, 3]) store.put(tagged(`/api/events/${id}`, `events event:${id}`))
    expect([store.dropTags(['event:2', 'event:9']), store.get('/api/events/2')]).toEqual([1, undefined])
    expect([store.entries(), store.dropTags(['events', 'event:1']), store.entries()]).toEqual([2, 2, 0])
    expect(store.bytes()).toBe(0)
  })

  it('goes by the tags of the newest copy of a URL', () => {
    const store = createEdgeStore(MIB)
    store.put(tagged('/a', 'x y'))
    store.put(tagged('/a', 'y z'))
    expect([store.dropTags(['x']), store.dropTags(['z'])]).toEqual([0, 1])
  })

  it('counts a coding when it has been made, and knows the copy by its tags as before', async () => {
    const store = createEdgeStore(MIB)
    const copy = copyOf({ body: 'a'.repeat(5000) })
    store.put(copy)
    const before = store.bytes()
    const { body } = await representationIn(copy.representations, 'gzip')
    store.recount(copy)
    expect(store.bytes()).toBe(before + body.length)
    expect([store.dropTags(['event:1']), store.bytes()]).toEqual([1, 0])
    store.recount(copy)
    expect(store.entries()).toBe(0)
  })

  it('keeps the newer copy when a coding of the older one, of the same bytes, is made late', async () => {
    const store = createEdgeStore(MIB)
    const older = copyOf({ body: 'a'.repeat(5000) })
    const newer = { ...older, startedAt: older.startedAt + 1000 }
    store.put(newer)
    await representationIn(older.representations, 'gzip')
    store.recount(older)
    expect(store.get(older.url)?.startedAt).toBe(newer.startedAt)
  })

  it('stays within its bytes, letting the least recently used go, and takes nothing that fills it alone', () => {
    const store = createEdgeStore(MIB)
    for (let id = 1; id <= 5000; id += 1) {
      store.put(tagged(`/api/events/${id}`, `events event:${id}`))
      expect(store.get('/api/events/1')).toBeDefined()
    }
    expect(store.bytes()).toBeLessThanOrEqual(MIB)
    expect(store.entries()).toBeGreaterThan(150)
    expect([store.get('/api/events/2'), store.get('/api/events/5000')?.status]).toEqual([undefined, 200])
    store.put(copyOf({ url: '/large', body: 'a'.repeat(MIB / 4) }))
    expect([store.get('/large'), store.dropTags(['events']), store.entries()]).toEqual([
      undefined,
      expect.anything(),
      0,
    ])
  })

  it('is empty after it was cleared', () => {
    const store = createEdgeStore(MIB)
    store.put(copyOf())
    expect([store.clear(), store.entries(), store.bytes(), store.dropTags(['events'])]).toEqual([1, 0, 0, 0])
  })
})

describe('the index of tags', () => {
  it('says for every tag exactly the URLs that carry it', () => {
    const [url, tag] = [fc.constantFrom('/1', '/2', '/3'), fc.constantFrom('a', 'b', 'c')]
    const step = fc.record({ isAdded: fc.boolean(), url, tags: fc.uniqueArray(tag) })
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const index = createTagIndex()
        const model = new Map(['a', 'b', 'c'].map((each) => [each, new Set<string>()]))
        for (const { isAdded, url, tags } of steps) {
          index[isAdded ? 'add' : 'remove'](url, tags)
          for (const each of tags) model.get(each)![isAdded ? 'add' : 'delete'](url)
        }
        for (const [each, urls] of model) expect(index.urlsOf(each).sort()).toEqual([...urls].sort())
      }),
    )
  })
})
