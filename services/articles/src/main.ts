import { orExit } from '@bajiaozhi/shared/config/environment'
import { createLogger } from '@bajiaozhi/shared/logger/logger'
import { runService } from '@bajiaozhi/shared/shutdown/run-service'
import { startTelemetry } from '@bajiaozhi/shared/telemetry/start-telemetry'
import { buildApp } from './app.ts'
import { readConfig } from './config.ts'
import { openConnections } from './connections.ts'

const config = orExit(readConfig)
await startTelemetry({ service: 'articles', ...config })
const logger = createLogger({ service: 'articles', level: config.logLevel })
const { start, revocation, close, ...connections } = openConnections(config, logger)
const app = await buildApp({ config, logger, revocation, ...connections })
start()
revocation.start()

await runService({
  listeners: [{ app, port: config.port }],
  logger,
  async close() {
    await revocation.stop()
    await close()
  },
})
