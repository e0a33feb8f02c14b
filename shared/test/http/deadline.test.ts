import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { type App, createApp } from '../../src/http/app-factory.ts'
import { assertInTime, requestSignal, timeLeft } from '../../src/http/deadline.ts'
import { registerDeadlines } from '../../src/http/register-deadlines.ts'
import { createUnitOfWork } from '../../src/mysql/unit-of-work.ts'
import { silentLogger } from '../../src/testing/silent-logger.ts'

describe('a request with a deadline', () => {
  let app: App
  let handled: number
  let finish: PromiseWithResolvers<void>
  let seen: Promise<unknown> | undefined

  beforeEach(() => {
    app = createApp({ logger: silentLogger })
    registerDeadlines(app)
    handled = 0
    finish = Promise.withResolvers()
    seen = undefined
    app.get('/left', async () => {
      handled += 1
      return { left: timeLeft(), isAborted: requestSignal()?.aborted }
    })
    app.post('/left', async () => ({ left: timeLeft() }))
    app.get('/slow', async () => {
      const signal = requestSignal()!
      seen = new Promise((resolve) => signal.addEventListener('abort', () => resolve(signal.reason)))
      await finish.promise
      return 'late'
    })
  })

  afterEach(() => app.close())

  const get = (url: string, ms?: string) =>
    app.inject({ url, ...(ms !== undefined && { headers: { 'x-deadline-ms': ms } }) })

  test.each(['0', '-5'])('is refused before any work when it arrives with %s ms left', async (ms) => {
    const answer = await get('/left', ms)
    expect([answer.statusCode, answer.headers['retry-after'], handled]).toEqual([503, '1', 0])
    expect(answer.json()).toMatchObject({ code: 'DEADLINE_EXCEEDED' })
  })

  test('is handled by what knows how much time is left, with or without a body', async () => {
    const post = { method: 'POST', url: '/left', headers: { 'x-deadline-ms': '5000' }, payload: { a: 1 } } as const
    for (const answer of [await get('/left', '5000'), await app.inject(post)]) {
      const { left } = answer.json()
      expect(left).toBeGreaterThan(0)
      expect(left).toBeLessThanOrEqual(5000)
    }
  })

  test('is answered 503 when its time is over, and whoever handles it is told to stop', async () => {
    const answer = await get('/slow', '50')
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '1'])
    expect(await seen).toMatchObject({ code: 'DEADLINE_EXCEEDED' })
    finish.resolve()
  })

  test.each([undefined, 'soon', ''])('that says %j has all the time there is', async (ms) => {
    expect((await get('/left', ms)).json()).toEqual({ left: null, isAborted: false })
    expect(() => assertInTime()).not.toThrow()
    expect(timeLeft()).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('a write under a deadline', () => {
  let app: App
  let log: string[]
  let connectionAfterMs: number
  let workMs: number

  beforeEach(() => {
    log = []
    ;[connectionAfterMs, workMs] = [0, 0]
    // As Sequelize: a connection first, then BEGIN, and ROLLBACK when the work fails.
    const transaction = async (work: (transaction: object) => Promise<unknown>) => {
      await pause(connectionAfterMs)
      return work({}).then(
        (result) => {
          log.push('commit')
          return result
        },
        (error: unknown) => {
          log.push('rollback')
          throw error
        },
      )
    }
    const relay = { relay: async () => void log.push('relay') }
    const outbox = { add: async () => ({}) as never }
    const { write } = createUnitOfWork({ sequelize: { transaction } as never, outbox, relay })
    app = createApp({ logger: silentLogger })
    registerDeadlines(app)
    app.post('/write', async () => {
      await write(async () => {
        log.push('work')
        await pause(workMs)
      }).finally(() => log.push('end'))
      return 'ok'
    })
  })

  afterEach(() => app.close())

  const write = async (ms: number) => {
    const headers = { 'x-deadline-ms': String(ms) }
    const { statusCode } = await app.inject({ method: 'POST', url: '/write', headers, payload: { a: 1 } })
    while (log.at(-1) !== 'end') await pause(5)
    return [statusCode, ...log]
  }

  test('that is in time is committed and relayed', async () => {
    expect(await write(5000)).toEqual([200, 'work', 'commit', 'relay', 'end'])
  })

  test('that had to wait too long for a connection does not begin', async () => {
    connectionAfterMs = 150
    expect(await write(50)).toEqual([503, 'rollback', 'end'])
  })

  test('that took too long is not committed: whoever asked was told that it failed', async () => {
    workMs = 150
    expect(await write(50)).toEqual([503, 'work', 'rollback', 'end'])
  })
})
