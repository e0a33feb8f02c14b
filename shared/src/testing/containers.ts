import { randomBytes } from 'node:crypto'
import { GenericContainer, type StartedTestContainer, Wait } from 'testcontainers'

/** Real parts for integration tests. Images come from the variables that docker-compose.yml knows too. */
export const images = {
  mysql: process.env.MYSQL_IMAGE ?? 'bajiaozhi/mysql:local',
  redis: process.env.REDIS_IMAGE ?? 'bajiaozhi/redis:local',
  nats: process.env.NATS_IMAGE ?? 'bajiaozhi/nats:local',
}

export interface TestMysql {
  container: StartedTestContainer
  /** Connects as root to no database of ours. */
  rootDsn: string
  /** Makes an empty database and gives root's DSN for it. */
  createDatabase: () => Promise<string>
  stop: () => Promise<void>
}

/** @param port the one to publish; else any free one, which is another after a restart */
export async function startMysql({ port }: { port?: number } = {}): Promise<TestMysql> {
  const password = randomBytes(8).toString('hex')
  const container = await new GenericContainer(images.mysql)
    .withEnvironment({ MYSQL_ROOT_PASSWORD: password, MYSQL_ROOT_HOST: '%' })
    .withCommand(['mysqld', '--skip-log-bin', '--innodb-flush-log-at-trx-commit=0', '--default-time-zone=+00:00'])
    .withTmpFs({ '/var/lib/mysql': 'rw' })
    .withExposedPorts(port === undefined ? 3306 : { container: 3306, host: port })
    .withWaitStrategy(Wait.forLogMessage(/port: 3306 .*/))
    .withStartupTimeout(120_000)
    .start()
  const dsnOf = (database: string) =>
    `mysql://root:${password}@${container.getHost()}:${container.getMappedPort(3306)}/${database}`
  return {
    container,
    rootDsn: dsnOf('mysql'),
    async createDatabase() {
      const name = `t${randomBytes(6).toString('hex')}`
      const { exitCode, output } = await container.exec([
        'mysql',
        '-uroot',
        `-p${password}`,
        '-e',
        `CREATE DATABASE ${name}`,
      ])
      if (exitCode !== 0) throw new Error(output)
      return dsnOf(name)
    },
    stop: async () => void (await container.stop({ timeout: 0 })),
  }
}

export interface TestService {
  container: StartedTestContainer
  /** `host:port` */
  addr: string
  stop: () => Promise<void>
}

/** A Redis whose default user needs no password and that is on disk at once; more arguments as redis-server takes them. */
export function startRedis(...args: string[]): Promise<TestService> {
  return start(
    new GenericContainer(images.redis).withCommand([
      'redis-server',
      '--appendonly',
      'yes',
      '--appendfsync',
      'always',
      ...args,
    ]),
    6379,
  )
}

export function startNats(): Promise<TestService> {
  return start(new GenericContainer(images.nats), 4222)
}

async function start(definition: GenericContainer, port: number): Promise<TestService> {
  const container = await definition.withExposedPorts(port).withWaitStrategy(Wait.forListeningPorts()).start()
  return {
    container,
    addr: `${container.getHost()}:${container.getMappedPort(port)}`,
    stop: async () => void (await container.stop({ timeout: 0 })),
  }
}
