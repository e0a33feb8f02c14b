import { createLogger } from '@bajiaozhi/shared/logger/logger'
import { createSequelize, type Sequelize } from '@bajiaozhi/shared/mysql/connection'
import { runMigrations } from '@bajiaozhi/shared/mysql/migrations'
import { migrations as articles } from '../../../services/articles/src/migrations/index.ts'
import { migrations as events } from '../../../services/events/src/migrations/index.ts'
import { PORTS } from './addresses.ts'
import { ANY_REDIS_LOGIN, INTERNAL_TOKEN, JWT_SECRET } from './gateways.ts'
import { type HostProcess, nodeCommand, startProcess } from './host-process.ts'
import type { Mysql, Parts } from './parts.ts'

const MIGRATIONS = { articles, events }
export type Service = keyof typeof MIGRATIONS

export const logger = createLogger({ service: 'bench', level: 'warn' })

/** Makes the database of a service, with its tables. */
export async function createServiceDatabase(parts: Parts, { serverDsn }: Mysql, service: Service): Promise<Sequelize> {
  const root = createSequelize({ dsn: `${serverDsn}/mysql`, logger })
  await root.query(`CREATE DATABASE \`${service}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci`)
  await root.close()
  const sequelize = createSequelize({ dsn: `${serverDsn}/${service}`, logger, poolMax: 4 })
  parts.defer(() => sequelize.close())
  await runMigrations({ sequelize, migrations: MIGRATIONS[service], logger })
  return sequelize
}

export interface ReplicaOptions {
  service: Service
  /** Of the loopback, e.g. 127.0.0.2: all replicas have the same port. */
  address: string
  mysql: Mysql
  /** `address:port` */
  redis: string
  nats: string
  /** See preload/slow-loads.ts; not at all unless told. */
  slowLoadsMs?: number
  /** Beside, or in place of, what every replica is told. */
  env?: Record<string, string>
  core?: number
}

/** A service's own main as a process of this machine that tells of its commits (see preload/stamp-commits.ts). */
export async function startReplica(parts: Parts, options: ReplicaOptions): Promise<HostProcess> {
  const { service, address, mysql, redis, nats, slowLoadsMs = 0, env = {}, core } = options
  return startProcess(parts, {
    name: `${service}-${address}`,
    command: nodeCommand(
      `services/${service}/src/main.ts`,
      [],
      ['place', 'stamp-commits', ...(slowLoadsMs > 0 ? ['slow-loads'] : [])],
    ),
    readyAt: `http://${address}:${PORTS.service}/readyz`,
    env: {
      PLACE_HOST: address,
      SLOW_LOADS_MS: String(slowLoadsMs),
      PORT: String(PORTS.service),
      LOG_LEVEL: 'warn',
      MYSQL_DSN: `${mysql.serverDsn}/${service}`,
      REDIS_CACHE_ADDR: redis,
      REDIS_STREAMS_ADDR: redis,
      ...ANY_REDIS_LOGIN,
      NATS_URL: `nats://${nats}`,
      PUBLIC_BASE_URL: 'http://localhost:8080',
      JWT_SECRET,
      INTERNAL_TOKEN,
      ...OF_ONE_SERVICE[service],
      ...env,
    },
    ...(core !== undefined && { core }),
  })
}

const OF_ONE_SERVICE: Record<Service, Record<string, string>> = {
  articles: {
    ADMIN_USERNAME: 'editor',
    ADMIN_PASSWORD_HASH: '$argon2id$nobody-logs-in',
    QUEUES_REDIS_USER: ANY_REDIS_LOGIN.REDIS_USER,
    QUEUES_REDIS_PASSWORD: ANY_REDIS_LOGIN.REDIS_PASSWORD,
  },
  // Nobody is there: names on cards come from the copies in the database.
  events: { ARTICLES_URL: 'http://127.0.0.1:1', FIGHTERS_URL: 'http://127.0.0.1:1' },
}
