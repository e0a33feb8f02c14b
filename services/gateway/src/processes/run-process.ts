import cluster from 'node:cluster'
import { setTimeout as pause } from 'node:timers/promises'
import type { App } from '@bajiaozhi/shared/http/app-factory'
import { createDependencyState } from '@bajiaozhi/shared/http/dependency-state'
import type { Logger } from '@bajiaozhi/shared/logger/logger'
import { runService } from '@bajiaozhi/shared/shutdown/run-service'
import type { Registry } from 'prom-client'
import { buildOpsApp, type DependencyChecks } from '../ops-app.ts'
import { reportToPrimary, type States, statesNow } from './report-to-primary.ts'

export interface RunProcessOptions {
  app: App
  config: { port: number; opsPort: number }
  logger: Logger
  registry: Registry
  checks: DependencyChecks
  /** Closes the connections. */
  close: () => Promise<void>
}

/** A worker that cannot reach something serves all the same, but its predecessor need not go before it had the time to try. */
const CONNECT_WITHIN_MS = 2000
const LOOK_EVERY_MS = 20

/** Serves until it is told to stop: as one of the primary's workers, or alone with a port for operations of its own. */
export async function runProcess(options: RunProcessOptions): Promise<void> {
  if (cluster.isWorker) return runWorker(options)
  const { app, config, logger, registry, checks, close } = options
  const ops = buildOpsApp({ logger, registry, checks })
  const listeners = [
    { app, port: config.port },
    { app: ops, port: config.opsPort },
  ]
  await runService({ listeners, logger, close })
}

async function runWorker({ app, config, logger, registry, checks, close }: RunProcessOptions): Promise<void> {
  const states: States = Object.fromEntries(
    Object.entries(checks).map(([name, check]) => [name, createDependencyState(check)]),
  )
  let stop = (): void => process.exit(0)
  const tellLastMetrics = reportToPrimary({
    registry,
    states,
    onLeaveSoon: () => app.departure.begin(),
    onLeave: () => stop(),
  })
  await app.ready()
  await untilUp(states)
  stop = await runService({
    listeners: [{ app, port: config.port, isShared: true }],
    logger,
    // Of a terminal that hangs up, every process hears; what is to happen the primary decides.
    ignoreHangup: true,
    async close() {
      await tellLastMetrics()
      await close()
    },
  })
}

async function untilUp(states: States): Promise<void> {
  const until = performance.now() + CONNECT_WITHIN_MS
  const areUp = async () => Object.values(await statesNow(states)).every((state) => state === 'up')
  while (performance.now() < until && !(await areUp())) await pause(LOOK_EVERY_MS)
}
