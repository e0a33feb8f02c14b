import type { CacheGate } from '../cache/cache-gate.ts'

/** For tests in which Redis is always used. */
export const openGate: Pick<CacheGate, 'isOpen' | 'fail'> = { isOpen: () => true, fail: () => {} }
