import { ConfigError } from '@bajiaozhi/shared/config/config-error'
import { describe, expect, it } from '@jest/globals'
import { readConfig } from '../src/config.ts'

const complete = {
  ARTICLES_URL: 'http://articles:3000',
  EVENTS_URL: 'http://events:3000',
  FIGHTERS_URL: 'http://fighters:3000',
  REDIS_STREAMS_ADDR: 'redis-streams:6379',
  REDIS_USER: 'gateway',
  REDIS_PASSWORD: 'secret',
  NATS_URL: 'nats://nats:4222',
  JWT_SECRET: 'x'.repeat(32),
  INTERNAL_TOKEN: 'i'.repeat(32),
}

const problemsOf = (env: Record<string, string>): readonly string[] => {
  try {
    readConfig(env)
    return []
  } catch (error) {
    return (error as ConfigError).problems
  }
}

describe('the configuration of the gateway', () => {
  it('names everything that an empty environment lacks', () => {
    expect(() => readConfig({})).toThrow(ConfigError)
    const missing = problemsOf({}).map((problem) => problem.split(' ')[0])
    expect(missing.sort()).toEqual(Object.keys(complete).sort())
  })

  it('has defaults for ports, and no origin that may call it', () => {
    expect(readConfig(complete)).toMatchObject({ port: 8080, opsPort: 9090, corsOrigins: [] })
  })

  it('reads a list of origins and refuses anything that is none', () => {
    const origins = 'https://a.example, http://b.example:8080'
    expect(readConfig({ ...complete, CORS_ORIGINS: origins }).corsOrigins).toEqual([
      'https://a.example',
      'http://b.example:8080',
    ])
    for (const CORS_ORIGINS of ['*', 'https://a.example/path', 'a.example']) {
      expect(problemsOf({ ...complete, CORS_ORIGINS })).toHaveLength(1)
    }
  })

  it('limits addresses and accounts, at other rates when it is told so', () => {
    const admin = { perSec: 100, burst: 200 }
    expect(readConfig(complete).rates).toEqual({ public: { perSec: 50, burst: 300 }, admin })
    const higher = { ...complete, RATE_LIMIT_PER_SEC: '5000', RATE_LIMIT_BURST: '9000' }
    expect(readConfig(higher).rates).toEqual({ public: { perSec: 5000, burst: 9000 }, admin })
    for (const RATE_LIMIT_BURST of ['0', '-1', '1000001', 'many']) {
      expect(problemsOf({ ...complete, RATE_LIMIT_BURST })).toEqual([expect.stringContaining('RATE_LIMIT_BURST')])
    }
  })

  it('trusts no proxy unless it is told to, and refuses what is neither an address, a range nor a name of ranges', () => {
    expect(readConfig(complete).trustedProxies).toEqual([])
    const proxies = 'loopback, uniquelocal,203.0.113.7, 2001:db8::/32'
    expect(readConfig({ ...complete, TRUSTED_PROXIES: proxies }).trustedProxies).toEqual([
      'loopback',
      'uniquelocal',
      '203.0.113.7',
      '2001:db8::/32',
    ])
    for (const TRUSTED_PROXIES of ['nginx', '0.0.0.0/0', '10.0.0.0/33', '*', '10.0.0.0/8 loopback']) {
      expect(problemsOf({ ...complete, TRUSTED_PROXIES })).toEqual([expect.stringContaining('TRUSTED_PROXIES')])
    }
  })

  it('refuses a short secret without repeating it', () => {
    const [problem] = problemsOf({ ...complete, JWT_SECRET: 'short' })
    expect(problem).toContain('JWT_SECRET')
    expect(problem).not.toContain('short')
  })
})
