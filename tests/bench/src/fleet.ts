import { promiseNothingRevoked } from '@bajiaozhi/shared/testing/nothing-revoked'
import { PORTS } from './addresses.ts'
import { type Gateway, startGateway } from './gateways.ts'
import type { HostProcess } from './host-process.ts'
import { type Parts, useMysql, useNats, useRedis } from './parts.ts'
import { createServiceDatabase, logger, type Service, startReplica } from './services.ts'

export interface Fleet {
  sequelize: Awaited<ReturnType<typeof createServiceDatabase>>
  gateways: Gateway[]
  replicas: HostProcess[]
  /** Where the replicas are. */
  addresses: string[]
}

export interface FleetOptions {
  service: Service
  gateways: number
  replicas: number
  /** Content, before anything is started that could look at it. */
  fill: (sequelize: Fleet['sequelize']) => Promise<void>
  slowLoadsMs?: number
}

/** One service in several processes behind several gateways, with a MySQL, a Redis and a NATS of their own. */
export async function startFleet(parts: Parts, options: FleetOptions): Promise<Fleet> {
  const { service, gateways, replicas, fill, slowLoadsMs = 0 } = options
  const [mysql, redis, nats] = await Promise.all([useMysql(parts), useRedis(parts), useNats(parts)])
  const sequelize = await createServiceDatabase(parts, mysql, service)
  await fill(sequelize)
  await promiseNothingRevoked({ addr: redis, logger })
  const addresses = Array.from({ length: replicas }, (_, at) => `127.0.0.${at + 1}`)
  const started = addresses.map((address) => startReplica(parts, { service, address, mysql, redis, nats, slowLoadsMs }))
  const behind = { upstreamPort: PORTS.service, replicas: addresses, redis, nats }
  const doors = Array.from({ length: gateways }, (_, index) => startGateway(parts, { index, ...behind }))
  await Promise.allSettled([...started, ...doors])
  return { sequelize, addresses, replicas: await Promise.all(started), gateways: await Promise.all(doors) }
}
