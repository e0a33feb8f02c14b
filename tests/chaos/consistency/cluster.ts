import { migrations } from '../../../services/events/src/migrations/index.ts'
import { createSequelize, type Sequelize } from '../../../shared/src/mysql/connection.ts'
import { runMigrations } from '../../../shared/src/mysql/migrations.ts'
import { closeRedis, createRedis, type Redis } from '../../../shared/src/redis/connection.ts'
import { promiseNothingRevoked } from '../../../shared/src/testing/nothing-revoked.ts'
import { silentLogger as logger } from '../../../shared/src/testing/silent-logger.ts'
import { type Containers, startContainers } from './containers.ts'
import { Replica } from './replica.ts'
import type { Variant } from './variants.ts'

/** Everything that takes part: two gateways before two replicas of events, and what they depend on. */
export interface Cluster {
  /** `http://address:port` */
  gateways: readonly string[]
  services: readonly string[]
  replicas: readonly Replica[]
  containers: Containers
  mysql: Sequelize
  redisCache: Redis
  jwtSecret: string
  stop: () => Promise<void>
}

const JWT_SECRET = 'a secret of the consistency check alone'
/** A service's port is the same on each of its addresses. */
const SERVICE_PORT = 3000
const GATEWAY_PORT = 8080

/** @param onLost is told when a process ends that nobody has ended */
export async function startCluster(variant: Variant, onLost: (why: string) => void): Promise<Cluster> {
  const containers = await startContainers()
  const mysql = createSequelize({ dsn: containers.mysqlDsn, logger })
  const redisCache = createRedis({ ...redisLogin, addr: containers.redisCache.addr, name: 'checker', logger })
  const hosts = loopbackAddresses()
  const env = environmentOf(containers, variant)
  const eventsAt = (n: number) =>
    processOf(`events-${n + 1}`, 'events-main', { ...env, HOST: hosts.services[n]!, PORT: String(SERVICE_PORT) })
  const gatewayAt = (n: number) =>
    processOf(`gateway-${n + 1}`, 'gateway-main', {
      ...env,
      HOST: hosts.gateways[n]!,
      PORT: String(GATEWAY_PORT),
      EVENTS_ADDRESSES: hosts.services.join(','),
    })
  const replicas = [eventsAt(0), eventsAt(1)]
  const processes = [...replicas, gatewayAt(0), gatewayAt(1)]
  const killAll = () => {
    for (const one of processes) one.end()
  }
  process.once('exit', killAll)

  async function stop(): Promise<void> {
    killAll()
    process.off('exit', killAll)
    closeRedis(redisCache)
    await mysql.close()
    await containers.stop()
  }

  try {
    await runMigrations({ sequelize: mysql, migrations, logger })
    await promiseNothingRevoked({ addr: containers.redisStreams.addr, logger })
    await Promise.all(processes.map((one) => one.start()))
  } catch (error) {
    await stop()
    throw error
  }
  for (const one of processes) one.onLost = onLost
  return {
    gateways: hosts.gateways.map((host) => `http://${host}:${GATEWAY_PORT}`),
    services: hosts.services.map((host) => `http://${host}:${SERVICE_PORT}`),
    replicas,
    containers,
    mysql,
    redisCache,
    jwtSecret: JWT_SECRET,
    stop,
  }
}

const redisLogin = { user: 'default', password: 'none', db: 0 }

const processOf = (name: string, main: string, env: Record<string, string>): Replica =>
  new Replica({ name, main: new URL(`processes/${main}.ts`, import.meta.url), env })

/** All of 127.0.0.0/8 is this machine; addresses at random, so that two checks may run beside each other. */
function loopbackAddresses(): { services: string[]; gateways: string[] } {
  const byte = () => 1 + Math.floor(Math.random() * 250)
  const block = `127.${byte()}.${byte()}`
  return { services: [`${block}.1`, `${block}.2`], gateways: [`${block}.3`, `${block}.4`] }
}

const environmentOf = (containers: Containers, variant: Variant): Record<string, string> => ({
  PATH: process.env.PATH ?? '',
  LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
  VARIANT: variant,
  MYSQL_DSN: containers.mysqlDsn,
  REDIS_CACHE_ADDR: containers.redisCache.addr,
  REDIS_STREAMS_ADDR: containers.redisStreams.addr,
  REDIS_USER: redisLogin.user,
  REDIS_PASSWORD: redisLogin.password,
  NATS_URL: `nats://${containers.nats.addr}`,
  PUBLIC_BASE_URL: 'http://localhost:8080',
  ARTICLES_URL: 'http://articles:3000',
  EVENTS_URL: `http://events:${SERVICE_PORT}`,
  FIGHTERS_URL: 'http://fighters:3000',
  JWT_SECRET,
  INTERNAL_TOKEN: 'a token that nobody here asks for at all',
  // All readers have one address, and all writers one account.
  RATE_LIMIT_PER_SEC: '1000000',
  RATE_LIMIT_BURST: '1000000',
  ADMIN_RATE_LIMIT_PER_SEC: '1000000',
  ADMIN_RATE_LIMIT_BURST: '1000000',
})
