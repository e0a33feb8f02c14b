import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { type Answer, type Connections, createConnections } from './connections.ts'
import type { Exchange, Order } from './exchange.ts'
import { createFaults, type Inject } from './faults.ts'
import type { FaultWindow, Figures } from './figures.ts'
import { findGateway, type Gateway, logIn, prepare } from './gateway.ts'
import { offer } from './offer.ts'
import { createOrders, type Orders } from './orders.ts'
import { PARAMETERS } from './parameters.ts'
import { nameOf, type PlannedFault } from './plan.ts'
import { createRows, type Rows } from './rows-repository.ts'
import type { Stack } from './stack.ts'

export interface RunOptions {
  stack: Stack
  planned: readonly PlannedFault[]
  faultMs: number
  login: { username: string; password: string }
  say: (line: string) => void
  signal: AbortSignal
}

const REST_LOOK_MS = 2000

/** Reads and writes while things fail as planned, lets the stack come to rest, and counts. */
export async function runCheck(options: RunOptions): Promise<Figures> {
  const { stack, faultMs, login, signal } = options
  const gateway = await findGateway(stack)
  const connections = createConnections(gateway.origin, PARAMETERS.connections)
  try {
    const token = await logIn(connections, login)
    const prefix = `check${Date.now().toString(36)}`
    const ids = await prepare(connections, token, prefix)
    const inject = createFaults({
      stack,
      gateway,
      faultMs,
      signal,
    })
    await load(
      connections,
      createOrders({ ids, token, prefix: `warm${prefix}` }),
      AbortSignal.timeout(PARAMETERS.warmUpMs),
    )
    const orders = createOrders({ ids, token, prefix })
    return await watch({ ...options, gateway, connections, orders, inject, rows: createRows(stack, prefix) })
  } finally {
    await connections.close()
  }
}

interface Watching extends RunOptions {
  gateway: Gateway
  connections: Connections
  orders: Orders
  inject: Inject
  rows: Rows
}

async function watch(watching: Watching): Promise<Figures> {
  const { gateway, connections, orders, rows, planned, signal } = watching
  const loop = monitorEventLoopDelay({ resolution: 1 })
  loop.enable()
  const [started, ending] = [performance.now(), new AbortController()]
  const [exchanges, windows] = await Promise.all([
    load(connections, orders, AbortSignal.any([signal, ending.signal])),
    failAsPlanned(watching).finally(() => ending.abort()),
  ])
  const seconds = (performance.now() - started) / 1000
  signal.throwIfAborted()
  return {
    seconds,
    exchanges,
    windows,
    planned,
    rows: await atRest(rows),
    gatewayRestarts: await gateway.restarts(),
    loopLagMs: loop.percentile(99) / 1e6,
  }
}

/** Reads and writes until told to stop. */
async function load({ send }: Connections, orders: Orders, until: AbortSignal): Promise<Exchange[]> {
  const exchanges: Exchange[] = []
  const exchanging = (next: () => Order) => async (due: number) => {
    const order = next()
    const { kind, service, path, content } = order
    const { body, ...answer } = await send(order).catch(toNoAnswer)
    const problem = answer.status === 200 ? {} : { problem: body.slice(0, 120) }
    const written = content === undefined ? {} : { content }
    exchanges.push({
      kind,
      service,
      path,
      due,
      ended: performance.now(),
      ...answer,
      ...written,
      ...problem,
    })
  }
  await Promise.all([
    offer(PARAMETERS.readsPerSecond, exchanging(orders.read), until),
    offer(PARAMETERS.writesPerSecond, exchanging(orders.write), until),
  ])
  return exchanges
}

async function failAsPlanned({ planned, inject, say, signal }: Watching): Promise<FaultWindow[]> {
  const started = performance.now()
  const windows: FaultWindow[] = []
  for (const fault of planned) {
    await pause(PARAMETERS.calmMs, undefined, { signal }).catch(() => {})
    if (signal.aborted) return windows
    say(`${((performance.now() - started) / 1000).toFixed(1)} s: ${nameOf(fault)}`)
    const window = await inject(fault).catch((error: Error) => say(`${nameOf(fault)}: ${error.message}`))
    if (window) windows.push(window)
  }
  await pause(PARAMETERS.calmMs, undefined, { signal }).catch(() => {})
  return windows
}

/** A replica that was paused may finish writes whose clients have long gone: counted when nothing is added any more. */
async function atRest(rows: Rows): Promise<Map<string, number>> {
  let counts = await rows.counts()
  for (let before = -1; total(counts) !== before; counts = await rows.counts()) {
    before = total(counts)
    await pause(REST_LOOK_MS)
  }
  return counts
}

const total = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((sum, count) => sum + count, 0)

const toNoAnswer = ({ message }: Error): Answer => ({ status: 0, saysRetryAfter: false, isCopy: false, body: message })
