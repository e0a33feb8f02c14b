import { orExit } from '@bajiaozhi/shared/config/environment'
import { createLogger } from '@bajiaozhi/shared/logger/logger'
import { runService } from '@bajiaozhi/shared/shutdown/run-service'
import { startTelemetry } from '@bajiaozhi/shared/telemetry/start-telemetry'
import { buildApp } from './app.ts'
import { readConfig } from './config.ts'
import { openConnections } from './connections.ts'
import { createSnapshotFeed } from './snapshots/snapshot-feed.ts'

const config = orExit(readConfig)
await startTelemetry({ service: 'events', ...config })
const logger = createLogger({ service: 'events', level: config.logLevel })
const { start, connectStreams, close, ...connections } = openConnections(config, logger)
const app = await buildApp({ config, logger, ...connections })
const feed = createSnapshotFeed({ ...connections, connect: connectStreams, intervalMs: config.reconcileMs, logger })
start()
feed.start()

await runService({ listeners: [{ app, port: config.port }], logger, stopWork: feed.stop, close })
