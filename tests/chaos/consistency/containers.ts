import '../../../shared/src/testing/integration-environment.ts'
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { promisify } from 'node:util'
import { GenericContainer, type StartedTestContainer, Wait } from 'testcontainers'
import { images } from '../../../shared/src/testing/containers.ts'

const docker = promisify(execFile)

/** A container on the host's own network: its address stays through a restart, and no bridge takes its share of the cores. */
export interface Part {
  /** `host:port` */
  addr: string
  pause: () => Promise<void>
  unpause: () => Promise<void>
  /** Kills it and starts it again, under the same address. */
  restart: () => Promise<void>
}

export interface Containers {
  /** root's, for a database of the check. */
  mysqlDsn: string
  redisCache: Part
  redisStreams: Part
  nats: Part
  stop: () => Promise<void>
}

const HOST = '127.0.0.1'
const MYSQLD = [
  'mysqld',
  '--transaction-isolation=READ-COMMITTED',
  '--innodb-buffer-pool-size=192M',
  '--innodb-flush-log-at-trx-commit=0',
  '--performance-schema=OFF',
  '--skip-log-bin',
  '--mysqlx=OFF',
  '--default-time-zone=+00:00',
  `--bind-address=${HOST}`,
]
const REDIS = ['redis-server', '--save', '', '--appendonly', 'no', '--bind', HOST, '--maxmemory-policy']

export async function startContainers(): Promise<Containers> {
  const password = randomBytes(8).toString('hex')
  const ports = await freePorts(4)
  const [mysqlPort, cachePort, streamsPort, natsPort] = ports.map(String) as [string, string, string, string]
  const definitions = [
    new GenericContainer(images.mysql)
      .withEnvironment({ MYSQL_ROOT_PASSWORD: password, MYSQL_ROOT_HOST: '%', MYSQL_DATABASE: 'events' })
      .withCommand([...MYSQLD, `--port=${mysqlPort}`])
      .withTmpFs({ '/var/lib/mysql': 'rw' })
      .withWaitStrategy(Wait.forLogMessage(new RegExp(`port: ${mysqlPort} `))),
    new GenericContainer(images.redis)
      .withCommand([...REDIS, 'allkeys-lru', '--port', cachePort])
      .withWaitStrategy(Wait.forLogMessage(/Ready to accept connections/)),
    new GenericContainer(images.redis)
      .withCommand([...REDIS, 'noeviction', '--port', streamsPort])
      .withWaitStrategy(Wait.forLogMessage(/Ready to accept connections/)),
    new GenericContainer(images.nats)
      .withCommand(['nats-server', '--addr', HOST, '--port', natsPort])
      .withWaitStrategy(Wait.forLogMessage(/Server is ready/)),
  ]
  const started = await Promise.allSettled(definitions.map((definition) => definition.withNetworkMode('host').start()))
  const containers = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const stop = async () => void (await Promise.all(containers.map((container) => container.stop({ timeout: 0 }))))
  const failed = started.find((result) => result.status === 'rejected')
  if (failed) {
    await stop()
    throw failed.reason
  }
  const [, redisCache, redisStreams, nats] = containers as [
    StartedTestContainer,
    StartedTestContainer,
    StartedTestContainer,
    StartedTestContainer,
  ]
  return {
    mysqlDsn: `mysql://root:${password}@${HOST}:${mysqlPort}/events`,
    redisCache: partOf(redisCache, cachePort),
    redisStreams: partOf(redisStreams, streamsPort),
    nats: partOf(nats, natsPort),
    stop,
  }
}

function partOf(container: StartedTestContainer, port: string): Part {
  const run = async (...command: string[]) => void (await docker('docker', [...command, container.getId()]))
  return {
    addr: `${HOST}:${port}`,
    pause: () => run('pause'),
    unpause: () => run('unpause'),
    restart: () => run('restart', '--time', '0'),
  }
}

/** All held until the last one is known, so that none is given twice. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, HOST))
  await Promise.all(servers.map((server) => once(server, 'listening')))
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map((server) => once(server.close(), 'close')))
  return ports
}
