import '../../../shared/src/testing/integration-environment.ts'
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { GenericContainer, Network, type StartedNetwork, type StartedTestContainer, Wait } from 'testcontainers'
import { images } from '../../../shared/src/testing/containers.ts'

const docker = promisify(execFile)

/** A container by the address that it has on its bridge: published ports go through a slow proxy of Docker's. */
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

const MYSQLD = [
  'mysqld',
  '--transaction-isolation=READ-COMMITTED',
  '--innodb-buffer-pool-size=192M',
  '--innodb-flush-log-at-trx-commit=0',
  '--performance-schema=OFF',
  '--skip-log-bin',
  '--mysqlx=OFF',
  '--default-time-zone=+00:00',
]
const REDIS = ['redis-server', '--save', '', '--appendonly', 'no', '--maxmemory-policy']

export async function startContainers(): Promise<Containers> {
  const network = await new Network().start()
  const password = randomBytes(8).toString('hex')
  const definitions = [
    new GenericContainer(images.mysql)
      .withEnvironment({ MYSQL_ROOT_PASSWORD: password, MYSQL_ROOT_HOST: '%', MYSQL_DATABASE: 'events' })
      .withCommand(MYSQLD)
      .withTmpFs({ '/var/lib/mysql': 'rw' })
      .withWaitStrategy(Wait.forLogMessage(/port: 3306 .*/)),
    new GenericContainer(images.redis)
      .withCommand([...REDIS, 'allkeys-lru'])
      .withWaitStrategy(Wait.forLogMessage(/Ready to accept connections/)),
    new GenericContainer(images.redis)
      .withCommand([...REDIS, 'noeviction'])
      .withWaitStrategy(Wait.forLogMessage(/Ready to accept connections/)),
    new GenericContainer(images.nats).withWaitStrategy(Wait.forLogMessage(/Server is ready/)),
  ]
  const started = await Promise.allSettled(definitions.map((definition) => definition.withNetwork(network).start()))
  const containers = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const stop = async () => {
    await Promise.all(containers.map((container) => container.stop({ timeout: 0 })))
    await network.stop()
  }
  const failed = started.find((result) => result.status === 'rejected')
  if (failed) {
    await stop()
    throw failed.reason
  }
  const [mysql, redisCache, redisStreams, nats] = containers as [
    StartedTestContainer,
    StartedTestContainer,
    StartedTestContainer,
    StartedTestContainer,
  ]
  return {
    mysqlDsn: `mysql://root:${password}@${mysql.getIpAddress(network.getName())}:3306/events`,
    redisCache: partOf(redisCache, network, 6379),
    redisStreams: partOf(redisStreams, network, 6379),
    nats: partOf(nats, network, 4222),
    stop,
  }
}

function partOf(container: StartedTestContainer, network: StartedNetwork, port: number): Part {
  const id = container.getId()
  const address = container.getIpAddress(network.getName())
  return {
    addr: `${address}:${port}`,
    pause: async () => void (await docker('docker', ['pause', id])),
    unpause: async () => void (await docker('docker', ['unpause', id])),
    async restart() {
      await docker('docker', ['restart', '--time', '0', id])
      const format = '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}'
      const { stdout } = await docker('docker', ['inspect', '--format', format, id])
      if (stdout.trim() !== address) throw new Error(`a restarted container has another address: ${stdout.trim()}`)
    },
  }
}
