import type { Logger } from '@bajiaozhi/shared/logger/logger'
import type { Redis } from '@bajiaozhi/shared/redis/connection'
import { createRepeater } from '@bajiaozhi/shared/timing/repeater'
import { Counter, Gauge, type Registry } from 'prom-client'
import { type CountRequest, createCountRequest } from './count-request.ts'
import { type Rate, RateLimiter } from './rate-limiter.ts'
import { createSharedDebts } from './shared-debts.ts'

const LIMITS = ['public', 'admin'] as const
type LimitName = (typeof LIMITS)[number]
export type Rates = Record<LimitName, Rate>

export interface RateLimitsOptions {
  rates: Rates
  redis: Pick<Redis, 'eval'>
  registry: Registry
  logger: Logger
  /** Monotonic milliseconds. */
  now?: () => number
}

/** Counts by client address (`public`) and by account (`admin`), in memory; what is counted is shared with all gateways in the background. */
export interface RateLimits extends Record<LimitName, CountRequest> {
  start: () => void
  /** Resolves when nothing is on its way to Redis any more. */
  stop: () => Promise<void>
}

const SHARE_EVERY_MS = 200

export function createRateLimits(options: RateLimitsOptions): RateLimits {
  const { rates, redis, registry, logger, now = () => performance.now() } = options
  const limiters = mapLimits((name) => new RateLimiter({ ...rates[name], now }))
  const { refused, failed } = registerMetrics(registry, limiters)
  const shares = LIMITS.map((name) => createSharedDebts({ redis, limiter: limiters[name], name, now }))
  const share = async (): Promise<void> => {
    const [failure] = (await Promise.allSettled(shares.map((one) => one()))).filter((one) => one.status === 'rejected')
    if (failure === undefined) return
    failed.inc()
    throw failure.reason
  }
  const repeater = createRepeater({ task: share, everyMs: SHARE_EVERY_MS, what: 'rate limits are shared', logger })
  const counts = mapLimits((name) => createCountRequest(limiters[name], () => refused.inc({ limit: name })))
  return { ...counts, start: repeater.start, stop: repeater.stop }
}

const mapLimits = <T>(make: (name: LimitName) => T): Record<LimitName, T> => ({
  public: make('public'),
  admin: make('admin'),
})

function registerMetrics(registry: Registry, limiters: Record<LimitName, RateLimiter>) {
  const registers = [registry]
  new Gauge({
    name: 'gateway_rate_limit_keys',
    help: 'Client addresses and accounts that owe something or were not told to Redis yet',
    labelNames: ['limit'],
    registers,
    collect() {
      for (const limit of LIMITS) this.set({ limit }, limiters[limit].size)
    },
  })
  const refused = new Counter({
    name: 'gateway_rate_limited_total',
    help: 'Requests refused with 429, by client address (public) or by account (admin)',
    labelNames: ['limit'],
    registers,
  })
  const failed = new Counter({
    name: 'gateway_rate_limit_sharing_failures_total',
    help: 'Times that Redis did not hear what was counted here; each gateway limits by itself meanwhile',
    registers,
  })
  for (const limit of LIMITS) refused.inc({ limit }, 0)
  return { refused, failed }
}
