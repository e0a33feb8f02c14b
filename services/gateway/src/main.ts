import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { orExit } from '@bajiaozhi/shared/config/environment'
import { createLogger } from '@bajiaozhi/shared/logger/logger'
import { startTelemetry } from '@bajiaozhi/shared/telemetry/start-telemetry'
import { buildApp } from './app.ts'
import { readConfig } from './config.ts'
import { openConnections } from './connections.ts'
import { runProcess } from './processes/run-process.ts'

const config = orExit(readConfig)
await startTelemetry({ service: 'gateway', ...config, isDoor: true })
const logger = createLogger({ service: 'gateway', level: config.logLevel })
const { checks, close, ...connections } = openConnections(config, logger)
const document: object = JSON.parse(readFileSync(new URL('../openapi.json', import.meta.url), 'utf8'))
const mediaRoot = fileURLToPath(new URL('../media-cache', import.meta.url))
const app = await buildApp({ ...config, ...connections, logger, document, mediaRoot })
await runProcess({ app, config, logger, registry: connections.registry, checks, close })
