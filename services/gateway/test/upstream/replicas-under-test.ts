import { createLogger } from '@bajiaozhi/shared/logger/logger'
import { eventually } from '@bajiaozhi/shared/testing/eventually'
import { expect } from '@jest/globals'
import type { Dispatcher } from 'undici'
import type { UpstreamRequest } from '../../src/upstream/exchange.ts'
import type { Policy } from '../../src/upstream/policy.ts'
import { ReplicaSet } from '../../src/upstream/replica-set.ts'
import { RetryBudget } from '../../src/upstream/retry-budget.ts'
import { ServiceDispatcher } from '../../src/upstream/service-dispatcher.ts'
import { type Answerer, type StubService, startStub } from '../stub-service.ts'
import { createFakeMetrics } from './fake-metrics.ts'

const logger = createLogger({ service: 'test', level: 'silent' })

/** Long enough for a busy machine. */
const PATIENT: Policy = { attemptMs: 5000, totalMs: 10_000, repeatsReads: true }
/** Times that a test can wait for. */
export const QUICK: Policy = { attemptMs: 300, totalMs: 900, repeatsReads: true }
export const ONCE: Policy = { attemptMs: 5000, totalMs: 5000, repeatsReads: false }

export interface Sent {
  method?: 'GET' | 'HEAD' | 'POST'
  path?: string
  policy?: Policy
  headers?: Dispatcher.DispatchOptions['headers']
  signal?: AbortSignal
}

/** A dispatcher in front of real servers at 127.0.0.2 and so on, which answer as each is told to. */
export async function startReplicas(...answerers: Answerer[]) {
  const stubs: StubService[] = []
  const add = async (answer: Answerer): Promise<StubService> => {
    const stub = await startStub(`127.0.0.${stubs.length + 2}`, answer, stubs[0]?.port)
    stubs.push(stub)
    return stub
  }
  for (const answer of answerers) await add(answer)
  let listed = stubs.map(({ address }) => address)
  const fake = createFakeMetrics()
  const replicas = new ReplicaSet({
    url: new URL(`http://articles:${stubs[0]?.port ?? 1}`),
    resolve: async () => listed,
    logger,
    connectMs: 300,
    gatewayId: 'gateway-1',
    onEjection: fake.metrics.ejected,
    resolveEveryMs: 20,
  })
  const dispatcher = new ServiceDispatcher({ replicas, budget: new RetryBudget(), metrics: fake.metrics })
  await replicas.start()

  const request = ({ method = 'GET', path = '/', policy = PATIENT, headers = {}, signal }: Sent = {}) => {
    const body = method === 'POST' ? Buffer.from('{}') : null
    const options: UpstreamRequest = { path, method, body, headers, route: '/api/articles', policy, priority: 'public' }
    return dispatcher.request({
      ...options,
      origin: 'http://ignored',
      signal: signal ?? null,
    } as Dispatcher.RequestOptions)
  }
  return {
    stubs,
    replicas,
    dispatcher,
    request,
    ...fake,
    add,
    ask: async (sent?: Sent) => (await request(sent)).body.text(),
    list: (...addresses: string[]) => {
      listed = addresses
    },
    /** Waits until so many say that they are ready. */
    readyAre: (count: number) => eventually(() => expect(replicas.counts().ready).toBe(count)),
    outcomes: () => {
      const counts: Record<string, number> = {}
      for (const { outcome, count } of replicas.attempts()) counts[outcome] = (counts[outcome] ?? 0) + count
      return counts
    },
    async close() {
      await replicas.close()
      await Promise.all(stubs.map(({ kill }) => kill()))
    },
  }
}

export type ReplicasUnderTest = Awaited<ReturnType<typeof startReplicas>>

export const says =
  (body: string, status = 200, headers = {}): Answerer =>
  (_request, response) =>
    response.writeHead(status, headers).end(body)
export const hangs: Answerer = () => undefined
export const breaks: Answerer = (request) => request.socket.destroy()
