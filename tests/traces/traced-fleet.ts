import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createSequelize } from '@bajiaozhi/shared/mysql/connection'
import { runMigrations } from '@bajiaozhi/shared/mysql/migrations'
import { startMysql, startNats, startRedis } from '@bajiaozhi/shared/testing/containers'
import { silentLogger as logger } from '@bajiaozhi/shared/testing/silent-logger'
import { migrations } from '../../services/articles/src/migrations/index.ts'
import { type Collector, startCollector } from './collector.ts'
import { startProcess, type TracedProcess } from './traced-process.ts'

export interface TracedFleet {
  collector: Collector
  gateway: TracedProcess
  articles: TracedProcess
  worker: TracedProcess
  /** Somebody else's feed, and what it was sent. */
  feed: { url: string; heard: IncomingHttpHeaders[] }
}

const FEED = '<rss><channel><item><title>八角志 🥊</title><link>/a</link></item></channel></rss>'

/** The gateway, articles and an ingest-worker as processes, all of them traced, with a real MySQL, Redis and NATS. */
export async function startFleet(parts: AsyncDisposableStack): Promise<TracedFleet> {
  const owned = async <T>(starting: Promise<T>, stop: (started: T) => Promise<unknown>): Promise<T> =>
    parts.adopt(await starting, async (started) => void (await stop(started)))
  const services = [startRedis(), startNats()].map((service) => owned(service, ({ stop }) => stop()))
  const [mysql, redis, nats] = await Promise.all([owned(startMysql(), ({ stop }) => stop()), ...services])
  const collector = await owned(startCollector(), ({ close }) => close())
  const feed = await owned(startFeed(), ({ close }) => close())
  const dsn = await mysql.createDatabase()
  const sequelize = createSequelize({ dsn, logger })
  await runMigrations({ sequelize, migrations, logger })
  await sequelize.close()

  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
    OTEL_BSP_SCHEDULE_DELAY: '200',
    MYSQL_DSN: dsn,
    REDIS_CACHE_ADDR: redis!.addr,
    REDIS_STREAMS_ADDR: redis!.addr,
    NATS_URL: `nats://${nats!.addr}`,
    FETCH_ALLOW_HOSTS: 'localhost',
  }
  const start = (...args: Parameters<typeof startProcess>) => owned(startProcess(...args), ({ stop }) => stop())
  const articles = await start('articles', env)
  const behind = { ...env, ARTICLES_URL: articles.url }
  const [gateway, worker] = await Promise.all([start('gateway', behind), start('ingest-worker', behind)])
  return { collector, gateway: gateway!, articles, worker: worker!, feed }
}

async function startFeed() {
  const heard: IncomingHttpHeaders[] = []
  const server = createServer((request, response) => {
    heard.push(request.headers)
    response.setHeader('content-type', 'application/rss+xml').end(FEED)
  })
  server.listen(0)
  await once(server, 'listening')
  const close = async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  return { url: `http://localhost:${(server.address() as AddressInfo).port}/feed`, heard, close }
}
