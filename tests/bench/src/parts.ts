import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import {
  startMysql,
  startNats,
  startRedis,
  type TestMysql,
  type TestService,
} from '@bajiaozhi/shared/testing/containers'

const docker = promisify(execFile)

/** Started things, ended in the opposite order, whatever happens. */
export type Parts = AsyncDisposableStack

export interface Mysql {
  /** `mysql://root:...@address:3306`, without a database. */
  serverDsn: string
}

type Container = TestMysql['container']

/** Published ports go through a proxy that takes its own time, so every part is reached at its container's address. */
const addressOf = (container: Container): string => container.getIpAddress(container.getNetworkNames()[0]!)

export async function useMysql(parts: Parts): Promise<Mysql> {
  const mysql = await owned(parts, startMysql())
  const { password } = new URL(mysql.rootDsn)
  return { serverDsn: `mysql://root:${password}@${addressOf(mysql.container)}:3306` }
}

/** @returns `address:port` of a Redis that keeps nothing on disk */
export const useRedis = (parts: Parts): Promise<string> => useService(parts, startRedis('--appendonly', 'no'), 6379)

/** @returns `address:port` of a Redis on one core that writes its log to disk every second, as the streams' Redis does */
export async function useRedisOnDisk(parts: Parts, core: number): Promise<string> {
  const service = await owned(parts, startRedis('--appendfsync', 'everysec'))
  await docker('docker', ['update', '--cpuset-cpus', String(core), service.container.getId()])
  return `${addressOf(service.container)}:6379`
}

/** @returns `address:port` */
export const useNats = (parts: Parts): Promise<string> => useService(parts, startNats(), 4222)

async function useService(parts: Parts, starting: Promise<TestService>, port: number): Promise<string> {
  const service = await owned(parts, starting)
  return `${addressOf(service.container)}:${port}`
}

/** Stopped at the end even when another part fails before this one is up. */
export function owned<T extends { stop: () => Promise<void> }>(parts: Parts, starting: Promise<T>): Promise<T> {
  parts.defer(() =>
    starting.then(
      (started) => started.stop(),
      () => {},
    ),
  )
  return starting
}
