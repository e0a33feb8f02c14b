import { describe, expect, it } from '@jest/globals'
import { Registry } from 'prom-client'
import { createRevocations } from '../../src/auth/revocations.ts'
import { logger } from '../gateway-under-test.ts'

describe('a logout', () => {
  it('is looked for under the key that articles writes', async () => {
    const store = { exists: async (key: string) => (key === 'auth:revoked:gone' ? 1 : 0) }
    const isRevoked = createRevocations({ store, logger, registry: new Registry() })
    expect([await isRevoked('gone'), await isRevoked('there')]).toEqual([true, false])
  })

  it('is left to the service to find while Redis is away, and that is counted', async () => {
    const registry = new Registry()
    const store = { exists: () => Promise.reject(new Error('away')) }
    expect(await createRevocations({ store, logger, registry })('gone')).toBe(false)
    expect(await registry.metrics()).toContain('gateway_revocation_checks_skipped_total 1')
  })
})
