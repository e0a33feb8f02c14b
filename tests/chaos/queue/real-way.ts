import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, openSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { signAdminToken } from '../../../shared/src/testing/admin-token.ts'
import { freePorts, HOST } from '../host-containers.ts'
import type { Containers } from './containers.ts'
import { PARAMETERS } from './parameters.ts'

/** The services that a real job meets, as processes of this machine. */
export interface RealWay {
  articlesUrl: string
  siteUrl: string
  /** Of an editor. */
  token: string
  /** Kills an ingest-worker, in turns; another takes its place at once. */
  killWorker: () => void
  kills: () => number
  end: () => void
}

export const ARTICLES_DATABASE = 'articles'
const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const LOGS = `${ROOT}.run/chaos/`
const READY_MS = 30_000

/** @param onLost is told when a process ends that nobody has ended */
export async function startRealWay(containers: Containers, onLost: (why: string) => void): Promise<RealWay> {
  const [articlesPort, sitePort, ...opsPorts] = (await freePorts(2 + PARAMETERS.ingestWorkers)) as [
    number,
    number,
    ...number[],
  ]
  const [jwtSecret, internalToken] = [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')]
  const articlesUrl = `http://${HOST}:${articlesPort}`
  const siteUrl = `http://${HOST}:${sitePort}`
  const env = {
    PATH: process.env.PATH ?? '',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'error',
    REDIS_STREAMS_ADDR: containers.redisStreams.addr,
    REDIS_USER: 'default',
    REDIS_PASSWORD: 'none',
    INTERNAL_TOKEN: internalToken,
  }
  const children = new Set<ChildProcess>()
  let [isEnding, hasLost] = [false, false]
  let kills = 0
  mkdirSync(LOGS, { recursive: true })

  function start(name: string, file: string, own: Record<string, string>): ChildProcess {
    const log = openSync(`${LOGS}${name}.log`, 'a')
    const child = spawn(process.execPath, ['--no-warnings', file], {
      cwd: ROOT,
      env: { ...env, ...own },
      stdio: ['ignore', log, log],
    })
    children.add(child)
    child.once('exit', (code, signal) => {
      children.delete(child)
      if (isEnding || signal === 'SIGKILL') return
      hasLost = true
      onLost(`${name} ended by itself: ${signal ?? code}, see ${LOGS}${name}.log`)
    })
    return child
  }

  start('queue-articles', 'services/articles/src/main.ts', {
    PORT: String(articlesPort),
    MYSQL_DSN: `${containers.mysqlServerDsn}/${ARTICLES_DATABASE}`,
    REDIS_CACHE_ADDR: containers.redisCache.addr,
    NATS_URL: `nats://${containers.nats.addr}`,
    PUBLIC_BASE_URL: 'http://localhost:8080',
    JWT_SECRET: jwtSecret,
    ADMIN_USERNAME: 'editor',
    ADMIN_PASSWORD_HASH: '$argon2id$nobody-logs-in',
    QUEUES_REDIS_USER: 'default',
    QUEUES_REDIS_PASSWORD: 'none',
  })
  start('queue-site', 'tests/site/main.ts', { PORT: String(sitePort) })

  const startWorker = (index: number): ChildProcess =>
    start(`queue-ingest-worker-${index + 1}`, 'services/ingest-worker/src/main.ts', {
      OPS_PORT: String(opsPorts[index]),
      ARTICLES_URL: articlesUrl,
      FETCH_ALLOW_HOSTS: HOST,
      FETCHES_PER_HOST: '10000',
      CONCURRENCY: String(PARAMETERS.ingestConcurrency),
    })
  const workers = opsPorts.map((_, index) => startWorker(index))

  function end(): void {
    isEnding = true
    for (const child of children) child.kill('SIGKILL')
  }

  try {
    for (const url of [`${articlesUrl}/readyz`, `${siteUrl}/`]) await untilReady(url, () => hasLost)
  } catch (error) {
    end()
    throw error
  }
  return {
    articlesUrl,
    siteUrl,
    token: await signAdminToken(jwtSecret),
    killWorker() {
      const index = kills % workers.length
      kills += 1
      // The port is free only when the old one is gone.
      workers[index]!.once('exit', () => {
        if (!isEnding) workers[index] = startWorker(index)
      }).kill('SIGKILL')
    },
    kills: () => kills,
    end,
  }
}

async function untilReady(url: string, isLost: () => boolean): Promise<void> {
  const deadline = performance.now() + READY_MS
  while (
    !(await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (isLost() || performance.now() > deadline) throw new Error(`${url} was not ready in time, see ${LOGS}`)
    await pause(100)
  }
}
