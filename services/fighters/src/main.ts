import { orExit } from '@bajiaozhi/shared/config/environment'
import { createLogger } from '@bajiaozhi/shared/logger/logger'
import { runService } from '@bajiaozhi/shared/shutdown/run-service'
import { startTelemetry } from '@bajiaozhi/shared/telemetry/start-telemetry'
import { buildApp } from './app.ts'
import { readConfig } from './config.ts'
import { openConnections } from './connections.ts'

const config = orExit(readConfig)
await startTelemetry({ service: 'fighters', ...config })
const logger = createLogger({ service: 'fighters', level: config.logLevel })
const { start, close, ...connections } = openConnections(config, logger)
const app = await buildApp({ config, logger, ...connections })
start()

await runService({ listeners: [{ app, port: config.port }], logger, close })
