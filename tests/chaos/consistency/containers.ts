import { randomBytes } from 'node:crypto'
import { freePorts, HOST, mysqlPart, natsPart, type Part, redisPart, startParts } from '../host-containers.ts'

export interface Containers {
  /** root's, for a database of the check. */
  mysqlDsn: string
  redisCache: Part
  redisStreams: Part
  nats: Part
  stop: () => Promise<void>
}

const IN_MEMORY = ['--appendonly', 'no', '--maxmemory-policy']

export async function startContainers(): Promise<Containers> {
  const password = randomBytes(8).toString('hex')
  const [mysqlPort, cachePort, streamsPort, natsPort] = (await freePorts(4)) as [number, number, number, number]
  const { parts, stop } = await startParts([
    mysqlPart(mysqlPort, password, 'events'),
    redisPart(cachePort, ...IN_MEMORY, 'allkeys-lru'),
    redisPart(streamsPort, ...IN_MEMORY, 'noeviction'),
    natsPart(natsPort),
  ])
  const [, redisCache, redisStreams, nats] = parts as [Part, Part, Part, Part]
  return { mysqlDsn: `mysql://root:${password}@${HOST}:${mysqlPort}/events`, redisCache, redisStreams, nats, stop }
}
