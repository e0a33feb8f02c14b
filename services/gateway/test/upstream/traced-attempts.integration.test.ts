import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { setTracing, type Tracing } from '@bajiaozhi/shared/telemetry/tracing'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { Answerer } from '../stub-service.ts'
import { type ReplicasUnderTest, says, startReplicas } from './replicas-under-test.ts'

const caller = new AsyncLocalStorage<string>()
/** On whose behalf undici was given each request, as a tracer that listens to it finds out. */
let seen: (string | undefined)[]
const see = () => void seen.push(caller.getStore())
let service: ReplicasUnderTest

beforeEach(() => {
  seen = []
  setTracing({ keep: () => AsyncLocalStorage.snapshot() } as Tracing)
  subscribe('undici:request:create', see)
})
afterEach(async () => {
  unsubscribe('undici:request:create', see)
  setTracing(undefined)
  await service.close()
})

/** Answers what comes first, and breaks off what comes later on the same connection. */
function tires(): Answerer {
  const known = new WeakSet<object>()
  return (request, response) => {
    if (known.has(request.socket)) return void request.socket.destroy()
    known.add(request.socket)
    response.end('tired')
  }
}

test('a further attempt belongs to the trace of its request, not to that of whoever opened the connection that broke', async () => {
  service = await startReplicas(tires(), says('b'))
  let request = 0
  while (service.retries.length === 0 && request < 50) {
    request += 1
    await caller.run(`request ${request}`, () => service.ask())
  }
  expect(service.retries).toEqual(['reset'])
  expect(seen.filter((one) => one === `request ${request}`)).toHaveLength(2)
})
