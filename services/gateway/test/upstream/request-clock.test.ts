import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises'
import { afterEach, describe, expect, it } from '@jest/globals'
import { RequestClock } from '../../src/upstream/request-clock.ts'

describe('the time of a request', () => {
  let clock: RequestClock
  afterEach(() => clock.stop())

  /** Resolves with the milliseconds after which time was up. */
  const start = (attemptMs: number, totalMs: number) => {
    const up = Promise.withResolvers<number>()
    clock = new RequestClock({ attemptMs, totalMs, repeatsReads: true }, () => up.resolve(clock.passed))
    clock.beginAttempt(performance.now())
    return up.promise
  }

  it('is up when no head has come in the time of an attempt', async () => {
    const passed = await start(50, 10_000)
    expect(passed).toBeGreaterThanOrEqual(50)
    expect(clock.isOver).toBe(false)
  })

  it('is up at the end of the whole once the head is there', async () => {
    const up = start(50, 150)
    clock.headCame()
    expect(await up).toBeGreaterThanOrEqual(150)
    expect(clock.isOver).toBe(true)
  })

  it('is no longer for a second attempt than what the first one left', async () => {
    void start(100, 150)
    await pause(100)
    const left = clock.beginAttempt(performance.now())
    expect(left).toBeLessThanOrEqual(51)
  })

  it('stands still while whoever reads the answer does not keep up', async () => {
    const up = start(50, 5000)
    clock.headCame()
    clock.pause()
    await pause(200)
    clock.resume()
    const left = clock.beginAttempt(performance.now())
    expect(left).toBeGreaterThan(5000 - clock.passed + 190)
    clock.stop()
    expect(await Promise.race([up, pause(1, 'not up')])).toBe('not up')
  })

  it('is up a second time only with the whole, once the attempt may take the rest', async () => {
    const up = Promise.withResolvers<number>()
    let times = 0
    clock = new RequestClock({ attemptMs: 20, totalMs: 200, repeatsReads: true }, () => {
      times += 1
      if (clock.isOver) up.resolve(clock.passed)
      else clock.waitOn()
    })
    clock.beginAttempt(performance.now())
    expect(await up.promise).toBeGreaterThanOrEqual(199)
    expect(times).toBe(2)
  })

  it('is not up when the head has come and this process, held up itself, has only not read it yet', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    // Held up here, it comes to its timers before its sockets.
    await turn()
    const up = start(20, 300)
    // Stands for the head: the kernel makes the connection while this process does nothing.
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1', () => clock.headCame())
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)
    expect(await up).toBeGreaterThanOrEqual(299)
    socket.destroy()
    server.close()
  })
})
