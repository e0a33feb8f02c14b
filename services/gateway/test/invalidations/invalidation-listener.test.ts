import type { Bus } from '@bajiaozhi/shared/bus/bus'
import type { Invalidation } from '@bajiaozhi/shared/contracts/invalidation'
import { describe, expect, it } from '@jest/globals'
import { Registry } from 'prom-client'
import { listenForInvalidations } from '../../src/invalidations/invalidation-listener.ts'

describe('an invalidation on NATS', () => {
  it('is counted by its domain and handed to whoever caches', async () => {
    const registry = new Registry()
    const dropped: string[][] = []
    let deliver: ((message: Invalidation) => void) | undefined
    const subscribe: Bus['subscribe'] = (subject, _schema, handle) => {
      expect(subject).toBe('cache.invalidate.>')
      deliver = (message) => handle(message as never, 'cache.invalidate.articles')
    }
    listenForInvalidations({ bus: { subscribe }, registry, onInvalidation: ({ tags }) => void dropped.push(tags) })
    deliver?.({ domain: 'articles', tags: ['article:1'], at: 0 })
    deliver?.({ domain: 'articles', tags: ['article:2'], at: 0 })
    expect(dropped).toEqual([['article:1'], ['article:2']])
    expect(await registry.metrics()).toContain('gateway_invalidations_total{domain="articles"} 2')
  })
})
