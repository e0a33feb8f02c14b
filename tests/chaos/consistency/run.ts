import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { signAdminToken } from '../../../shared/src/testing/admin-token.ts'
import { type Cluster, startCluster } from './cluster.ts'
import { createFaults } from './faults.ts'
import { beyondBars, createFigures, type Figures } from './figures.ts'
import { createHistory } from './history.ts'
import { createHttpClient, type HttpClient } from './http-client.ts'
import { nameOf } from './names.ts'
import { pace } from './pace.ts'
import { LIST_PATHS, PARAMETERS, WARM_UP_MS } from './parameters.ts'
import { type PlannedFaults, planFaults } from './plan.ts'
import { createReader } from './reader.ts'
import { findWrongKeys } from './rest.ts'
import { createTruth } from './truth-repository.ts'
import type { Variant } from './variants.ts'
import { createWindows, type Windows } from './windows.ts'
import { createWriter } from './writer.ts'

export interface RunOptions {
  variant: Variant
  seconds: number
  timesEach: number
  /** Ends as soon as this many reads were stale beyond the bars: a broken backend need not be watched any longer. */
  enough: number
  say: (line: string) => void
  signal: AbortSignal
}

export interface Run {
  figures: Figures
  windows: Windows
}

const ORGS = ['UFC', 'ONE', 'PFL', 'Bellator']

/** Starts everything, reads and writes while things fail, lets it come to rest, compares, and removes everything. */
export async function runCheck(options: RunOptions): Promise<Run> {
  const lost = new AbortController()
  const cluster = await startCluster(options.variant, (why) => lost.abort(new Error(why)))
  const clients: HttpClient[] = []
  try {
    const token = await signAdminToken(cluster.jwtSecret)
    const connect = (origins: readonly string[]) => {
      const connected = origins.map((origin) => createHttpClient(origin, token))
      clients.push(...connected)
      return connected
    }
    const signal = AbortSignal.any([options.signal, lost.signal])
    const run = await load({ ...options, signal }, cluster, connect(cluster.gateways), connect(cluster.services))
    signal.throwIfAborted()
    return run
  } finally {
    await Promise.all(clients.map((client) => client.close()))
    await cluster.stop()
  }
}

async function load(
  { seconds, timesEach, enough, say, signal }: RunOptions,
  cluster: Cluster,
  gateways: HttpClient[],
  services: HttpClient[],
): Promise<Run> {
  const [history, truth] = [createHistory(), createTruth(cluster.mysql)]
  const ids = await announceEvents(gateways[0]!)
  for (const event of ids.keys()) history.acknowledge(event, 1, performance.now())
  const cardPaths = ids.map((id) => `/api/events/${id}`)

  /** Reads and writes until told to stop. */
  async function readAndWrite({ figures, windows }: Run, until: AbortSignal): Promise<void> {
    const started = performance.now()
    await Promise.all([
      pace({
        perSecond: PARAMETERS.readsPerSecond,
        atOnce: PARAMETERS.readsAtOnce,
        begin: createReader({ gateways, cardPaths, history, figures, windows }),
        signal: until,
      }),
      pace({
        perSecond: PARAMETERS.writesPerSecond,
        atOnce: PARAMETERS.writesAtOnce,
        begin: createWriter({ gateways, ids, history, figures, truth }),
        signal: until,
      }),
    ])
    figures.seconds = (performance.now() - started) / 1000
  }

  const newRun = (): Run => ({ figures: createFigures(), windows: createWindows() })
  await readAndWrite(newRun(), AbortSignal.any([signal, AbortSignal.timeout(WARM_UP_MS)]))

  const run = newRun()
  const { figures, windows } = run
  const ending = new AbortController()
  const until = AbortSignal.any([signal, ending.signal])
  const loop = monitorEventLoopDelay({ resolution: 1 })
  loop.enable()
  const endsAt = performance.now() + seconds * 1000
  const inject = createFaults(cluster, windows, seconds * 1000)
  let hasFailedAll = false
  const failing = failAsPlanned(planFaults(seconds * 1000, timesEach), { inject, figures, say, signal: until }).then(
    () => {
      hasFailedAll = true
    },
  )
  const timer = setInterval(() => {
    const isOver = hasFailedAll && performance.now() >= endsAt
    if (isOver || beyondBars(figures, windows).length >= enough) ending.abort()
  }, 20)
  // Faults under way are waited for, however the reading went: what they have stopped must be back before it is removed.
  await readAndWrite(run, until)
    .finally(() => ending.abort())
    .finally(() => clearInterval(timer))
    .finally(() => failing)
  figures.loopLagMs = loop.percentile(99) / 1e6
  signal.throwIfAborted()
  if (beyondBars(figures, windows).length < enough) {
    say(`${figures.seconds.toFixed(1)} s: at rest`)
    figures.wrongKeys = await findWrongKeys({ gateways, services, paths: [...cardPaths, ...LIST_PATHS], truth, signal })
  }
  for (const replica of cluster.replicas) addTo(figures.loads, await replica.countLoads())
  return run
}

function addTo(sum: Figures['loads'], { all, slow }: Figures['loads']): void {
  sum.all += all
  sum.slow += slow
}

/** @returns their ids, each with the first version of its name */
async function announceEvents(gateway: HttpClient): Promise<number[]> {
  const ids: number[] = []
  for (let event = 0; event < PARAMETERS.events; event += 1) {
    const name = nameOf(event, 1)
    const fields = { org: ORGS[event % ORGS.length], name, starts_at: startOf(event), venue: 'the hall' }
    const { status, body } = await gateway.post('/admin/events', fields)
    if (status !== 200) throw new Error(`an event could not be announced: ${status} ${body}`)
    ids.push((JSON.parse(body) as { id: number }).id)
  }
  return ids
}

/** All on the day of the list by date. */
const startOf = (event: number): string => new Date(Date.UTC(2026, 2, 1, 0, event)).toISOString().replace('.000', '')

interface Failing {
  inject: (kind: PlannedFaults['kinds'][number]) => Promise<void>
  figures: Figures
  say: (line: string) => void
  signal: AbortSignal
}

async function failAsPlanned(plan: PlannedFaults[], { inject, figures, say, signal }: Failing): Promise<void> {
  const started = performance.now()
  const secondsIn = () => ((performance.now() - started) / 1000).toFixed(1)
  for (const { atMs, kinds } of plan) {
    await pause(Math.max(0, started + atMs - performance.now()), undefined, { signal }).catch(() => {})
    if (signal.aborted) return
    say(`${secondsIn()} s: ${kinds.join('; ')}`)
    await Promise.all(
      kinds.map((kind) =>
        inject(kind).then(
          () => {
            figures.faults[kind] += 1
          },
          (error: Error) => say(`${secondsIn()} s: ${kind}: ${error.message}`),
        ),
      ),
    )
  }
}
