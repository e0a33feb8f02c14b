import { fileURLToPath } from 'node:url'
import { orExit } from '@bajiaozhi/shared/config/environment'
import { createRegistry } from '@bajiaozhi/shared/http/metrics'
import { createLogger } from '@bajiaozhi/shared/logger/logger'
import { runService } from '@bajiaozhi/shared/shutdown/run-service'
import { Counter, Gauge } from 'prom-client'
import { readConfig } from './config.ts'
import { buildOpsApp } from './ops-app.ts'
import { allMetrics, primaryChecks } from './processes/primary-operations.ts'
import { Processes } from './processes/processes.ts'
import { SummedMetrics } from './processes/summed-metrics.ts'

// Starts main.ts as several processes on one port, and does nothing else: no request passes through here.
const config = orExit(readConfig)
const logger = createLogger({ service: 'gateway', level: config.logLevel })
const registry = createRegistry('gateway')
const summed = new SummedMetrics(registry)
const deaths = new Counter({
  name: 'gateway_process_deaths_total',
  help: 'Gateway processes that ended without being told to',
  registers: [registry],
})
const rolls = new Counter({
  name: 'gateway_process_rolls_total',
  help: 'Times that all gateway processes were replaced by new ones',
  registers: [registry],
})
const processes = new Processes({
  file: fileURLToPath(new URL('./main.ts', import.meta.url)),
  count: config.processes,
  logger,
  onEnd(worker, died) {
    summed.keep(worker.metrics)
    if (died) deaths.inc()
  },
  onRolled: () => rolls.inc(),
})
new Gauge({
  name: 'gateway_processes',
  help: 'Gateway processes that serve',
  registers: [registry],
  collect() {
    this.set(processes.serving.length)
  },
})
const app = buildOpsApp({
  logger,
  registry: { contentType: registry.contentType, metrics: () => allMetrics(processes, summed) },
  checks: primaryChecks(processes),
})
process.on('SIGHUP', () => void processes.roll())
await processes.start()

await runService({
  listeners: [{ app, port: config.opsPort }],
  logger,
  stopWork: () => processes.stop(config.drainMs),
  close: async () => {},
  ignoreHangup: true,
  extraMs: config.drainMs,
})
